import type { Clock } from "../../domain/clock.ts";
import type { Connection } from "../../domain/connection.ts";
import { dayOf, type ProgressChange } from "../../store/progress.ts";
import type { Store } from "../../store/store.ts";

/** Counts people for whom a closed source was not asked. */
export interface RefusalTally {
  add(connection: Pick<Connection, "tenantId" | "id">): void;
  /** What was counted is stored when it resolves. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

const FLUSH_EVERY_MS = 1_000;

/** Stores the counts once a second, behind the requests: whoever tries names must not cause a write for each. */
export function createRefusalTally(deps: {
  readonly store: Pick<Store, "progress">;
  readonly clock: Clock;
  readonly onFailure: (error: unknown) => void;
}): RefusalTally {
  let waiting = new Map<string, ProgressChange>();
  const timer = setInterval(() => void flush().catch(deps.onFailure), FLUSH_EVERY_MS);
  timer.unref();

  function add(change: ProgressChange): void {
    const key = JSON.stringify([change.tenantId, change.connectionId, dayOf(change.at)]);
    const amount = change.amount + (waiting.get(key)?.amount ?? 0);
    waiting.set(key, { ...change, amount });
  }

  async function flush(): Promise<void> {
    const taken = waiting;
    if (taken.size === 0) return;
    waiting = new Map();
    try {
      await deps.store.progress.record([...taken.values()]);
    } catch (error) {
      for (const change of taken.values()) add(change);
      throw error;
    }
  }

  return {
    add: ({ tenantId, id }) =>
      add({ tenantId, connectionId: id, at: deps.clock.now(), metric: "refused_while_closed", amount: 1 }),
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}
