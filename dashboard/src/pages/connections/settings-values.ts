import {
  type Connection,
  type ConnectionChange,
  flag,
  number,
  type Options,
  part,
  present,
  text,
} from "./connection.ts";
import { type IdentifierValues, readIdentifiers, withIdentifiers } from "./identifier-values.ts";

export const LEVELS = ["none", "low", "fair", "good", "excellent"] as const;
export const CHARACTER_TYPES = ["lowercase", "uppercase", "number", "special"] as const;

export interface PasswordValues {
  /** The options say it by `password_options` rather than by a named level. */
  readonly isFlexible: boolean;
  readonly level: (typeof LEVELS)[number];
  readonly minLength: number | "";
  readonly dictionary: boolean;
  /** One a line. */
  readonly dictionaryWords: string;
  readonly noPersonal: boolean;
  readonly threeOfFour: boolean;
  readonly types: readonly string[];
  readonly noIdentical: boolean;
  readonly noSequential: boolean;
}

export interface SettingsValues {
  readonly displayName: string;
  readonly allowSignUp: boolean;
  /** One a line. */
  readonly realms: string;
  readonly isDomainConnection: boolean;
  readonly identifiers: IdentifierValues;
  readonly changePassword: boolean;
  readonly bruteForce: boolean;
  readonly password: PasswordValues;
}

/** What the settings' form shows of a database connection. */
export function readSettings(connection: Connection): SettingsValues {
  const { options = {} } = connection;
  return {
    displayName: connection.display_name ?? "",
    realms: lines(connection.realms),
    isDomainConnection: connection.is_domain_connection ?? false,
    identifiers: readIdentifiers(options),
    allowSignUp: !flag(options, "disable_signup", false),
    changePassword: !flag(options, "disable_self_service_change_password", false),
    bruteForce: flag(options, "brute_force_protection", true),
    password: "password_options" in options ? readFlexible(part(options, "password_options")) : readNamed(options),
  };
}

function readNamed(options: Options): PasswordValues {
  const dictionary = part(options, "password_dictionary");
  return {
    isFlexible: false,
    level: LEVELS.find((level) => level === options.passwordPolicy) ?? "good",
    minLength: number(part(options, "password_complexity_options"), "min_length"),
    dictionary: flag(dictionary, "enable", false),
    dictionaryWords: lines(dictionary.dictionary),
    noPersonal: flag(part(options, "password_no_personal_info"), "enable", false),
    threeOfFour: false,
    types: [],
    noIdentical: false,
    noSequential: false,
  };
}

function readFlexible(options: Options): PasswordValues {
  const complexity = part(options, "complexity");
  const dictionary = part(options, "dictionary");
  const types = Array.isArray(complexity.character_types) ? complexity.character_types : [];
  return {
    isFlexible: true,
    level: "good",
    minLength: number(complexity, "min_length"),
    dictionary: flag(dictionary, "active", false),
    dictionaryWords: lines(dictionary.custom),
    noPersonal: flag(part(options, "profile_data"), "active", false),
    threeOfFour: text(complexity, "character_type_rule") === "three_of_four",
    types: CHARACTER_TYPES.filter((type) => types.includes(type)),
    noIdentical: text(complexity, "identical_characters") === "block",
    noSequential: text(complexity, "sequential_characters") === "block",
  };
}

/** What is sent to save them; the API replaces all options. */
export function changeTo({ name = "", options = {} }: Connection, values: SettingsValues): ConnectionChange {
  const realms = words(values.realms);
  return {
    display_name: values.displayName.trim() || null,
    realms: realms.length === 0 ? [name] : realms,
    is_domain_connection: values.isDomainConnection,
    options: withSettings(options, values),
  };
}

/** The stored options with the form's values in them. */
function withSettings(stored: Options, values: SettingsValues): Options {
  return present({
    ...withIdentifiers(stored, values.identifiers),
    disable_signup: !values.allowSignUp,
    disable_self_service_change_password: !values.changePassword,
    brute_force_protection: values.bruteForce,
    ...(values.password.isFlexible
      ? { password_options: flexibleOptions(part(stored, "password_options"), values.password) }
      : namedOptions(stored, values.password)),
  });
}

function namedOptions(stored: Options, password: PasswordValues): Options {
  // A rule that is off and was never set stays out of the options.
  const unlessUnset = (name: string, isOn: boolean, value: Options) =>
    isOn || stored[name] !== undefined ? { [name]: value } : {};
  const minLength = password.minLength === "" ? undefined : password.minLength;
  return {
    passwordPolicy: password.level,
    ...unlessUnset(
      "password_complexity_options",
      minLength !== undefined,
      present({ ...part(stored, "password_complexity_options"), min_length: minLength }),
    ),
    ...unlessUnset("password_dictionary", password.dictionary, {
      enable: password.dictionary,
      dictionary: words(password.dictionaryWords),
    }),
    ...unlessUnset("password_no_personal_info", password.noPersonal, { enable: password.noPersonal }),
  };
}

function flexibleOptions(stored: Options, password: PasswordValues): Options {
  return {
    ...stored,
    complexity: present({
      ...part(stored, "complexity"),
      min_length: password.minLength === "" ? undefined : password.minLength,
      character_type_rule: password.threeOfFour ? "three_of_four" : "all",
      character_types: [...password.types],
      identical_characters: password.noIdentical ? "block" : "allow",
      sequential_characters: password.noSequential ? "block" : "allow",
    }),
    dictionary: {
      ...part(stored, "dictionary"),
      active: password.dictionary,
      custom: words(password.dictionaryWords),
    },
    profile_data: { ...part(stored, "profile_data"), active: password.noPersonal },
  };
}

const lines = (value: unknown): string => (Array.isArray(value) ? value.join("\n") : "");

/** The words of a field that has one a line. */
export const words = (typed: string): string[] =>
  typed
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
