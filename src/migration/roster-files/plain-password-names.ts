const PLAIN = new Set(
  (
    "password passwd pwd pass passphrase passcode plainpassword plaintextpassword passwordplain passwordplaintext " +
    "cleartextpassword clearpassword passwordcleartext userpassword loginpassword newpassword oldpassword temppassword " +
    "temporarypassword initialpassword unicodepwd kennwort passwort motdepasse contrasena contraseña senha wachtwoord"
  ).split(" "),
);

// Most names are told apart by this alone; it is asked for every field of every row.
const MAYBE = /pass|pwd|kennwort|contrase|senha|wachtwoord|mot/i;

/**
 * Whether a column or field of this name holds a password that anybody can read. Such a field is never read. What says that it
 * is a hash (`password_hash`) or speaks about a password (`password_set_date`) is none.
 */
export function looksLikePlainPassword(name: string): boolean {
  if (!MAYBE.test(name)) return false;
  const last = name.slice(name.lastIndexOf(".") + 1);
  return PLAIN.has(last.toLowerCase().replace(/[^\p{L}]/gu, ""));
}

/** The object without its fields that hold a readable password; the same object when it has none. */
export function withoutPlainPasswords<Values extends { readonly [name: string]: unknown }>(values: Values): Values {
  for (const name in values)
    if (looksLikePlainPassword(name))
      return Object.fromEntries(Object.entries(values).filter(([key]) => !looksLikePlainPassword(key))) as Values;
  return values;
}
