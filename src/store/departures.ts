import type { ConnectionId, TenantId } from "../domain/ids.ts";
import type { ArrivalWay } from "../domain/roster.ts";
import { decodeJson } from "./columns.ts";
import type { Database } from "./database.ts";
import { isOneOf } from "./paging.ts";
import { createProgressTally, type ProgressTally } from "./progress-tally.ts";
import { changeRosterRow, holdList, type RosterStanding, rosterRowsOfUsers } from "./roster-rows.ts";
import type { IdentityRow, ProvenanceRow, UserIdentifierRow } from "./tables.ts";
import { identifierTombstone, idTombstone } from "./tombstones.ts";

/** Provider of users who are kept here. */
const DATABASE = "auth0";

/** How somebody is removed. */
export interface Removal {
  /** Whether they may not come again from a source; the default. At a connection without a migration nothing is kept. */
  readonly tombstone?: boolean;
  /** Subject of the caller's token, or `cli`. */
  readonly by?: string;
}

/** An identity that goes, with what people could call it. */
export interface Departing extends Pick<IdentityRow, "provider" | "local_id" | "connection_id"> {
  readonly identifiers: readonly Pick<UserIdentifierRow, "value" | "kind">[];
}

/**
 * The identities with their identifiers. Call it before they are deleted, in a transaction that reads the latest: no list that
 * names them is loaded until it ends.
 */
export async function departingOf(
  own: Database,
  tenantId: TenantId,
  identities: readonly Pick<IdentityRow, "provider" | "local_id" | "connection_id">[],
): Promise<Departing[]> {
  await holdList(own, tenantId, [...new Set(identities.map(({ connection_id }) => connection_id))]);
  const identifiers = await own.db
    .selectFrom("user_identifiers")
    .select(["provider", "local_id", "value", "kind"])
    .where("tenant_id", "=", tenantId)
    .where(isOneOf("provider", [...new Set(identities.map(({ provider }) => provider))]))
    .where(
      isOneOf(
        "local_id",
        identities.map(({ local_id }) => local_id),
      ),
    )
    .execute();
  return identities.map((identity) => ({
    ...identity,
    identifiers: identifiers.filter((one) => one.provider === identity.provider && one.local_id === identity.local_id),
  }));
}

/**
 * Takes identities that were just deleted off the roster and out of the counts, with their provenance, and sets their
 * tombstones, all in the transaction of the deletion.
 */
export async function depart(
  own: Database,
  tenantId: TenantId,
  departing: readonly Departing[],
  removal: Removal,
): Promise<void> {
  const ids = departing.map(idOf);
  const provenance = await takeProvenance(own, tenantId, ids);
  const rows = await rosterRowsOfUsers(own, tenantId, ids);
  for (const [connectionId, leaving] of Map.groupBy(departing, ({ connection_id }) => connection_id as ConnectionId)) {
    const tally = createProgressTally(tenantId, connectionId);
    const keep = removal.tombstone !== false && (await hasMigration(own, tenantId, connectionId));
    for (const identity of leaving) {
      const row = rows.find(
        (one) => one.connection_id === connectionId && one.user_id === idOf(identity) && one.state === "moved",
      );
      if (row) await takeOffRoster(own, tenantId, { row, connectionId, tombstone: keep }, tally);
      else uncount(provenance, identity, own.clock.now(), tally);
      if (keep) await setTombstones(own, tenantId, identity, removal);
    }
    await tally.record(own);
  }
}

const idOf = ({ provider, local_id }: Pick<IdentityRow, "provider" | "local_id">): string => `${provider}|${local_id}`;

type Left = Pick<ProvenanceRow, "user_id" | "connection_id" | "way">;

const takeProvenance = (own: Database, tenantId: TenantId, ids: readonly string[]): Promise<Left[]> =>
  own.db
    .deleteFrom("provenance")
    .where("tenant_id", "=", tenantId)
    .where(isOneOf("user_id", ids))
    .returning(["user_id", "connection_id", "way"])
    .execute();

