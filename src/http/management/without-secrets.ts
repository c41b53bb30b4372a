import { isJsonObject } from "../../domain/json.ts";
import type { ManagementCaller } from "../route.ts";
import { requireScope } from "./authenticate.ts";

// Where scripts may connect (`usher.network.hosts`) is none: names and ports open nothing, and whoever looks for why a source is not
// reached needs them.

/** Names under which Auth0's objects have secrets, in snake case; what is a setting about them ("secret_encoded") is none. */
const SECRET =
  /(^|_)(secret|password|passwd|pass|token|apikey|authorization|cookie|credential|(private|encryption|decryption|signing|api|access|shared|sas|account)_key)$|^key$|^sealed/;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** Headers of one's own, as `customHeaders` of social connections: what authorises a call stands in their values, under any name. */
const HEADERS = /(^|_)headers$/;

const snakeCase = (name: string): string => name.replaceAll(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase();

/** Whether a text is a secret: by its name, or because it is a private key or an address with a password in it. */
const isSecret = (name: string, value: unknown): boolean =>
  typeof value === "string" &&
  (SECRET.test(snakeCase(name)) || PRIVATE_KEY.test(value) || (URL.parse(value)?.password ?? "") !== "");

/** The value without texts that are secrets, at any depth. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, item]) => !isSecret(name, item))
      .map(([name, item]) => [name, HEADERS.test(snakeCase(name)) ? namesOf(item) : withoutSecrets(item)]),
  );
}

/** Of headers what their members are called, nothing else. */
function namesOf(headers: unknown): unknown {
  if (Array.isArray(headers)) return headers.map(namesOf);
  return isJsonObject(headers) ? Object.fromEntries(Object.keys(headers).map((name) => [name, ""])) : "";
}

/** What administrators need to see the parts of a connection that may be secrets. */
const CONNECTION_SECRETS = "update:connections";

/**
 * A connection on the wire for who asks: secrets of other identity providers, and scripts, which may have some in their text, are not for
 * administrators who may only look. Machine clients see them, as at Auth0. Settings of scripts stay: their values are sealed.
 */
export function connectionFor(caller: ManagementCaller, wire: Record<string, unknown>): Record<string, unknown> {
  if (maySee(caller, CONNECTION_SECRETS) || !isJsonObject(wire.options)) return wire;
  const { configuration, customScripts: _ofDatabase, scripts: _ofSocial, ...options } = wire.options;
  const kept = configuration === undefined ? {} : { configuration };
  return { ...wire, options: { ...(withoutSecrets(options) as object), ...kept } };
}

/** Throws `DomainError("insufficient_scope")` for those to whom `connectionFor` does not show scripts. */
export function requireScriptsShown(caller: ManagementCaller): void {
  if (!maySee(caller, CONNECTION_SECRETS)) requireScope(caller, [CONNECTION_SECRETS]);
}

/** A client on the wire for who asks: its add-ons have secrets too. */
export const clientFor = (caller: ManagementCaller, wire: Record<string, unknown>): Record<string, unknown> =>
  maySee(caller, "read:client_keys") ? wire : (withoutSecrets(wire) as Record<string, unknown>);

const maySee = ({ administrator, scopes }: ManagementCaller, scope: string): boolean =>
  administrator === undefined || scopes.has(scope);
