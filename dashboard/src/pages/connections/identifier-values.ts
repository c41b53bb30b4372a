import { flag, number, type Options, part, present, text } from "./connection.ts";

export const ATTRIBUTES = ["email", "username", "phone_number"] as const;
export type Attribute = (typeof ATTRIBUTES)[number];
export const SIGN_UP_STATES = ["required", "optional", "inactive"] as const;

/** One of the things by which people are known here. */
export interface AttributeValues {
  readonly isHeld: boolean;
  readonly isIdentifier: boolean;
  readonly signUp: (typeof SIGN_UP_STATES)[number];
  /** Whoever is created by an administrator or an import must have it. */
  readonly isRequired: boolean;
}

export interface IdentifierValues extends Readonly<Record<Attribute, AttributeValues>> {
  /** The options say it by `attributes` rather than by `requires_username`. */
  readonly isFlexible: boolean;
  readonly requiresUsername: boolean;
  readonly usernameMin: number | "";
  readonly usernameMax: number | "";
}

/** By what people are known, as a connection's options say it. */
export function readIdentifiers(options: Options): IdentifierValues {
  const attributes = part(options, "attributes");
  const isFlexible = options.attributes != null;
  const plain = part(part(options, "validation"), "username");
  const flexible = part(part(attributes, "username"), "validation");
  const requiresUsername = flag(options, "requires_username", false);
  return {
    isFlexible,
    requiresUsername,
    usernameMin: isFlexible ? number(flexible, "min_length") : number(plain, "min"),
    usernameMax: isFlexible ? number(flexible, "max_length") : number(plain, "max"),
    // Where the options have none, the form begins with what holds now.
    email: isFlexible ? readAttribute(attributes, "email") : ASKED,
    username: isFlexible ? readAttribute(attributes, "username") : requiresUsername ? ASKED : NOT_HELD,
    phone_number: isFlexible ? readAttribute(attributes, "phone_number") : NOT_HELD,
  };
}

const ASKED: AttributeValues = { isHeld: true, isIdentifier: true, signUp: "required", isRequired: true };
const NOT_HELD: AttributeValues = { isHeld: false, isIdentifier: false, signUp: "optional", isRequired: false };

function readAttribute(attributes: Options, name: Attribute): AttributeValues {
  if (attributes[name] == null) return NOT_HELD;
  const attribute = part(attributes, name);
  const state = text(part(attribute, "signup"), "status");
  return {
    isHeld: true,
    isIdentifier: flag(part(attribute, "identifier"), "active", false),
    signUp: SIGN_UP_STATES.find((known) => known === state) ?? "inactive",
    isRequired: flag(attribute, "profile_required", false),
  };
}

/** The stored options with the form's identifiers; the API refuses both ways at once. */
export function withIdentifiers(stored: Options, values: IdentifierValues): Options {
  const of = (ours: Options) => present({ ...stored, ...ours });
  if (!values.isFlexible)
    return of({
      requires_username: values.requiresUsername,
      validation: validationOf(part(stored, "validation"), values),
      attributes: undefined,
      precedence: undefined,
    });
  const before = part(stored, "attributes");
  const held = ATTRIBUTES.filter((name) => values[name].isHeld);
  return of({
    attributes: Object.fromEntries(held.map((name) => [name, attributeOf(part(before, name), name, values)])),
    requires_username: undefined,
    validation: undefined,
  });
}

function attributeOf(stored: Options, name: Attribute, values: IdentifierValues): Options {
  const { isIdentifier, signUp, isRequired } = values[name];
  const changed = {
    ...stored,
    identifier: { ...part(stored, "identifier"), active: isIdentifier },
    signup: { ...part(stored, "signup"), status: signUp },
    profile_required: isRequired,
  };
  if (name !== "username") return changed;
  const limits = { min_length: unlessEmpty(values.usernameMin), max_length: unlessEmpty(values.usernameMax) };
  return present({ ...changed, validation: unlessBare({ ...part(stored, "validation"), ...limits }) });
}

function validationOf(stored: Options, { usernameMin, usernameMax }: IdentifierValues): Options | undefined {
  const limits = { min: unlessEmpty(usernameMin), max: unlessEmpty(usernameMax) };
  return unlessBare({ ...stored, username: unlessBare({ ...part(stored, "username"), ...limits }) });
}

const unlessEmpty = (value: number | ""): number | undefined => (value === "" ? undefined : value);

function unlessBare(object: Options): Options | undefined {
  const filled = present(object);
  return Object.keys(filled).length === 0 ? undefined : filled;
}

/** What is wrong with one attribute; the server's own rule. */
export const isContradictory = ({ isHeld, isRequired, signUp }: AttributeValues): boolean =>
  isHeld && isRequired && signUp === "inactive";

/** Somebody must be able to sign in by something. */
export const hasIdentifier = (values: IdentifierValues): boolean =>
  !values.isFlexible || ATTRIBUTES.some((name) => values[name].isHeld && values[name].isIdentifier);

export function isUsernameRange({ usernameMin, usernameMax }: IdentifierValues): boolean {
  const isLength = (value: number | "") => value === "" || (Number.isInteger(value) && value >= 1 && value <= 128);
  return (
    isLength(usernameMin) &&
    isLength(usernameMax) &&
    (usernameMin || SHORTEST_USERNAME) <= (usernameMax || LONGEST_USERNAME)
  );
}

/** What the server takes where the options say nothing. */
export const SHORTEST_USERNAME = 1;
export const LONGEST_USERNAME = 15;
