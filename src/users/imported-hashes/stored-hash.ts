import { isJsonObject, type JsonObject } from "../../domain/json.ts";
import { families } from "./families.ts";
import type { AnyFamily } from "./hash-family.ts";
import type { ImportedHash } from "./imported-hash.ts";
import { PASSWORD_ENCODINGS, type PasswordEncoding } from "./password-bytes.ts";

const PREFIX = "imported:";

/** Whether a stored hash came from another system and nobody has signed in with it yet. */
export const isImportedHash = (stored: string): boolean => stored.startsWith(PREFIX);

/**
 * One text for a hash, as it stands in `identities.password_hash` beside our own PHC strings: `imported:<family>:<JSON>`, where the JSON
 * holds the family's parameters, and `encoding` where a typed password is not read as UTF-8.
 */
export function encodeStored({ family, parameters, passwordEncoding }: ImportedHash): string {
  const encoding = passwordEncoding === undefined || passwordEncoding === "utf8" ? {} : { encoding: passwordEncoding };
  return `${PREFIX}${family}:${JSON.stringify({ ...parameters, ...encoding })}`;
}

/** What is stored, with the family that checks it; undefined when it can not be checked, whoever wrote it. */
export function decodeStored(stored: string): { readonly hash: ImportedHash; readonly family: AnyFamily } | undefined {
  if (!isImportedHash(stored)) return undefined;
  const [, name = "", json = ""] = /^imported:([a-z0-9_]+):(.*)$/s.exec(stored) ?? [];
  const family = families.get(name);
  const object = objectOf(json);
  if (family === undefined || object === undefined) return undefined;
  const { encoding, ...parameters } = object;
  if (encoding !== undefined && !isPasswordEncoding(encoding)) return undefined;
  if (family.problemOf(parameters) !== undefined) return undefined;
  return { family, hash: { family: name, parameters, passwordEncoding: encoding } };
}

const isPasswordEncoding = (value: unknown): value is PasswordEncoding =>
  (PASSWORD_ENCODINGS as readonly unknown[]).includes(value);

function objectOf(json: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
