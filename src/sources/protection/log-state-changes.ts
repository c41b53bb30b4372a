import type { JsonObject } from "../../domain/json.ts";
import type { LogWriter } from "../../logs/log-writer.ts";
import type { BreakerSnapshot } from "./circuit-breaker.ts";
import type { ProtectedConnection, SourceObserver } from "./protected-connection.ts";
import type { GuardListener } from "./source-guard.ts";

const BREAKER_TEXTS: Record<BreakerSnapshot["state"], string> = {
  open: "The source failed too often. It is left alone for a while; whoever is not here yet is told to come back later.",
  half_open: "One question at a time finds out whether the source answers again.",
  closed: "The source answers again.",
};

/** Writes a log event for each change of a source's state, and passes the rest on. No event holds a person or a secret. */
export function createListener(
  connection: ProtectedConnection,
  deps: {
    readonly logWriter: Pick<LogWriter, "write">;
    readonly node: string;
    readonly observer?: SourceObserver;
    readonly onFailure: (error: unknown) => void;
    readonly onChange: () => void;
    readonly onAsked: () => void;
    readonly onUsed: () => void;
  },
): GuardListener {
  const log = (type: string, description: string, details: JsonObject) =>
    deps.logWriter.write({
      tenantId: connection.tenantId,
      type,
      description,
      connection: connection.name,
      connectionId: connection.id,
      strategy: connection.strategy,
      strategyType: "database",
      details: { node: deps.node, ...details },
    });

  return {
    onBreakerChange({ state, openUntilMs }, lastFailure) {
      log(`source_breaker_${state}`, BREAKER_TEXTS[state], {
        ...(state !== "closed" && lastFailure !== undefined ? { reason: lastFailure } : {}),
        ...(openUntilMs === undefined ? {} : { open_until: new Date(openUntilMs).toISOString() }),
      });
      deps.onChange();
    },
    onRateLimited(until) {
      log("source_rate_limited", "The source said not to ask before a set time.", { until: until.toISOString() });
      deps.onChange();
    },
    onAsked: deps.onAsked,
    onSettled(outcome, durationMs) {
      deps.observer?.onSettled(connection, outcome, durationMs);
      deps.onUsed();
    },
    onRefused(reason) {
      deps.observer?.onRefused(connection, reason);
      deps.onUsed();
    },
    onLostRelease: deps.onFailure,
  };
}
