import type { Clock } from "../../domain/clock.ts";
import type { ConnectionId, TenantId } from "../../domain/ids.ts";
import type { NotAskedReason } from "../../domain/source-check.ts";
import type { SourceHealth } from "../../domain/source-health.ts";
import type { LogWriter } from "../../logs/log-writer.ts";
import type { Store } from "../../store/store.ts";
import type { QuestionContext, SourceConnector } from "../source-connector.ts";
import { createHealthReports } from "./health-reports.ts";
import { createListener } from "./log-state-changes.ts";
import type { GuardedSource, ProtectedConnection, SourceObserver } from "./protected-connection.ts";
import type { ProtectionSettings } from "./protection-settings.ts";
import { createSourceGuard, type SourceGuard } from "./source-guard.ts";
import type { Trial } from "./source-question.ts";

type Withdrawn = (question: Pick<QuestionContext, "isComparison">) => Promise<NotAskedReason | undefined>;

/** Protects every source of this process (design §4 rule 7). */
export interface SourceProtection {
  /**
   * The same source with every question passing the connection's guard. However often a connection is opened, there is one
   * guard for it; the settings given last hold.
   */
  protect(
    source: SourceConnector,
    connection: ProtectedConnection,
    options: {
      readonly settings: ProtectionSettings;
      readonly timeoutMs: number;
      /** Asked before each question, when it is its turn: the reason why it may not be posed any more. */
      readonly withdrawn?: Withdrawn;
      readonly trial?: Trial;
    },
  ): SourceConnector;
  /** Every source that was asked or opened in this process, as it looks from here now. */
  states(): readonly { readonly connection: ProtectedConnection; readonly health: SourceHealth }[];
  /** What is counted and seen until now is stored when it resolves. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface SourceProtectionDeps {
  readonly store: Pick<Store, "sourceGuesses" | "sourceHealth" | "progress" | "roster">;
  readonly logWriter: Pick<LogWriter, "write">;
  readonly clock: Clock;
  /** Name of this process among the nodes. */
  readonly node: string;
  readonly newId: () => string;
  readonly observer?: SourceObserver;
  /** Hears of what could not be stored; it is tried again. */
  readonly onFailure: (error: unknown) => void;
}

export function createSourceProtection(deps: SourceProtectionDeps): SourceProtection {
  const guarded = new Map<string, GuardedSource>();
  const versions = new Map<string, number>();
  const reports = createHealthReports(deps);

  function guardOf(connection: ProtectedConnection, options: { settings: ProtectionSettings; timeoutMs: number }) {
    const key = keyOf(connection.tenantId, connection.id);
    const known = guarded.get(key);
    if (known) {
      known.guard.configure(options.settings, options.timeoutMs);
      const before = versions.get(key) ?? connection.version;
      if (connection.version > before) known.guard.connectionChanged();
      versions.set(key, Math.max(connection.version, before));
      return known.guard;
    }
    const listener = createListener(connection, {
      ...deps,
      onChange: () => reports.changed(entry),
      onAsked: () => reports.asked(entry),
      onUsed: () => reports.used(entry),
    });
    const entry: GuardedSource = {
      connection,
      guard: createSourceGuard(connection, { ...deps, ...options, listener }),
    };
    guarded.set(key, entry);
    versions.set(key, connection.version);
    return entry.guard;
  }

  return {
    protect: (source, connection, options) => protectedSource(source, guardOf(connection, options), options),
    states: () => [...guarded.values()].map(({ connection, guard }) => ({ connection, health: guard.health() })),
    flush: () => reports.flush(),
    async close() {
      await Promise.all([...guarded.values()].map(({ guard }) => guard.settle()));
      await reports.close();
    },
  };
}

const keyOf = (tenantId: TenantId, connectionId: ConnectionId): string => `${tenantId}/${connectionId}`;

function protectedSource(
  source: SourceConnector,
  guard: SourceGuard,
  { withdrawn, trial }: { readonly withdrawn?: Withdrawn; readonly trial?: Trial },
): SourceConnector {
  return {
    kind: source.kind,
    async checkCredentials(credentials, signal, context) {
      const { verdict, report } = await guard.ask({
        sourceKind: source.kind,
        guess: { credentials, ip: context?.ip },
        signal,
        withdrawn: withdrawn && (() => withdrawn({ isComparison: context?.isComparison })),
        trial,
        async pose(own) {
          const { check, ...rest } = await source.checkCredentials(credentials, own, context);
          return { verdict: check, ...rest };
        },
      });
      return { check: verdict, report };
    },
    async findUser(identifier, signal) {
      const { verdict, report } = await guard.ask({
        sourceKind: source.kind,
        signal,
        withdrawn: withdrawn && (() => withdrawn({})),
        trial,
        async pose(own) {
          const { lookup, ...rest } = await source.findUser(identifier, own);
          return { verdict: lookup, ...rest };
        },
      });
      return { lookup: verdict, report };
    },
    close: () => source.close(),
  };
}
