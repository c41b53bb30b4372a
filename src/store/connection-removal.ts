import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import type { ConnectionId, TenantId } from "../domain/ids.ts";
import { endConnectionJobs } from "./connection-jobs.ts";
import { removeSomeConnectionUsers } from "./connection-users.ts";
import type { Database } from "./database.ts";
import { holdArrivals, type RosterPlace } from "./roster-rows.ts";

const USERS_AT_ONCE = 500;
const ROWS_AT_ONCE = 2_000;

/** What can be as many as the people of a connection, with its key. The rest goes with the connection's row. */
const LARGE = { roster: "key", tombstones: "value", shadow_comparisons: "id", progress_ledger: "id" } as const;

/**
 * Marks a connection as being removed: from here on nobody finds it, signs in by it or comes by it, its name and realms are free, and its
 * jobs have ended. False where there is none.
 */
export async function beginRemoval(own: Database, place: RosterPlace): Promise<boolean> {
  const { tenantId, connectionId } = place;
  // First: who is being inserted at this moment is seen by what follows.
  await holdArrivals(own, place);
  const { numUpdatedRows } = await own.db
    .updateTable("connections")
    .set({ removed_at: own.clock.now().getTime(), name: connectionId, realms: "[]" })
    .where("tenant_id", "=", tenantId)
    .where("id", "=", connectionId)
    .where("removed_at", "is", null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return false;
  for (const table of ["connection_realms", "connection_clients", "tickets"] as const)
    await own.db
      .deleteFrom(table)
      .where("tenant_id", "=", tenantId)
      .where("connection_id", "=", connectionId)
      .execute();
  await endConnectionJobs(own, tenantId, connectionId);
  await own.configChanged(tenantId);
  return true;
}

/** Removes what a marked connection still has, in many short transactions: others write between them. Any number of nodes may do so. */
export async function finishRemoval(database: Database, place: RosterPlace): Promise<void> {
  while (!(await database.atomically((own) => removeSome(own, place)))) await setImmediate();
}

/** Those that a process left half done. */
export async function listMarked({ db }: Database): Promise<readonly RosterPlace[]> {
  const rows = await db
    .selectFrom("connections")
    .select(["tenant_id", "id"])
    .where("removed_at", "is not", null)
    .execute();
  return rows.map(({ tenant_id, id }) => ({ tenantId: tenant_id as TenantId, connectionId: id as ConnectionId }));
}

/** True once nothing is left. */
async function removeSome(own: Database, place: RosterPlace): Promise<boolean> {
  const { tenantId, connectionId } = place;
  if ((await removeSomeConnectionUsers(own, place, USERS_AT_ONCE)) > 0) return false;
  for (const [table, key] of Object.entries(LARGE)) {
    const { numAffectedRows = 0n } = await sql`delete from ${sql.table(table)}
      where tenant_id = ${tenantId} and connection_id = ${connectionId} and ${sql.ref(key)} in (
        select ${sql.ref(key)} from ${sql.table(table)} where tenant_id = ${tenantId} and connection_id = ${connectionId} limit ${ROWS_AT_ONCE})`.execute(
      own.db,
    );
    if (numAffectedRows > 0n) return false;
  }
  // Somebody may have been on their way here when it was marked.
  await holdArrivals(own, place);
  if ((await removeSomeConnectionUsers(own, place, USERS_AT_ONCE)) > 0) return false;
  for (const table of ["tickets", "progress_ledger", "progress_totals"] as const)
    await own.db
      .deleteFrom(table)
      .where("tenant_id", "=", tenantId)
      .where("connection_id", "=", connectionId)
      .execute();
  await own.db.deleteFrom("connections").where("tenant_id", "=", tenantId).where("id", "=", connectionId).execute();
  await endConnectionJobs(own, tenantId, connectionId);
  return true;
}
