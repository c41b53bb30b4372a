import type { UserId } from "../domain/ids.ts";
import type { Arrival, ImportedUser, NewUser } from "../domain/user.ts";
import { encodeFlag, encodeJson, encodeOptionalDate, encodeOptionalFlag, encodeOptionalJson } from "./columns.ts";
import { firstMomentAfter } from "./end-sessions.ts";
import type { CarriedOverRow, ProvenanceRow, UserRow } from "./tables.ts";
import { loweredColumns } from "./user-rows.ts";

/** As callers see it. */
export const userIdOf = (user: NewUser): UserId => `${user.provider}|${user.localId}` as UserId;

/** The row of `users`. */
export function userRowOf(user: ImportedUser): UserRow {
  return {
    email_lower: null,
    email_domain: null,
    name_lower: null,
    nickname_lower: null,
    given_name_lower: null,
    family_name_lower: null,
    ...loweredColumns(user),
    tenant_id: user.tenantId,
    user_id: userIdOf(user),
    email: user.email ?? null,
    email_verified: encodeFlag(user.emailVerified),
    username: user.username ?? null,
    phone_number: user.phoneNumber ?? null,
    phone_verified: encodeOptionalFlag(user.phoneVerified),
    name: user.name ?? null,
    nickname: user.nickname ?? null,
    given_name: user.givenName ?? null,
    family_name: user.familyName ?? null,
    picture: user.picture ?? null,
    user_metadata: encodeOptionalJson(user.userMetadata),
    app_metadata: encodeOptionalJson(user.appMetadata),
    blocked: encodeOptionalFlag(user.blocked),
    extra: encodeJson(user.extra ?? {}),
    created_at: (user.before?.createdAt ?? user.createdAt).getTime(),
    updated_at: (user.before?.updatedAt ?? user.createdAt).getTime(),
    last_login: encodeOptionalDate(user.lastLogin),
    last_ip: user.lastIp ?? null,
    logins_count: user.loginsCount ?? 0,
    last_password_reset: encodeOptionalDate(user.lastPasswordReset),
    // Who had the same id before was another.
    sessions_valid_from: firstMomentAfter(user.createdAt),
  };
}

/** The row that says how they came. */
export const provenanceRowOf = (user: NewUser, arrival: Arrival): ProvenanceRow => ({
  tenant_id: user.tenantId,
  user_id: userIdOf(user),
  at: user.createdAt.getTime(),
  connection_id: user.connectionId,
  way: arrival.way,
  source_kind: arrival.sourceKind,
  script_hash: arrival.scriptHash ?? null,
  script_version: arrival.scriptVersion ?? null,
  mapped_fields: encodeJson(arrival.mappedFields),
  trace_id: arrival.traceId ?? null,
  batch_id: arrival.batchId ?? null,
  ip: arrival.ip ?? null,
  client_id: arrival.clientId ?? null,
});

/** What is kept sealed for later use. */
export const carriedOverRowsOf = (user: NewUser): CarriedOverRow[] =>
  (user.carriedOver ?? []).map(({ kind, sealedValue }, position) => ({
    tenant_id: user.tenantId,
    user_id: userIdOf(user),
    position,
    kind,
    sealed_value: sealedValue,
  }));
