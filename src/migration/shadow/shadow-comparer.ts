import type { Clock } from "../../domain/clock.ts";
import type { Connection } from "../../domain/connection.ts";
import type { Credentials } from "../../domain/credentials.ts";
import { newLogId } from "../../domain/ids.ts";
import type { SourceConnector } from "../../sources/source-connector.ts";
import type { ConfigCache } from "../../store/config-cache.ts";
import type { Store } from "../../store/store.ts";
import type { MappingOptions } from "../map-profile.ts";
import { compareAnswers, type LocalAnswer } from "./compare-answers.ts";

/** A sign-in that was answered here. */
export interface AnsweredSignIn {
  readonly connection: Pick<Connection, "tenantId" | "id">;
  readonly options: MappingOptions;
  readonly source: SourceConnector;
  /** Held in memory until the source has been asked, and nowhere else. */
  readonly credentials: Credentials;
  readonly local: LocalAnswer;
  readonly ip?: string;
}

/** Compares answers given here with the source's, behind the sign-ins, while a migration is in shadow mode. */
export interface ShadowComparer {
  /** Returns at once and never throws. Compared is a sampled share; what is too much at once is counted and dropped. */
  offer(signIn: AnsweredSignIn): void;
  /** Resolves once everything that was offered is compared or dropped. */
  idle(): Promise<void>;
  /** Drops what waits, gives up what is asked. */
  close(): Promise<void>;
}

export interface ShadowComparerDeps {
  readonly config: Pick<ConfigCache, "migration">;
  readonly store: Pick<Store, "migrations" | "shadowComparisons">;
  readonly clock: Clock;
  /** From 0 up to but not including 1. */
  readonly random: () => number;
  /** How long a source may take in all, milliseconds. */
  readonly sourceTimeoutMs: number;
  readonly onFailure: (error: unknown) => void;
}

/** One connection's comparisons: a source that is slow costs no other connection its own. */
interface Lane {
  readonly connection: AnsweredSignIn["connection"];
  readonly waiting: AnsweredSignIn[];
  working: number;
  dropped: number;
}

/** Both limits are each connection's own. */
export function createShadowComparer(
  deps: ShadowComparerDeps,
  { concurrency = 4, queueLimit = 100 }: { readonly concurrency?: number; readonly queueLimit?: number } = {},
): ShadowComparer {
  const lanes = new Map<string, Lane>();
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();

  async function sample(signIn: AnsweredSignIn): Promise<void> {
    const { tenantId, id } = signIn.connection;
    const migration = await deps.config.migration(tenantId, id);
    if (migration?.phase !== "shadow" || deps.random() >= migration.settings.shadowShare) return;
    const lane = laneOf(signIn);
    if (stopping.signal.aborted || lane.waiting.length >= queueLimit) {
      lane.dropped += 1;
      return;
    }
    lane.waiting.push(signIn);
    if (lane.working < concurrency) await work(lane);
  }

  function laneOf({ connection }: AnsweredSignIn): Lane {
    const key = keyOf(connection);
    const lane = lanes.get(key) ?? { connection, waiting: [], working: 0, dropped: 0 };
    lanes.set(key, lane);
    return lane;
  }

  async function work(lane: Lane): Promise<void> {
    lane.working += 1;
    try {
      for (let signIn = lane.waiting.shift(); signIn; signIn = lane.waiting.shift()) {
        await compare(signIn, deps, stopping.signal).catch(deps.onFailure);
        await storeDropped(lane);
      }
    } finally {
      lane.working -= 1;
      if (lane.working === 0 && lane.dropped === 0) lanes.delete(keyOf(lane.connection));
    }
  }

  async function storeDropped(lane: Lane): Promise<void> {
    const count = lane.dropped;
    if (count === 0) return;
    lane.dropped = 0;
    const { tenantId, id } = lane.connection;
    await deps.store.shadowComparisons.addDropped(tenantId, id, count).catch(deps.onFailure);
  }

  const idle = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all(underWay);
    for (const lane of lanes.values()) await storeDropped(lane);
  };

  return {
    offer(signIn) {
      if (stopping.signal.aborted) return;
      const promise = sample(signIn)
        .catch(deps.onFailure)
        .finally(() => underWay.delete(promise));
      underWay.add(promise);
    },
    idle,
    async close() {
      stopping.abort();
      for (const lane of lanes.values()) lane.dropped += lane.waiting.splice(0).length;
      await idle();
    },
  };
}

const keyOf = ({ tenantId, id }: AnsweredSignIn["connection"]): string => JSON.stringify([tenantId, id]);

/** Asks and compares; writes nothing but the comparison. */
async function compare(
  { connection, options, source, credentials, local, ip }: AnsweredSignIn,
  deps: ShadowComparerDeps,
  stopping: AbortSignal,
): Promise<void> {
  const { tenantId, id: connectionId } = connection;
  // It may have waited, and the source may be closed since: as for any question, by what is committed now.
  if ((await deps.store.migrations.find(tenantId, connectionId))?.phase !== "shadow") return;
  const began = performance.now();
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(deps.sourceTimeoutMs)]);
  const { check } = await source.checkCredentials(credentials, signal, { ip, isComparison: true });
  if (stopping.aborted) return;
  const at = deps.clock.now();
  await deps.store.shadowComparisons.record({
    tenantId,
    connectionId,
    id: newLogId(at.getTime()),
    at,
    identifier: credentials.normalisedIdentifier,
    durationMs: performance.now() - began,
    ...compareAnswers(local, check, { connection, typedIdentifier: credentials.identifier, options }),
  });
}
