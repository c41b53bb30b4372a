import type { ConnectionId, TenantId } from "../domain/ids.ts";
import type { Tombstone } from "../domain/tombstone.ts";
import { absentIfNull, decodeDate } from "./columns.ts";
import type { Database } from "./database.ts";
import type { KeysetPage } from "./page.ts";
import { isOneOf } from "./paging.ts";
import { createProgressTally } from "./progress-tally.ts";
import { changeRosterRow, holdList, rosterRowsOfUsers } from "./roster-rows.ts";
import type { TombstoneRow } from "./tables.ts";

/** Who was deleted here and stays away (design §4). Written by whatever removes a user; see `departures.ts`. */
export interface TombstoneStore {
  /** One indexed look-up: whether this identifier, normalised, was somebody's who was deleted. */
  hasIdentifier(tenantId: TenantId, connectionId: ConnectionId, identifier: string): Promise<boolean>;
  /** Whether any of these is somebody's who was deleted: an id at the source without its prefix, or identifiers, normalised. */
  hasAny(
    tenantId: TenantId,
    connectionId: ConnectionId,
    person: { readonly localId?: string; readonly identifiers: readonly string[] },
  ): Promise<boolean>;
  find(tenantId: TenantId, connectionId: ConnectionId, userId: string): Promise<Tombstone | undefined>;
  /** By user id; with `identifier`, normalised, only whoever had it. */
  listAfter(
    tenantId: TenantId,
    connectionId: ConnectionId,
    page: KeysetPage & { readonly identifier?: string },
  ): Promise<readonly Tombstone[]>;
  /** Lets them come again from the source. False when there is none. */
  lift(tenantId: TenantId, connectionId: ConnectionId, userId: string, at: Date): Promise<boolean>;
}

/** How an id stands in the table: apart from identifiers, since one person's username may be another's id. */
export const idTombstone = (localId: string): string => `id:${localId}`;
/** How an identifier stands in the table. */
export const identifierTombstone = (identifier: string): string => `is:${identifier}`;

/** Which of these texts, as they stand in the table, have a tombstone, and of which user. */
export async function tombstonesAmong(
  { db, engine }: Pick<Database, "db" | "engine">,
  tenantId: TenantId,
  connectionId: ConnectionId,
  values: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (values.length === 0) return new Map();
  const rows = await db
    .selectFrom("tombstones")
    .select(["value", "user_id"])
    .where("tenant_id", "=", tenantId)
    .where("connection_id", "=", connectionId)
    .where(({ ref }) => engine.isAmong(ref("value"), values))
    .execute();
  return new Map(rows.map(({ value, user_id }) => [value, user_id]));
}

export function createTombstoneStore(database: Database): TombstoneStore {
  const { db } = database;
  const rows = (tenantId: TenantId, connectionId: ConnectionId) =>
    db.selectFrom("tombstones").where("tenant_id", "=", tenantId).where("connection_id", "=", connectionId);

  const store: TombstoneStore = {
    hasIdentifier: (tenantId, connectionId, identifier) =>
      store.hasAny(tenantId, connectionId, { identifiers: [identifier] }),

    async hasAny(tenantId, connectionId, { localId, identifiers }) {
      const values = [
        ...(localId === undefined ? [] : [idTombstone(localId)]),
        ...identifiers.map(identifierTombstone),
      ];
      return (await tombstonesAmong(database, tenantId, connectionId, values)).size > 0;
    },

    async find(tenantId, connectionId, userId) {
      const own = await rows(tenantId, connectionId).selectAll().where("user_id", "=", userId).execute();
      return tombstonesOf(own)[0];
    },

    async listAfter(tenantId, connectionId, { after, limit, identifier }) {
      const holders = await rows(tenantId, connectionId)
        .select("user_id")
        .distinct()
        .$if(after !== undefined, (query) => query.where("user_id", ">", after ?? ""))
        .$if(identifier !== undefined, (query) => query.where("value", "=", identifierTombstone(identifier ?? "")))
        .orderBy("user_id")
        .limit(limit)
        .execute();
      const all = await rows(tenantId, connectionId)
        .selectAll()
        .where(
          isOneOf(
            "user_id",
            holders.map(({ user_id }) => user_id),
          ),
        )
        .orderBy("user_id")
        .orderBy("value")
        .execute();
      return tombstonesOf(all);
    },

    lift: (tenantId, connectionId, userId, at) =>
      database.atomically(async (own) => {
        await holdList(own, tenantId, [connectionId]);
        const { numDeletedRows } = await own.db
          .deleteFrom("tombstones")
          .where("tenant_id", "=", tenantId)
          .where("connection_id", "=", connectionId)
          .where("user_id", "=", userId)
          .executeTakeFirstOrThrow();
        if (numDeletedRows === 0n) return false;
        await expectAgain(own, tenantId, connectionId, userId, at);
        return true;
      }),
  };
  return store;
}

/** On the roster they are again somebody who may come. */
async function expectAgain(
  own: Database,
  tenantId: TenantId,
  connectionId: ConnectionId,
  userId: string,
  at: Date,
): Promise<void> {
  const tally = createProgressTally(tenantId, connectionId);
  for (const row of await rosterRowsOfUsers(own, tenantId, [userId])) {
    if (row.connection_id !== connectionId || row.state !== "deleted") continue;
    const after = await changeRosterRow(own, { tenantId, connectionId }, row, { state: "never_seen", user_id: null });
    tally.changed(row, after, at);
  }
  await tally.record(own);
}

function tombstonesOf(rows: readonly TombstoneRow[]): Tombstone[] {
  return [...Map.groupBy(rows, ({ user_id }) => user_id).values()].map((own) => {
    const row = own[0]!;
    return {
      tenantId: row.tenant_id as TenantId,
      connectionId: row.connection_id as ConnectionId,
      userId: row.user_id,
      identifiers: own.filter(({ value }) => value.startsWith("is:")).map(({ value }) => value.slice("is:".length)),
      deletedAt: decodeDate(row.deleted_at),
      deletedBy: absentIfNull(row.deleted_by),
    };
  });
}
