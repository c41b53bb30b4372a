import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import { isEmailAddress, normaliseIdentifier } from "../../domain/identifier.ts";
import { isJsonObject, type JsonObject } from "../../domain/json.ts";

/** Whether a new user of a connection must, may or cannot have an identifier. */
export type IdentifierNeed = "required" | "optional" | "off";

export interface IdentifierNeeds {
  readonly email: IdentifierNeed;
  readonly username: IdentifierNeed;
  readonly phoneNumber: IdentifierNeed;
}

/** Normalised and checked. */
export interface SignUpIdentifiers {
  readonly email?: string;
  readonly username?: string;
  readonly phoneNumber?: string;
}

/** What is wrong with an identifier, for parts that say it in another language. */
export interface IdentifierProblem {
  readonly kind:
    | "email_malformed"
    | "phone_number_malformed"
    | "username_length"
    | "username_characters"
    | "username_is_email"
    | "off";
  /** The words that its text mentions, in their order. */
  readonly words?: readonly string[];
}

/** What a connection asks of new users: `requires_username`, or the flexible `attributes` (contract §4.5). */
export function identifierNeeds(connection: Pick<Connection, "options">): IdentifierNeeds {
  const attributes = object(connection.options.attributes);
  if (!attributes) {
    return {
      email: "required",
      username: connection.options.requires_username === true ? "required" : "off",
      phoneNumber: "off",
    };
  }
  return {
    email: needOf(attributes.email),
    username: needOf(attributes.username),
    phoneNumber: needOf(attributes.phone_number),
  };
}

function needOf(attribute: unknown): IdentifierNeed {
  const settings = object(attribute);
  if (!settings) return "off";
  const status = object(settings.signup)?.status;
  if (status === "required") return "required";
  return object(settings.identifier)?.active === true || status === "optional" ? "optional" : "off";
}

/**
 * The identifiers of a new user as they are stored (contract §2.4, §4.6.1). Throws `DomainError`: `missing_parameter` for one
 * that is needed, `invalid_body` for one that is malformed or has no place at this connection; `extra.field` names it,
 * `extra.problem` is an `IdentifierProblem`.
 */
export function parseSignUpIdentifiers(
  typed: SignUpIdentifiers,
  connection: Pick<Connection, "options">,
): SignUpIdentifiers {
  const needs = identifierNeeds(connection);
  const email = take("email", typed.email, needs.email);
  const username = take("username", typed.username, needs.username);
  const phoneNumber = take("phone_number", typed.phoneNumber, needs.phoneNumber);
  if (email !== undefined && !isEmailAddress(email))
    throw malformed("email", { kind: "email_malformed" }, "This is not an email address.");
  if (username !== undefined) checkUsername(username, connection.options);
  if (phoneNumber !== undefined && !/^\+[0-9]{1,15}$/.test(phoneNumber)) {
    throw malformed("phone_number", { kind: "phone_number_malformed" }, "A phone number has the form +14155550100.");
  }
  if (email === undefined && username === undefined && phoneNumber === undefined) {
    throw missing(needs.email === "off" ? (needs.username === "off" ? "phone_number" : "username") : "email");
  }
  return { email, username, phoneNumber };
}

function take(field: string, typed: string | undefined, need: IdentifierNeed): string | undefined {
  const text = typed === undefined ? "" : normaliseIdentifier(typed);
  if (text === "") {
    if (need === "required") throw missing(field);
    return undefined;
  }
  if (need === "off")
    throw malformed(field, { kind: "off" }, `Users of this connection have no ${field.replace("_", " ")}.`);
  return text;
}

// Contract §2.4: what a username may consist of.
const USERNAME = /^[a-z0-9@^$.!`\-#+'~_]+$/;

function checkUsername(username: string, options: JsonObject): void {
  const limits =
    object(object(options.validation)?.username) ?? object(object(object(options.attributes)?.username)?.validation);
  const min = whole(limits?.min) ?? whole(limits?.min_length) ?? 1;
  const max = Math.min(whole(limits?.max) ?? whole(limits?.max_length) ?? 15, 128);
  if (username.length < min || username.length > max) {
    throw malformed(
      "username",
      { kind: "username_length", words: [String(min), String(max)] },
      `A username has ${min} to ${max} characters.`,
    );
  }
  if (!USERNAME.test(username)) {
    throw malformed(
      "username",
      { kind: "username_characters" },
      "A username consists of letters, digits and any of @ ^ $ . ! ` - # + ' ~ _",
    );
  }
  if (username.includes("@") && isEmailAddress(username))
    throw malformed("username", { kind: "username_is_email" }, "A username cannot be an email address.");
}

const missing = (field: string) =>
  new DomainError("missing_parameter", `Missing required parameter: ${field}`, { extra: { field } });
const malformed = (field: string, problem: IdentifierProblem, text: string) =>
  new DomainError("invalid_body", text, { extra: { field, problem } });

const object = (value: unknown): JsonObject | undefined => (isJsonObject(value) ? value : undefined);
const whole = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isInteger(value) && value > 0 ? value : undefined;
