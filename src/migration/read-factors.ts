import { isEmailAddress } from "../domain/identifier.ts";
import type { ForeignFactor } from "../domain/import-row.ts";
import { isJsonObject } from "../domain/json.ts";
import type { SourceProfile } from "../domain/source-check.ts";

/** Most factors of one person (contract §4.7), and most roles that are carried over. */
const MAX_FACTORS = 10;
const MAX_ROLES = 100;
const MAX_ROLE_LENGTH = 255;

/**
 * The `mfa_factors` of a profile (contract §4.7: exactly one of `totp.secret`, `phone.value`, `email.value` each). What has another
 * form is left out: a factor that cannot be used must not keep a person out.
 */
export function readFactors(given: SourceProfile["mfaFactors"]): readonly ForeignFactor[] {
  return (given ?? []).slice(0, MAX_FACTORS).flatMap((entry) => readFactor(entry) ?? []);
}

function readFactor(entry: unknown): ForeignFactor | undefined {
  if (!isJsonObject(entry) || Object.keys(entry).length !== 1) return undefined;
  const secret = textIn(entry.totp, "secret");
  // Base32, as authenticator apps take it: people write it in groups and in either case.
  const base32 = secret?.replace(/[\s-]/g, "").replace(/=+$/, "").toUpperCase();
  if (base32 !== undefined && /^[A-Z2-7]{1,255}$/.test(base32)) return { kind: "totp", secret: base32 };
  const phone = textIn(entry.phone, "value");
  if (phone !== undefined && /^\+[0-9]{1,15}$/.test(phone)) return { kind: "phone", value: phone };
  const email = textIn(entry.email, "value");
  if (email !== undefined && isEmailAddress(email)) return { kind: "email", value: email };
  return undefined;
}

/** The names in a list of roles: texts, or objects with a `name`. Anything else is no role. */
export function readRoles(given: unknown): readonly string[] {
  if (!Array.isArray(given)) return [];
  return given.slice(0, MAX_ROLES).flatMap((entry) => {
    const name = typeof entry === "string" ? entry : textIn(entry, "name");
    return name === undefined || name === "" || name.length > MAX_ROLE_LENGTH ? [] : name;
  });
}

function textIn(value: unknown, name: string): string | undefined {
  const text = isJsonObject(value) ? value[name] : undefined;
  return typeof text === "string" ? text : undefined;
}
