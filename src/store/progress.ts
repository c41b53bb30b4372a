import { sql } from "kysely";
import type { TenantId } from "../domain/ids.ts";
import type { ArrivalWay, FailureCause, RosterState } from "../domain/roster.ts";
import type { Database } from "./database.ts";
import type { ProgressLedgerRow } from "./tables.ts";

const DAY_MS = 86_400_000;

/**
 * What is counted of a connection. `listed`: people on the roster; `found`: those of them whom no list names, only a sign-in;
 * `state:` where they stand, and `cause:` why those failed who did, as differences; `moved:` arrivals by way, of people on the
 * roster; `unlisted:` arrivals of people whom no roster names; `source_calls`: questions to the source; `refused_while_closed`:
 * people for whom it was not asked since it was closed; `version:` arrivals by the version of the scripts that described them.
 */
export type ProgressMetric =
  | "listed"
  | "found"
  | `state:${RosterState}`
  | `cause:${FailureCause}`
  | `moved:${ArrivalWay}`
  | `unlisted:${ArrivalWay}`
  | "source_calls"
  | "refused_while_closed"
  | `version:${number}`;

export interface ProgressChange {
  readonly tenantId: TenantId;
  readonly connectionId: string;
  readonly at: Date;
  readonly metric: ProgressMetric;
  readonly amount: number;
}

/** Exact counts per connection and day (UTC), whose cost does not grow with the number of people. */
export interface ProgressStore {
  /** Call it in the transaction that makes the change. Never waits for another writer. */
  record(changes: readonly ProgressChange[]): Promise<void>;
  /** Sums by day and metric, oldest day first; `day` counts from 1970-01-01. */
  read(
    tenantId: TenantId,
    connectionId: string,
  ): Promise<readonly { readonly day: number; readonly metric: ProgressMetric; readonly amount: number }[]>;
  /** Adds what was recorded to the totals, at most `limit` records; says how many. Any node may, at any time. */
  fold(limit: number): Promise<number>;
}

/** Days since 1970-01-01 (UTC). */
export const dayOf = (at: Date): number => Math.floor(at.getTime() / DAY_MS);

export function createProgressStore(database: Database): ProgressStore {
  const { db } = database;
  return {
    async record(changes) {
      const rows = changes.filter(({ amount }) => amount !== 0);
      if (rows.length === 0) return;
      await db
        .insertInto("progress_ledger")
        .values(
          rows.map((change) => ({
            tenant_id: change.tenantId,
            id: crypto.randomUUID(),
            connection_id: change.connectionId,
            day: dayOf(change.at),
            metric: change.metric,
            amount: change.amount,
          })),
        )
        .execute();
    },

    async read(tenantId, connectionId) {
      const rows = await db
        .selectFrom((from) =>
          from
            .selectFrom("progress_totals")
            .select(["day", "metric", "amount"])
            .where("tenant_id", "=", tenantId)
            .where("connection_id", "=", connectionId)
            .unionAll(
              from
                .selectFrom("progress_ledger")
                .select(["day", "metric", "amount"])
                .where("tenant_id", "=", tenantId)
                .where("connection_id", "=", connectionId),
            )
            .as("counts"),
        )
        .select(["day", "metric", sql<number>`cast(sum(amount) as bigint)`.as("amount")])
        .groupBy(["day", "metric"])
        .orderBy("day")
        .orderBy("metric")
        .execute();
      return rows.map(({ day, metric, amount }) => ({ day, metric: metric as ProgressMetric, amount: Number(amount) }));
    },

    fold: (limit) =>
      database.atomically(async (own) => {
        const taken = await sql<LedgerRow>`delete from progress_ledger where (tenant_id, id) in
          (select tenant_id, id from progress_ledger order by tenant_id, id limit ${limit})
          returning tenant_id, connection_id, day, metric, amount`.execute(own.db);
        await addToTotals(own, taken.rows);
        return taken.rows.length;
      }),
  };
}

type LedgerRow = Omit<ProgressLedgerRow, "id">;

async function addToTotals(own: Database, records: readonly LedgerRow[]): Promise<void> {
  const perTotal = Map.groupBy(records, ({ tenant_id, connection_id, day, metric }) =>
    JSON.stringify([tenant_id, connection_id, day, metric]),
  );
  // In one order, so that two nodes that fold at once wait for each other and never cross.
  const totals = [...perTotal.keys()].toSorted().map((key) => {
    const same = perTotal.get(key)!;
    return { ...same[0]!, amount: same.reduce((sum, { amount }) => sum + Number(amount), 0) };
  });
  if (totals.length === 0) return;
  await own.db
    .insertInto("progress_totals")
    .values(totals)
    .onConflict((conflict) =>
      conflict
        .columns(["tenant_id", "connection_id", "day", "metric"])
        .doUpdateSet((set) => ({ amount: set("progress_totals.amount", "+", set.ref("excluded.amount")) })),
    )
    .execute();
}
