import { isJsonObject, type JsonObject } from "../domain/json.ts";
import { type DictionarySize, isCommonPassword } from "./common-passwords.ts";
import { localPartOf } from "./default-profile.ts";

/** The parts of a person that a password must not contain. */
export interface PolicyPerson {
  readonly email?: string;
  readonly username?: string;
  readonly phoneNumber?: string;
  readonly name?: string;
  readonly nickname?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly userMetadata?: JsonObject;
}

/** One rule of a policy with its verdict. Texts and codes are those that Auth0's password widgets read (contract §5.1). */
export interface PasswordRule {
  /** With `%d` and `%s` where `format` belongs. */
  readonly message: string;
  readonly code: string;
  readonly format?: readonly (string | number)[];
  readonly items?: readonly PasswordRule[];
  readonly verified: boolean;
}

export type PasswordPolicyResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly rules: readonly PasswordRule[] };

type CharacterType = "lowercase" | "uppercase" | "number" | "special";

interface Policy {
  readonly minLength: number;
  /** How many of `types` must occur; undefined: no such rule. */
  readonly types: readonly CharacterType[];
  readonly typesNeeded: number;
  readonly maxIdenticalInARow?: number;
  readonly forbidsSequences: boolean;
  /** Longest password in UTF-8 bytes, where longer ones are refused. */
  readonly maxBytes?: number;
  readonly dictionary?: { readonly size: DictionarySize; readonly custom: readonly string[] };
  readonly personalFields?: readonly string[];
}

const ALL_TYPES: readonly CharacterType[] = ["lowercase", "uppercase", "number", "special"];

/** Auth0's named levels (contract §4.5): `low` is length only, `fair` three fixed types, `good` three of four, `excellent` more. */
const LEVELS: Readonly<Record<string, Policy>> = {
  none: { minLength: 1, types: [], typesNeeded: 0, forbidsSequences: false },
  low: { minLength: 6, types: [], typesNeeded: 0, forbidsSequences: false },
  fair: { minLength: 8, types: ["lowercase", "uppercase", "number"], typesNeeded: 3, forbidsSequences: false },
  good: { minLength: 8, types: ALL_TYPES, typesNeeded: 3, forbidsSequences: false },
  excellent: { minLength: 10, types: ALL_TYPES, typesNeeded: 3, maxIdenticalInARow: 2, forbidsSequences: false },
};

const TYPE_RULES: Readonly<Record<CharacterType, { message: string; code: string; pattern: RegExp }>> = {
  lowercase: { message: "lower case letters (a-z)", code: "lowerCase", pattern: /[a-z]/ },
  uppercase: { message: "upper case letters (A-Z)", code: "upperCase", pattern: /[A-Z]/ },
  number: { message: "numbers (i.e. 0-9)", code: "numbers", pattern: /[0-9]/ },
  // A space counts: the recordings accept "I have a password and its a secret" under `good`.
  special: { message: "special characters (e.g. !@#$%^&*)", code: "specialCharacters", pattern: /[^A-Za-z0-9]/ },
};

/** Fields that `password_no_personal_info` looks at (contract §4.5). */
const DEFAULT_PERSONAL_FIELDS: readonly string[] = [
  "name",
  "username",
  "nickname",
  "user_metadata.name",
  "user_metadata.first",
  "user_metadata.last",
  "email",
];

/** Shorter personal words are not looked for: "Jo" would forbid half of all passwords. */
const MIN_PERSONAL_WORD = 3;
/** Argon2 has no such limit; 72 bytes is what `max_length_exceeded: "error"` promises (contract §2.4). */
const BCRYPT_MAX_BYTES = 72;

/**
 * Whether a new password fits a connection's policy; `options` are the connection's, read in the API's own names
 * (contract §4.5): either `passwordPolicy` with the `password_*` fields or `password_options`.
 * Not applied to a password that a source just accepted (contract §2.5). Password history is not looked at: only hashes of
 * current passwords are kept.
 */
