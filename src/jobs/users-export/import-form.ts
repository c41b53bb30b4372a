import type { ForeignFactor } from "../../domain/import-row.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { CarriedOver, Identity } from "../../domain/user.ts";
import { type Sealer, sealContext } from "../../store/sealer.ts";
import type { ExportedUser } from "../../store/store.ts";
import { exportHash } from "../../users/imported-hashes/export-hash.ts";
import { identityToWire, profileToWire, userToWire } from "../../users/user-to-wire.ts";

/** Properties of a users-import file that a user has as they are (contract §4.7). */
const AS_THEY_ARE = [
  "email",
  "email_verified",
  "phone_number",
  "phone_verified",
  "username",
  "given_name",
  "family_name",
  "name",
  "nickname",
  "picture",
  "app_metadata",
  "user_metadata",
  "blocked",
] as const;

export interface ImportFormOptions {
  /** Second factors, opened. */
  readonly includeFactors: boolean;
  /** Also what only this server's own import reads; Auth0 refuses rows with it. */
  readonly includeExtras: boolean;
}

/**
 * Somebody as a row of a users-import file (contract §4.7), hash included: what was exported can be loaded at Auth0, or here again.
 * Auth0 takes nobody without an e-mail address: their row says all that this server needs to take them.
 */
export function importFormOf(
  exported: ExportedUser,
  options: ImportFormOptions,
  deps: { readonly sealer: Pick<Sealer, "open"> },
): JsonObject {
  const { user } = exported;
  const wire = userToWire(user);
  const brought = options.includeFactors || options.includeExtras ? openAll(exported, deps) : [];
  const factors = options.includeFactors ? brought.flatMap(factorToWire) : [];
  const factorsPart = factors.length === 0 ? {} : { mfa_factors: factors };
  if (options.includeExtras)
    return { ...wholeOf(exported, wire), ...factorsPart, ...extrasOf(exported, wire, brought) };
  const row = rowForAuth0(exported, wire);
  return { ...(row.email === undefined ? wholeOf(exported, wire) : row), ...factorsPart };
}

/** The user with all identities: Auth0's import has a place for one only. */
function wholeOf(exported: ExportedUser, wire: JsonObject): JsonObject {
  const [first, ...linked] = exported.user.identities;
  if (first === undefined) return profileOf(wire);
  return {
    user_id: first.localId,
    ...profileOf(wire),
    ...hashOf(exported, first),
    id: exported.user.userId,
    identities: [
      { ...identityToWire(first), ...aliasesOf(exported, first) },
      ...linked.map((one) => ({ ...identityToWire(one), ...aliasesOf(exported, one), ...hashOf(exported, one) })),
    ],
  };
}

/** By the user's first identity; by one with a password where that is of no database, whose ids Auth0 could not take for its own. */
function rowForAuth0(exported: ExportedUser, wire: JsonObject): JsonObject {
  const [first, ...linked] = exported.user.identities;
  const withPassword = linked.find((one) => one.provider === DATABASE && exported.passwords.some(isOf(one)));
  const own = first?.provider === DATABASE ? first : (withPassword ?? first);
  if (own === undefined) return profileOf(wire);
  const identifiers = own === first ? {} : { ...NOT_ITS_OWN, ...profileToWire(own.profile ?? {}) };
  return { user_id: own.localId, ...profileOf({ ...wire, ...identifiers }), ...hashOf(exported, own) };
}

const DATABASE = "auth0";
/** What the user is known by belongs to another identity. */
const NOT_ITS_OWN = { email: undefined, email_verified: false, username: undefined, phone_number: undefined };

const profileOf = (wire: JsonObject): JsonObject => Object.fromEntries(AS_THEY_ARE.map((name) => [name, wire[name]]));

const isOf =
  (identity: Identity) =>
  (one: { readonly provider: string; readonly localId: string }): boolean =>
    one.provider === identity.provider && one.localId === identity.localId;

function hashOf({ passwords }: ExportedUser, identity: Identity): JsonObject {
  const own = passwords.find(isOf(identity));
  const exported = own && exportHash(own.hash);
  if (exported === undefined) return {};
  const { understoodByAuth0: _, ...hash } = exported;
  return hash;
}

function aliasesOf({ aliases }: ExportedUser, identity: Identity): JsonObject {
  const own = aliases.filter(isOf(identity));
  return own.length === 0 ? {} : { aliases: own.map(({ value }) => value) };
}

type Brought = { readonly kind: CarriedOver["kind"]; readonly value: unknown };

function openAll(
  { user, carriedOver }: ExportedUser,
  { sealer }: { readonly sealer: Pick<Sealer, "open"> },
): Brought[] {
  const identity = user.identities[0];
  if (identity === undefined) return [];
  const context = sealContext.carriedOver(user.tenantId, identity.provider, identity.localId);
  return carriedOver.map(({ kind, sealedValue }) => ({ kind, value: JSON.parse(sealer.open(sealedValue, context)) }));
}

function factorToWire({ kind, value }: Brought): JsonObject[] {
  const factor = value as ForeignFactor;
  switch (kind) {
    case "totp":
      return factor.kind === "totp" ? [{ totp: { secret: factor.secret } }] : [];
    case "phone":
    case "email":
      return factor.kind === "totp" ? [] : [{ [kind]: { value: factor.value } }];
    case "role":
      return [];
  }
}

function extrasOf({ user, way }: ExportedUser, wire: JsonObject, brought: readonly Brought[]): JsonObject {
  const roles = brought.filter(({ kind }) => kind === "role").map(({ value }) => value);
  const { created_at, updated_at, last_login, last_ip, logins_count, last_password_reset } = wire;
  return {
    created_at,
    updated_at,
    last_login,
    last_ip,
    logins_count,
    last_password_reset,
    ...(roles.length === 0 ? {} : { roles }),
    ...(way === undefined ? {} : { arrived_by: way }),
    ...(Object.keys(user.extra).length === 0 ? {} : { attributes: user.extra }),
  };
}
