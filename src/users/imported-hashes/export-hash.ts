import type { JsonObject } from "../../domain/json.ts";
import type { Auth0Form } from "./hash-family.ts";
import { decodeStored } from "./stored-hash.ts";

/** The algorithm of hashes for which Auth0 has none; only this server reads it. */
export const OWN_ALGORITHM = "usher";

/** A hash as a users-import file has it, and whether Auth0 reads it as well. */
export type ExportedHash = Auth0Form & { readonly understoodByAuth0: boolean };

/**
 * A stored hash, ours or another system's, as `password_hash` or `custom_password_hash` of contract §4.7, so that an export can be
 * imported at Auth0 or here. What Auth0 has no words for becomes `algorithm: "usher"`, which only this server reads. undefined: not a
 * hash that can be checked.
 */
export function exportHash(stored: string): ExportedHash | undefined {
  if (stored.startsWith("$argon2")) {
    const hash = { value: stored, encoding: "utf8" };
    return { custom_password_hash: { algorithm: "argon2", hash }, understoodByAuth0: true };
  }
  const decoded = decodeStored(stored);
  if (decoded === undefined) return undefined;
  const form = decoded.family.toAuth0(decoded.hash.parameters);
  if (form === undefined) {
    const hash = { value: stored, encoding: "utf8" };
    return { custom_password_hash: { algorithm: OWN_ALGORITHM, hash }, understoodByAuth0: false };
  }
  const encoding = decoded.hash.passwordEncoding;
  return { ...(encoding === undefined ? form : withEncoding(form, encoding)), understoodByAuth0: true };
}

/** `password_hash` has no room for an encoding. */
function withEncoding(form: Auth0Form, encoding: string): Auth0Form {
  const custom: JsonObject =
    "custom_password_hash" in form
      ? form.custom_password_hash
      : { algorithm: "bcrypt", hash: { value: form.password_hash, encoding: "utf8" } };
  return { custom_password_hash: { ...custom, password: { encoding } } };
}