export function checkPasswordPolicy(
  password: string,
  options: JsonObject,
  person: PolicyPerson = {},
): PasswordPolicyResult {
  const rules = judge(password, readPolicy(options), person);
  return rules.every((rule) => rule.verified) ? { ok: true } : { ok: false, rules };
}

/** The policy as lines of plain text, one rule a line, as the sign-up error has it (contract §5.1). */
export function describePasswordPolicy(options: JsonObject): string {
  return judge("", readPolicy(options), {})
    .map((rule) => [`* ${spell(rule)}`, ...(rule.items ?? []).map((item) => ` * ${spell(item)}`)].join("\n"))
    .join("\n");
}

/** Same, as rules without a verdict, for a page that shows them while somebody types. */
export function passwordRules(options: JsonObject): readonly PasswordRule[] {
  return judge("", readPolicy(options), {});
}

function spell(rule: PasswordRule): string {
  const values = [...(rule.format ?? [])];
  return rule.message.replace(/%[ds]/g, () => String(values.shift() ?? ""));
}

function judge(password: string, policy: Policy, person: PolicyPerson): PasswordRule[] {
  const rules: PasswordRule[] = [
    policy.minLength <= 1
      ? { message: "Non-empty password required", code: "nonEmpty", verified: password.length > 0 }
      : {
          message: "At least %d characters in length",
          code: "lengthAtLeast",
          format: [policy.minLength],
          verified: [...password].length >= policy.minLength,
        },
  ];
  if (policy.types.length > 0) rules.push(judgeTypes(password, policy));
  if (policy.maxIdenticalInARow !== undefined) {
    const longest = policy.maxIdenticalInARow;
    rules.push({
      message: 'No more than %d identical characters in a row (e.g., "%s" not allowed)',
      code: "identicalChars",
      format: [longest, "a".repeat(longest + 1)],
      verified: !new RegExp(`(.)\\1{${longest}}`, "su").test(password),
    });
  }
  if (policy.forbidsSequences) {
    rules.push({
      message: 'No sequential characters (e.g., "%s" not allowed)',
      code: "sequentialChars",
      format: ["abc"],
      verified: !hasSequence(password),
    });
  }
  if (policy.maxBytes !== undefined) {
    rules.push({
      message: "At most %d bytes in length",
      code: "lengthAtMost",
      format: [policy.maxBytes],
      verified: Buffer.byteLength(password) <= policy.maxBytes,
    });
  }
  if (policy.dictionary !== undefined) {
    const { size, custom } = policy.dictionary;
    const lower = password.toLowerCase();
    rules.push({
      message: "Not a commonly used password",
      code: "notCommon",
      verified: !isCommonPassword(lower, size) && !custom.some((word) => word.toLowerCase() === lower),
    });
  }
  if (policy.personalFields !== undefined) {
    const lower = password.toLowerCase();
    rules.push({
      message: "Contains no personal information, such as name or e-mail address",
      code: "noPersonalInfo",
      verified: !personalWords(person, policy.personalFields).some((word) => lower.includes(word)),
    });
  }
  return rules;
}

function judgeTypes(password: string, policy: Policy): PasswordRule {
  const items = policy.types.map((type) => {
    const { message, code, pattern } = TYPE_RULES[type];
    return { message, code, verified: pattern.test(password) };
  });
  const present = items.filter((item) => item.verified).length;
  return policy.typesNeeded >= items.length
    ? { message: "Should contain:", code: "shouldContain", items, verified: present === items.length }
    : {
        message: "Contain at least %d of the following %d types of characters:",
        code: "containsAtLeast",
        format: [policy.typesNeeded, items.length],
        items,
        verified: present >= policy.typesNeeded,
      };
}

