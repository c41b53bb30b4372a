import type { ConnectionId, TenantId } from "../domain/ids.ts";
import type { ArrivalWay, FailureCause, RosterState } from "../domain/roster.ts";
import type { Database } from "./database.ts";
import { createProgressStore, dayOf, type ProgressMetric } from "./progress.ts";
import type { RosterRow } from "./tables.ts";

/** What of a row of the roster is counted. */
export type Counted = Pick<RosterRow, "state" | "cause" | "moved_way" | "listed_by">;

/** Differences that one transaction makes to a connection's counts, written as few rows as there are differences. */
export interface ProgressTally {
  add(metric: ProgressMetric, amount: number, at: Date): void;
  /** A row is there that was not. */
  appeared(row: Counted, at: Date): void;
  changed(before: Counted, after: Counted, at: Date): void;
  /** A row is no longer there. */
  vanished(row: Counted, at: Date): void;
  /** Call it in the transaction that makes the changes. */
  record(own: Database): Promise<void>;
}

export function createProgressTally(tenantId: TenantId, connectionId: ConnectionId): ProgressTally {
  const amounts = new Map<string, { metric: ProgressMetric; amount: number; at: Date }>();

  const tally: ProgressTally = {
    add(metric, amount, at) {
      const key = `${metric} ${dayOf(at)}`;
      const entry = amounts.get(key);
      if (entry) entry.amount += amount;
      else amounts.set(key, { metric, amount, at });
    },
    appeared(row, at) {
      tally.add("listed", 1, at);
      for (const metric of metricsOf(row)) tally.add(metric, 1, at);
    },
    changed(before, after, at) {
      for (const metric of metricsOf(before)) tally.add(metric, -1, at);
      for (const metric of metricsOf(after)) tally.add(metric, 1, at);
    },
    vanished(row, at) {
      tally.add("listed", -1, at);
      for (const metric of metricsOf(row)) tally.add(metric, -1, at);
    },
    record: (own) =>
      createProgressStore(own).record([...amounts.values()].map((change) => ({ tenantId, connectionId, ...change }))),
  };
  return tally;
}

function metricsOf(row: Counted): ProgressMetric[] {
  const metrics: ProgressMetric[] = [`state:${row.state as RosterState}`];
  if (row.listed_by === null) metrics.push("found");
  // Of who is blocked or collides, that counts, and not what they failed by before.
  if (row.state === "failed" && row.cause !== null) metrics.push(`cause:${row.cause as FailureCause}`);
  if (row.moved_way !== null) metrics.push(`moved:${row.moved_way as ArrivalWay}`);
  return metrics;
}
