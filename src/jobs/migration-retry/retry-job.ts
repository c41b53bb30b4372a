import { z } from "zod";
import type { OpenConnections } from "../../connections/open-connections.ts";
import type { Clock } from "../../domain/clock.ts";
import type { JsonObject } from "../../domain/json.ts";
import { FAILURE_CAUSES } from "../../domain/roster.ts";
import type { Store } from "../../store/store.ts";

/** What the job is told: whom to try again. Neither given: everybody who failed. */
export const migrationRetryPayload = z.object({
  cause: z.enum(FAILURE_CAUSES).optional(),
  /** Of the roster. */
  keys: z.array(z.string()).optional(),
});
export type MigrationRetryPayload = z.output<typeof migrationRetryPayload>;

export interface MigrationRetryDeps {
  readonly store: Pick<Store, "connections" | "roster" | "users" | "migrations" | "tombstones" | "transaction">;
  readonly connections: Pick<OpenConnections, "get">;
  readonly clock: Clock;
}

/**
 * What became of one failure. `ready`: they would come over now, and the failure is cleared; `cleared`: only they themselves can
 * tell, by signing in; `still_failing`; `gone`: the source no longer has them; `here`: they are a user here; `deleted`: they
 * were, and a tombstone keeps them away.
 */
export const RETRY_VERDICTS = ["ready", "cleared", "still_failing", "gone", "here", "deleted"] as const;
export type RetryVerdict = (typeof RETRY_VERDICTS)[number];

const count = z.int().min(0);
const cursor = z.object({
  /** Index of the list that is gone through, and the key after which it goes on. */
  list: count,
  after: z.string().optional(),
  row: count,
  counts: z.object(
    Object.fromEntries(RETRY_VERDICTS.map((verdict) => [verdict, count])) as Record<RetryVerdict, typeof count>,
  ),
  /** How often in a row the source gave no answer about the person that comes next. */
  silences: count,
  /** The person before was given up since the source gave no answer about them either. */
  wasSilent: z.boolean(),
});

/** How far the job is. */
export type RetryCursor = Readonly<z.output<typeof cursor>>;

/** From what the last checkpoint left; the beginning where there was none. */
export function readRetryCursor(stored: JsonObject | undefined): RetryCursor {
  if (stored !== undefined) return cursor.parse(stored);
  const counts = Object.fromEntries(RETRY_VERDICTS.map((verdict) => [verdict, 0])) as Record<RetryVerdict, number>;
  return { list: 0, row: 0, counts, silences: 0, wasSilent: false };
}
