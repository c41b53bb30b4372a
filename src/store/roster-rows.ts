import type { ConnectionId, TenantId, UserId } from "../domain/ids.ts";
import type { ArrivalWay, FailureCause, RosterEntry, RosterState } from "../domain/roster.ts";
import type { SourceProfile } from "../domain/source-check.ts";
import type { CarriedOver } from "../domain/user.ts";
import { absentIfNull, decodeDate, decodeOptionalDate, decodeOptionalJson } from "./columns.ts";
import type { Database } from "./database.ts";
import { isOneOf } from "./paging.ts";
import type { RosterRow } from "./tables.ts";

/** Of which connection's roster. */
export interface RosterPlace {
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
}

/** Whom to look for. Any of the three may name a row. */
export interface RosterSearch {
  readonly keys: readonly string[];
  /** Texts that may be a row's e-mail address or username, normalised. */
  readonly identifiers: readonly string[];
}

/** What says who a row is and where they stand: all but what their list says about them. */
const STANDING = [
  "key",
  "local_id",
  "email",
  "username",
  "state",
  "cause",
  "detail",
  "failures",
  "failed_at",
  "listed_by",
  "listed_at",
  "moved_at",
  "moved_way",
  "user_id",
  "carried_over",
  "digest",
] as const;

export type RosterStanding = Pick<RosterRow, (typeof STANDING)[number]>;

/** Keys of the rows that are meant, in one query by indexes. */
export async function findRosterKeys(
  { db, engine }: Pick<Database, "db" | "engine">,
  { tenantId, connectionId }: RosterPlace,
  { keys, identifiers }: RosterSearch,
): Promise<string[]> {
  const rows = () =>
    db.selectFrom("roster").select("key").where("tenant_id", "=", tenantId).where("connection_id", "=", connectionId);
  const by = [
    ...(keys.length > 0 ? [rows().where(({ ref }) => engine.isAmong(ref("key"), keys))] : []),
    ...(identifiers.length > 0
      ? [
          rows().where(({ ref }) => engine.isAmong(ref("email"), identifiers)),
          rows().where(({ ref }) => engine.isAmong(ref("username"), identifiers)),
        ]
      : []),
  ];
  const [first, ...others] = by;
  if (first === undefined) return [];
  const found = await others.reduce((all, one) => all.union(one), first).execute();
  return found.map(({ key }) => key);
}

/** The rows with these keys, locked until the transaction ends, in the order of their keys so that two never cross. */
export async function lockRosterRows(
  own: Database,
  { tenantId, connectionId }: RosterPlace,
  keys: readonly string[],
): Promise<RosterStanding[]> {
  if (keys.length === 0) return [];
  return own.db
    .selectFrom("roster")
    .select(STANDING)
    .where("tenant_id", "=", tenantId)
    .where("connection_id", "=", connectionId)
    .where(({ ref }) => own.engine.isAmong(ref("key"), keys))
    .orderBy("key")
    .modifyEnd(own.engine.rowLock)
    .execute();
}

/** The rows, at any connection, that became these users. */
export async function rosterRowsOfUsers(
  own: Database,
  tenantId: TenantId,
  userIds: readonly string[],
): Promise<(RosterStanding & Pick<RosterRow, "connection_id">)[]> {
  if (userIds.length === 0) return [];
  return own.db
    .selectFrom("roster")
    .select([...STANDING, "connection_id"])
    .where("tenant_id", "=", tenantId)
    .where(({ ref }) => own.engine.isAmong(ref("user_id"), userIds))
    .orderBy("key")
    .modifyEnd(own.engine.rowLock)
    .execute();
}

/** Changes columns of a locked row, and gives the row as it is then. */
export async function changeRosterRow<Change extends Partial<RosterRow>>(
  own: Database,
  { tenantId, connectionId }: RosterPlace,
  row: RosterStanding,
  change: Change,
): Promise<RosterStanding & Change> {
  await own.db
    .updateTable("roster")
    .set(change)
    .where("tenant_id", "=", tenantId)
    .where("connection_id", "=", connectionId)
    .where("key", "=", row.key)
    .execute();
  return { ...row, ...change };
}

/**
 * Waits until nobody is arriving at or leaving the connection, and lets nobody do so until the transaction ends: an identity that
 * is being inserted holds its connection's row by its foreign key, and a removal by `holdList`. Without it, a list and an arrival
 * at the same moment would not see each other. Call it first, in a transaction that reads the latest.
 */
export async function holdArrivals(own: Database, { tenantId, connectionId }: RosterPlace): Promise<void> {
  await connections(own, tenantId, [connectionId]).modifyEnd(own.engine.rowLock).execute();
}

/** Waits until no list is being loaded into these connections, and lets none be until the transaction ends. */
export async function holdList(own: Database, tenantId: TenantId, connectionIds: readonly string[]): Promise<void> {
  await connections(own, tenantId, connectionIds).modifyEnd(own.engine.sharedRowLock).execute();
}

const connections = (own: Database, tenantId: TenantId, ids: readonly string[]) =>
  own.db
    .selectFrom("connections")
    .select("id")
    .where("tenant_id", "=", tenantId)
    .where(isOneOf("id", ids))
    .orderBy("id");

/** Somebody on a roster, without what their list says about them and what became of them. */
export type RosterPerson = Pick<
  RosterEntry,
  | "key"
  | "localId"
  | "email"
  | "username"
  | "phoneNumber"
  | "state"
  | "cause"
  | "detail"
  | "failures"
  | "failedAt"
  | "listedBy"
  | "listedAt"
  | "lastSeenAt"
>;

/** What a `RosterPerson` is read from. */
export const PERSON_COLUMNS = [
  "key",
  "local_id",
  "email",
  "username",
  "phone_number",
  "state",
  "cause",
  "detail",
  "failures",
  "failed_at",
  "listed_by",
  "listed_at",
  "last_seen_at",
] as const;

export type RosterPersonRow = Pick<RosterRow, (typeof PERSON_COLUMNS)[number]>;

export const rosterPersonOf = (row: RosterPersonRow): RosterPerson => ({
  key: row.key,
  localId: absentIfNull(row.local_id),
  email: absentIfNull(row.email),
  username: absentIfNull(row.username),
  phoneNumber: absentIfNull(row.phone_number),
  state: row.state as RosterState,
  cause: absentIfNull(row.cause as FailureCause | null),
  detail: absentIfNull(row.detail),
  failures: row.failures,
  failedAt: decodeOptionalDate(row.failed_at),
  listedBy: absentIfNull(row.listed_by),
  listedAt: decodeDate(row.listed_at),
  lastSeenAt: decodeOptionalDate(row.last_seen_at),
});

export const rosterEntryOf = (row: RosterRow): RosterEntry => ({
  tenantId: row.tenant_id as TenantId,
  connectionId: row.connection_id as ConnectionId,
  ...rosterPersonOf(row),
  movedAt: decodeOptionalDate(row.moved_at),
  movedWay: absentIfNull(row.moved_way as ArrivalWay | null),
  userId: absentIfNull(row.user_id) as UserId | undefined,
  passwordHash: absentIfNull(row.password_hash),
  profile: decodeOptionalJson<SourceProfile>(row.profile),
  carriedOver: decodeOptionalJson<CarriedOver[]>(row.carried_over),
});
