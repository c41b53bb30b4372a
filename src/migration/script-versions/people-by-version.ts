import type { TenantId } from "../../domain/ids.ts";
import type { Store } from "../../store/store.ts";

/** Whom a version of the scripts brought. Days are UTC, as 2026-01-31. */
export interface Brought {
  readonly count: number;
  readonly firstDay?: string;
  readonly lastDay?: string;
}

const METRIC = /^version:(\d+)$/;

/** How many people each version of a connection's scripts brought, and when. Those who were deleted since are counted too. */
export async function peopleByVersion(
  { tenantId, connectionId }: { readonly tenantId: TenantId; readonly connectionId: string },
  deps: { readonly store: Pick<Store, "progress"> },
): Promise<ReadonlyMap<number, Brought>> {
  const brought = new Map<number, Brought>();
  // Oldest day first.
  for (const { day, metric, amount } of await deps.store.progress.read(tenantId, connectionId)) {
    const version = METRIC.exec(metric)?.[1];
    if (version === undefined || amount <= 0) continue;
    const before = brought.get(Number(version));
    const date = dateOf(day);
    brought.set(Number(version), {
      count: (before?.count ?? 0) + amount,
      firstDay: before?.firstDay ?? date,
      lastDay: date,
    });
  }
  return brought;
}

const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);