/** Three neighbours of the alphabet or the digits, up or down. */
function hasSequence(password: string): boolean {
  const codes = [...password.toLowerCase()].map((character) => character.codePointAt(0) ?? 0);
  const isAlphanumeric = (code: number) => (code >= 48 && code <= 57) || (code >= 97 && code <= 122);
  return codes.some((code, i) => {
    const [next, last] = [codes[i + 1], codes[i + 2]];
    if (next === undefined || last === undefined || ![code, next, last].every(isAlphanumeric)) return false;
    const step = next - code;
    return Math.abs(step) === 1 && last - next === step;
  });
}

function personalWords(person: PolicyPerson, fields: readonly string[]): string[] {
  return fields
    .flatMap((field) => personalValues(person, field))
    .flatMap((value) => [value, ...value.split(/\s+/)])
    .map((word) => word.toLowerCase())
    .filter((word) => word.length >= MIN_PERSONAL_WORD);
}

function personalValues(person: PolicyPerson, field: string): string[] {
  const metadata = /^user_metadata\.(.+)$/.exec(field)?.[1];
  if (metadata !== undefined) return texts(person.userMetadata?.[metadata]);
  switch (field) {
    case "email":
      return texts(person.email === undefined ? undefined : localPartOf(person.email));
    case "username":
      return texts(person.username);
    case "name":
      // The default name is the whole address; its local part is what would be typed.
      return texts(person.name === person.email ? undefined : person.name);
    case "nickname":
      return texts(person.nickname);
    case "given_name":
      return texts(person.givenName);
    case "family_name":
      return texts(person.familyName);
    case "phone_number":
      return texts(person.phoneNumber?.replace(/^\+/, ""));
    default:
      return [];
  }
}

const texts = (value: unknown): string[] => (typeof value === "string" && value.trim() !== "" ? [value.trim()] : []);

function readPolicy(options: JsonObject): Policy {
  const flexible = object(options.password_options);
  return flexible === undefined ? readNamedPolicy(options) : readFlexiblePolicy(flexible);
}

function readNamedPolicy(options: JsonObject): Policy {
  const name = typeof options.passwordPolicy === "string" ? options.passwordPolicy : "good";
  const level = LEVELS[name] ?? LEVELS.good!;
  const dictionary = object(options.password_dictionary);
  return {
    ...level,
    minLength: positive(object(options.password_complexity_options)?.min_length) ?? level.minLength,
    dictionary: dictionary?.enable === true ? { size: "en_10k", custom: strings(dictionary.dictionary) } : undefined,
    personalFields: object(options.password_no_personal_info)?.enable === true ? DEFAULT_PERSONAL_FIELDS : undefined,
  };
}

function readFlexiblePolicy(options: JsonObject): Policy {
  const complexity = object(options.complexity) ?? {};
  const dictionary = object(options.dictionary);
  const personal = object(options.profile_data);
  const types = strings(complexity.character_types).filter((type): type is CharacterType => type in TYPE_RULES);
  const isThreeOfFour = complexity.character_type_rule === "three_of_four";
  return {
    minLength: positive(complexity.min_length) ?? LEVELS.good!.minLength,
    types: isThreeOfFour ? ALL_TYPES : types,
    typesNeeded: isThreeOfFour ? 3 : types.length,
    maxIdenticalInARow: complexity.identical_characters === "block" ? 2 : undefined,
    forbidsSequences: complexity.sequential_characters === "block",
    maxBytes: complexity.max_length_exceeded === "error" ? BCRYPT_MAX_BYTES : undefined,
    dictionary:
      dictionary?.active === true
        ? { size: dictionary.default === "en_100k" ? "en_100k" : "en_10k", custom: strings(dictionary.custom) }
        : undefined,
    personalFields:
      personal?.active === true
        ? personal.blocked_fields === undefined
          ? DEFAULT_PERSONAL_FIELDS
          : strings(personal.blocked_fields)
        : undefined,
  };
}

const object = (value: unknown): JsonObject | undefined => (isJsonObject(value) ? value : undefined);
const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
const positive = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isInteger(value) && value > 0 ? value : undefined;
