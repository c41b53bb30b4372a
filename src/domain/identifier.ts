/**
 * The one rule by which two spellings of an identifier are the same person (design §4): trimmed, Unicode NFKC, lower case.
 * E-mail addresses and usernames are stored and looked up in this form (contract §2.4).
 */
export function normaliseIdentifier(typed: string): string {
  return typed.trim().normalize("NFKC").toLowerCase();
}

// Deliberately loose: one @, a dot-separated domain, no spaces or control characters. Lengths are those of contract §4.6.1.
const EMAIL = /^[^\s@<>"\p{Cc}]{1,64}@[^\s@<>"\p{Cc}.]+(\.[^\s@<>"\p{Cc}.]+)*$/u;

/**
 * Whether the text has the form of an e-mail address: local part up to 64, whole address up to 254 characters. So has the form in which
 * it is stored: `a＠b.example@c.example` with a wide sign would become an address with two.
 */
export function isEmailAddress(text: string): boolean {
  return isAddress(text) && isAddress(normaliseIdentifier(text));
}

/**
 * Whether the text, without space around it, may be a phone number: signs and digits only, since it is an identifier too, and must not
 * pass for one of another kind.
 */
export const isPhoneNumber = (text: string): boolean => /^\+?[\d\s()./-]{3,40}$/.test(text);

const isAddress = (text: string): boolean => text.length <= 254 && EMAIL.test(text);
