import type { ForeignFactor, ForeignHash } from "../../../../domain/import-row.ts";
import type { JsonObject } from "../../../../domain/json.ts";
import { toBase32 } from "../base32.ts";

/**
 * The hash and the second factors of Keycloak's `credentials`. A credential of type `password` with a `value` is a readable
 * password (a realm file written by hand) and is not read. Versions before 8 kept the parts of a hash side by side.
 * https://www.keycloak.org/docs-api/latest/javadocs/org/keycloak/representations/idm/CredentialRepresentation.html
 */
export function readCredentials(value: unknown): { hash?: ForeignHash; factors?: readonly ForeignFactor[] } {
  if (!Array.isArray(value)) return {};
  const credentials = value.filter((one): one is JsonObject => typeof one === "object" && one !== null);
  const hash = credentials.map(readHash).find((one) => one !== undefined);
  const factors = credentials.flatMap((credential) => readTotp(credential) ?? []);
  return { hash, factors: factors.length > 0 ? factors : undefined };
}

function readHash(credential: JsonObject): ForeignHash | undefined {
  if (credential.type !== "password") return undefined;
  const secretData = asObject(credential.secretData);
  const credentialData = asObject(credential.credentialData);
  if (secretData !== undefined && credentialData !== undefined) return { kind: "keycloak", secretData, credentialData };
  const { hashedSaltedValue, salt, hashIterations, algorithm } = credential;
  if (typeof hashedSaltedValue !== "string") return undefined;
  return {
    kind: "keycloak",
    secretData: { value: hashedSaltedValue, salt },
    credentialData: { hashIterations, algorithm },
  };
}

/**
 * Only what every authenticator app has by default (6 digits, 30 seconds, SHA-1) can be used later. Keycloak's secret is text
 * whose bytes are the key, unless `secretEncoding` says that it is base32 already.
 */
function readTotp(credential: JsonObject): ForeignFactor | undefined {
  if (credential.type !== "otp" && credential.type !== "totp") return undefined;
  const settings = asObject(credential.credentialData) ?? credential;
  const { value } = asObject(credential.secretData) ?? credential;
  const { subType = "totp", digits = 6, period = 30, algorithm = "HmacSHA1", secretEncoding } = settings;
  const isUsual = subType === "totp" && digits === 6 && period === 30 && String(algorithm).toLowerCase() === "hmacsha1";
  if (!isUsual || typeof value !== "string" || value === "") return undefined;
  return {
    kind: "totp",
    secret: secretEncoding === "BASE32" ? value.replace(/=+$/, "") : toBase32(Buffer.from(value)),
  };
}

/** Keycloak writes the two as JSON inside a text. */
function asObject(value: unknown): JsonObject | undefined {
  if (typeof value === "object" && value !== null) return value as JsonObject;
  if (typeof value !== "string") return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" && parsed !== null ? (parsed as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
