import type { PasswordAuthenticator } from "../../connections/connection-strategy.ts";
import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import { isJsonObject, type JsonObject } from "../../domain/json.ts";
import type { ManagementDeps } from "./management-deps.ts";

/** The strategy of connections whose users are kept here. */
export const DATABASE = "auth0";

/** What identifies a person at a connection, already normalised. */
export interface Identifiers {
  readonly email?: string;
  readonly username?: string;
  readonly phoneNumber?: string;
}

/**
 * The password side of a database connection. Throws `DomainError("unsupported_operation")` with `message` for a connection
 * that has none.
 */
export function passwordsOf(
  connection: Connection,
  message: string,
  deps: Pick<ManagementDeps, "connections">,
): PasswordAuthenticator {
  const opened = connection.strategy === DATABASE ? open(connection, deps) : undefined;
  if (opened === undefined)
    throw new DomainError("unsupported_operation", message, { apiCode: "operation_not_supported" });
  return opened;
}

function open(connection: Connection, deps: Pick<ManagementDeps, "connections">): PasswordAuthenticator | undefined {
  try {
    return deps.connections.get(connection)?.password;
  } catch (cause) {
    throw new DomainError("unsupported_operation", "The connection's options cannot be used.", {
      cause,
      detail: `connection ${connection.id}`,
    });
  }
}

/**
 * Throws `DomainError("invalid_body")` unless the identifiers are those that the connection's users have (contract §4.5
 * `requires_username`, `attributes`; §4.6.2).
 */
export function checkIdentifiers(options: JsonObject, given: Identifiers): void {
  const rules = identifierRules(options);
  if (given.username !== undefined && rules.username === "off") {
    throw new DomainError("invalid_body", "Cannot set username for connection without requires_username.");
  }
  if (rules.email === "required" && given.email === undefined) throw missing("email");
  if (rules.username === "required" && given.username === undefined) throw missing("username");
  if (rules.phone === "required" && given.phoneNumber === undefined) throw missing("phone_number");
  if (given.email === undefined && given.username === undefined && given.phoneNumber === undefined)
    throw missing("email");
  if (given.username !== undefined) checkUsername(options, given.username);
}

/** Throws `DomainError("invalid_body")` for a username that the connection does not take (contract §2.4). */
export function checkUsername(options: JsonObject, username: string): void {
  const [min, max] = usernameLength(options);
  const length = [...username].length;
  if (length < min || length > max) throw wrongUsername(`Username must be between ${min} and ${max} characters long`);
  if (!/^[A-Za-z0-9@^$.!`\-#+'~_]+$/.test(username))
    throw wrongUsername("Username has characters that are not allowed");
  if (/.@.+\../.test(username)) throw wrongUsername("Username must not be an email address");
}

const missing = (property: string) =>
  new DomainError("invalid_body", `Payload validation error: 'Missing required property: ${property}'.`);
const wrongUsername = (reason: string) =>
  new DomainError("invalid_body", `Payload validation error: '${reason}' on property username.`);

type Requirement = "required" | "optional" | "off";

function identifierRules(options: JsonObject): { email: Requirement; username: Requirement; phone: Requirement } {
  const attributes = object(options.attributes);
  if (attributes === undefined) {
    const username = options.requires_username === true ? "required" : "off";
    return { email: "required", username, phone: "optional" };
  }
  const of = (name: string): Requirement => {
    const attribute = object(attributes[name]);
    if (attribute === undefined) return "off";
    return attribute.profile_required === true ? "required" : "optional";
  };
  return { email: of("email"), username: of("username"), phone: of("phone_number") };
}

/** Default 1 to 15; the most there can be is 128 (contract §4.5). */
function usernameLength(options: JsonObject): [number, number] {
  const flexible = object(object(object(options.attributes)?.username)?.validation);
  const plain = object(object(options.validation)?.username);
  const number = (value: unknown) => (typeof value === "number" ? value : undefined);
  return [
    number(flexible?.min_length) ?? number(plain?.min) ?? 1,
    number(flexible?.max_length) ?? number(plain?.max) ?? 15,
  ];
}

/** Whether users of the connection may be without a password (contract §4.5 `authentication_methods`). */
export function isPasswordOptional(options: JsonObject): boolean {
  const password = object(object(options.authentication_methods)?.password);
  return password?.api_behavior === "optional" || password?.enabled === false;
}

const object = (value: unknown): JsonObject | undefined => (isJsonObject(value) ? value : undefined);