/** Whether somebody deleted at this connection could come back by themselves: it asks a source, did so, or has a list. */
async function hasMigration(own: Database, tenantId: TenantId, connectionId: string): Promise<boolean> {
  const connection = await own.db
    .selectFrom("connections")
    .select("options")
    .where("tenant_id", "=", tenantId)
    .where("id", "=", connectionId)
    .executeTakeFirst();
  if (connection === undefined) return false;
  if (decodeJson(connection.options).import_mode === true) return true;
  for (const table of ["migrations", "roster"] as const) {
    const row = await own.db
      .selectFrom(table)
      .select("connection_id")
      .where("tenant_id", "=", tenantId)
      .where("connection_id", "=", connectionId)
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) return true;
  }
  return false;
}

async function takeOffRoster(
  own: Database,
  tenantId: TenantId,
  at: { readonly row: RosterStanding; readonly connectionId: ConnectionId; readonly tombstone: boolean },
  tally: ProgressTally,
): Promise<void> {
  const { row, connectionId } = at;
  const heir = await findHeir(own, tenantId, connectionId, row);
  const left = at.tombstone
    ? { state: "deleted", moved_at: null, moved_way: null }
    : { state: "never_seen", moved_at: null, moved_way: null, user_id: null };
  const change = heir ? { state: "moved", moved_at: heir.at, moved_way: heir.way, user_id: heir.user_id } : left;
  tally.changed(row, await changeRosterRow(own, { tenantId, connectionId }, row, change), own.clock.now());
  if (heir && (await rosterRowsOfUsers(own, tenantId, [heir.user_id])).length === 1)
    tally.add(`unlisted:${heir.way as ArrivalWay}`, -1, own.clock.now());
}

/**
 * The user whose id the row has, if they are here: whoever leaves had only been taken for them, by an e-mail address or username that
 * both have had, so that they came as somebody whom no list names.
 */
function findHeir(
  own: Database,
  tenantId: TenantId,
  connectionId: ConnectionId,
  { local_id: localId }: RosterStanding,
): Promise<Pick<ProvenanceRow, "user_id" | "way" | "at"> | undefined> {
  if (localId === null) return Promise.resolve(undefined);
  return own.db
    .selectFrom("identities")
    .innerJoin("provenance", (join) =>
      join
        .onRef("provenance.tenant_id", "=", "identities.tenant_id")
        .onRef("provenance.connection_id", "=", "identities.connection_id"),
    )
    .select(["provenance.user_id", "provenance.way", "provenance.at"])
    .where("identities.tenant_id", "=", tenantId)
    .where("identities.connection_id", "=", connectionId)
    .where("identities.provider", "=", DATABASE)
    .where("identities.local_id", "=", localId)
    .where("provenance.user_id", "=", `${DATABASE}|${localId}`)
    .limit(1)
    .executeTakeFirst();
}

function uncount(provenance: readonly Left[], identity: Departing, at: Date, tally: ProgressTally): void {
  for (const { user_id, connection_id, way } of provenance) {
    if (user_id !== idOf(identity) || connection_id !== identity.connection_id) continue;
    tally.add(`unlisted:${way as ArrivalWay}`, -1, at);
  }
}

/** The latest deletion counts where one text was several people's. Not the phone number: people share telephones. */
async function setTombstones(own: Database, tenantId: TenantId, identity: Departing, removal: Removal): Promise<void> {
  const called = identity.identifiers.filter(({ kind }) => kind !== "phone");
  const texts = [idTombstone(identity.local_id), ...called.map(({ value }) => identifierTombstone(value))];
  const change = { user_id: idOf(identity), deleted_at: own.clock.now().getTime(), deleted_by: removal.by ?? null };
  await own.db
    .insertInto("tombstones")
    .values(texts.map((value) => ({ tenant_id: tenantId, connection_id: identity.connection_id, value, ...change })))
    .onConflict((conflict) => conflict.columns(["tenant_id", "connection_id", "value"]).doUpdateSet(change))
    .execute();
}
