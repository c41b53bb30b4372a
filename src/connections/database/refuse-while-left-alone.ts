import type { Clock } from "../../domain/clock.ts";
import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Store } from "../../store/store.ts";

/**
 * For questions of administrators: what any node was told or found counts, while a guard knows of its own process only. Throws
 * `DomainError("source_unavailable")` while the source asked to be left alone, or failed too often of late.
 */
export async function refuseWhileLeftAlone(
  connection: Connection,
  { store, clock }: { readonly store: Pick<Store, "sourceHealth">; readonly clock: Clock },
  options: { readonly despiteOpenBreaker?: boolean } = {},
): Promise<void> {
  const { tenantId, id, updatedAt } = connection;
  const now = clock.now();
  for (const { breaker, since, openUntil, rateLimitedUntil } of await store.sourceHealth.list(tenantId, id)) {
    // What made it open may have been mended since.
    const opened = breaker === "open" && since >= updatedAt && !options.despiteOpenBreaker ? openUntil : undefined;
    const until = [opened, rateLimitedUntil].find((moment) => moment !== undefined && moment > now);
    if (until === undefined) continue;
    const why = until === opened ? "it failed too often" : "it said not to ask before a set time";
    throw new DomainError("source_unavailable", `The source is left alone for now: ${why}.`, {
      reason: { code: until === opened ? "source_left_alone" : "source_left_alone_paused" },
      retryAfterSeconds: Math.ceil((until.getTime() - now.getTime()) / 1_000),
    });
  }
}
