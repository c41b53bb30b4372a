import { sql } from "kysely";
import type { ConnectionId, TenantId } from "../domain/ids.ts";
import type { NodeSourceHealth, SourceHealth } from "../domain/source-health.ts";
import { decodeDate, decodeJson, encodeJson } from "./columns.ts";
import type { Database } from "./database.ts";
import type { SourceHealthRow } from "./tables.ts";

/** How each node finds the sources it asks. */
export interface SourceHealthStore {
  save(health: NodeSourceHealth): Promise<void>;
  /** By node's name. */
  list(tenantId: TenantId, connectionId: string): Promise<readonly NodeSourceHealth[]>;
  /** Removes what nodes said before `before`, at most `limit`; says how many. */
  removeOld(before: Date, limit: number): Promise<number>;
}

export function createSourceHealthStore({ db }: Database): SourceHealthStore {
  return {
    async save({ tenantId, connectionId, node, updatedAt, ...health }) {
      const changed = { health: encodeJson(health), updated_at: updatedAt.getTime() };
      await db
        .insertInto("source_health")
        .values({ tenant_id: tenantId, connection_id: connectionId, node, ...changed })
        .onConflict((conflict) => conflict.columns(["tenant_id", "connection_id", "node"]).doUpdateSet(changed))
        .execute();
    },

    async list(tenantId, connectionId) {
      const rows = await db
        .selectFrom("source_health")
        .selectAll()
        .where("tenant_id", "=", tenantId)
        .where("connection_id", "=", connectionId)
        .orderBy("node")
        .execute();
      return rows.map(healthOf);
    },

    async removeOld(before, limit) {
      const old = db
        .selectFrom("source_health")
        .select(["tenant_id", "connection_id", "node"])
        .where("updated_at", "<", before.getTime())
        .limit(limit);
      const { numDeletedRows } = await db
        .deleteFrom("source_health")
        .where(({ refTuple }) => sql<boolean>`${refTuple("tenant_id", "connection_id", "node")} in ${old}`)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}

type DateField = "since" | "openUntil" | "rateLimitedUntil" | "lastAskedAt" | "lastAnswerAt";
/** JSON has no dates: they are texts in it. */
type StoredHealth = Omit<SourceHealth, DateField | "lastFailure"> & { since: string } & Partial<
    Record<DateField, string>
  > & { lastFailure?: { at: string; reason: string } };

function healthOf(row: SourceHealthRow): NodeSourceHealth {
  const stored = decodeJson<StoredHealth>(row.health);
  const date = (text: string | undefined) => (text === undefined ? undefined : new Date(text));
  return {
    ...stored,
    since: new Date(stored.since),
    openUntil: date(stored.openUntil),
    rateLimitedUntil: date(stored.rateLimitedUntil),
    lastAskedAt: date(stored.lastAskedAt),
    lastAnswerAt: date(stored.lastAnswerAt),
    lastFailure: stored.lastFailure && { ...stored.lastFailure, at: new Date(stored.lastFailure.at) },
    tenantId: row.tenant_id as TenantId,
    connectionId: row.connection_id as ConnectionId,
    node: row.node,
    updatedAt: decodeDate(row.updated_at),
  };
}
