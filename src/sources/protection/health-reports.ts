import type { Clock } from "../../domain/clock.ts";
import { dayOf, type ProgressChange } from "../../store/progress.ts";
import type { Store } from "../../store/store.ts";
import type { GuardedSource } from "./protected-connection.ts";

/** How often what is counted is stored, and looked at whether a source's health is due. */
const FLUSH_EVERY_MS = 1_000;
/** A source in use whose state stays the same is told of this often. */
const HEALTH_EVERY_MS = 5_000;

/** Stores counts and health of sources behind the requests, and takes over what other nodes say of them. */
export interface HealthReports {
  /** A question is being asked. */
  asked(source: GuardedSource): void;
  /** Something about it is different; told of with the rest. */
  used(source: GuardedSource): void;
  /** Its state changed: told of at once. */
  changed(source: GuardedSource): void;
  flush(): Promise<void>;
  close(): Promise<void>;
}

export function createHealthReports(deps: {
  readonly store: Pick<Store, "sourceHealth" | "progress">;
  readonly clock: Clock;
  readonly node: string;
  readonly onFailure: (error: unknown) => void;
}): HealthReports {
  let counted = new Map<string, ProgressChange>();
  /** When each source's health was stored last; those in use since are `due`. */
  const reportedAt = new Map<GuardedSource, number>();
  const due = new Set<GuardedSource>();
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => void flushBehind(false), FLUSH_EVERY_MS);
  timer.unref();

  /** One after the other, so that an older state is never written over a newer one. */
  function flush(all: boolean): Promise<void> {
    const before = running;
    running = before.catch(() => undefined).then(() => storeEverything(all));
    return running;
  }
  const flushBehind = (all: boolean) => flush(all).catch(deps.onFailure);

  async function storeEverything(all: boolean): Promise<void> {
    await storeCounts();
    const nowMs = deps.clock.now().getTime();
    const ready = [...due].filter((source) => all || nowMs - (reportedAt.get(source) ?? 0) >= HEALTH_EVERY_MS);
    for (const source of ready) {
      due.delete(source);
      reportedAt.set(source, nowMs);
      await storeHealth(source);
      await heedOtherNodes(source);
    }
  }

  async function storeCounts(): Promise<void> {
    const taken = counted;
    counted = new Map();
    try {
      await deps.store.progress.record([...taken.values()]);
    } catch (error) {
      for (const change of taken.values()) add(change);
      throw error;
    }
  }

  function add(change: ProgressChange): void {
    const key = `${change.tenantId}/${change.connectionId}/${dayOf(change.at)}`;
    counted.set(key, { ...change, amount: change.amount + (counted.get(key)?.amount ?? 0) });
  }

  async function storeHealth(source: GuardedSource): Promise<void> {
    const { tenantId, id: connectionId } = source.connection;
    const updatedAt = deps.clock.now();
    await deps.store.sourceHealth
      .save({ ...source.guard.health(), tenantId, connectionId, node: deps.node, updatedAt })
      .catch((error) => {
        due.add(source);
        throw error;
      });
  }

  /** A source that told one node to wait means all of them. */
  async function heedOtherNodes(source: GuardedSource): Promise<void> {
    const { tenantId, id } = source.connection;
    for (const { rateLimitedUntil } of await deps.store.sourceHealth.list(tenantId, id))
      if (rateLimitedUntil) source.guard.pauseUntil(rateLimitedUntil.getTime());
  }

  return {
    asked(source) {
      const { tenantId, id: connectionId } = source.connection;
      add({ tenantId, connectionId, at: deps.clock.now(), metric: "source_calls", amount: 1 });
      due.add(source);
    },
    used: (source) => void due.add(source),
    changed(source) {
      due.add(source);
      reportedAt.delete(source);
      // Behind the reply that changed it, and after the guard has come to its new state.
      queueMicrotask(() => void flushBehind(false));
    },
    flush: () => flush(true),
    async close() {
      clearInterval(timer);
      await flush(true).catch(deps.onFailure);
    },
  };
}
