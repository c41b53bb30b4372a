import type { ForeignFactor } from "../../domain/import-row.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { CarriedOver, User } from "../../domain/user.ts";
import { type Sealer, sealContext } from "../../store/sealer.ts";
import type { ExportedUser } from "../../store/store.ts";
import { exportHash } from "../../users/imported-hashes/export-hash.ts";
import { userToWire } from "../../users/user-to-wire.ts";

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
  /** Also what no users-import file has a place for; Auth0 refuses rows with it. */
  readonly includeExtras: boolean;
}

/**
 * Somebody as a row of a users-import file (contract §4.7), hash included: what was exported can be loaded at Auth0, or here again.
 */
export function importFormOf(
  exported: ExportedUser,
  options: ImportFormOptions,
  deps: { readonly sealer: Pick<Sealer, "open"> },
): JsonObject {
  const { user } = exported;
  const wire = userToWire(user);
  const identity = user.identities[0];
  const brought = options.includeFactors || options.includeExtras ? openAll(exported, deps) : [];
  const factors = options.includeFactors ? brought.flatMap(factorToWire) : [];
  return {
    user_id: identity?.localId,
    ...Object.fromEntries(AS_THEY_ARE.map((name) => [name, wire[name]])),
    ...hashOf(exported),
    ...(factors.length === 0 ? {} : { mfa_factors: factors }),
    ...(options.includeExtras ? extrasOf(exported, wire, brought) : {}),
  };
}

function hashOf({ user, passwords }: ExportedUser): JsonObject {
  const own = passwords.find(({ provider, localId }) => isFirst(user, provider, localId)) ?? passwords[0];
  const exported = own && exportHash(own.hash);
  if (exported === undefined) return {};
  const { understoodByAuth0: _, ...hash } = exported;
  return hash;
}

const isFirst = ({ identities: [first] }: User, provider: string, localId: string): boolean =>
  first?.provider === provider && first.localId === localId;

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
  const { created_at, updated_at, last_login, last_ip, logins_count, last_password_reset, identities } = wire;
  return {
    id: user.userId,
    created_at,
    updated_at,
    last_login,
    last_ip,
    logins_count,
    last_password_reset,
    identities,
    ...(roles.length === 0 ? {} : { roles }),
    ...(way === undefined ? {} : { arrived_by: way }),
    ...(Object.keys(user.extra).length === 0 ? {} : { attributes: user.extra }),
  };
}
