import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import { scriptsOf } from "../../domain/script-version.ts";
import { withdrawnSince } from "../../migration/phases/phase-gate.ts";
import type { StepDeps } from "../../migration/probe/probe-step.ts";
import { type ProbeInput, type ProbeReport, runProbe } from "../../migration/probe/run-probe.ts";
import type { ScriptRunner } from "../../scripts/script-runner.ts";
import { misconfiguredSource } from "../../sources/misconfigured-source.ts";
import type { SourceProtection } from "../../sources/protection/source-protection.ts";
import { secretSettings } from "../../sources/script/secret-settings.ts";
import type { SourceConnector } from "../../sources/source-connector.ts";
import { type Sealer, sealContext } from "../../store/sealer.ts";
import type { Store } from "../../store/store.ts";
import { type DatabaseOptions, databaseOptions } from "./database-options.ts";
import { createDomainList } from "./domain-list.ts";
import { DEFAULT_TIMEOUT_MS } from "./open-protected-source.ts";
import { openScriptSource } from "./open-script-source.ts";
import { refuseWhileLeftAlone } from "./refuse-while-left-alone.ts";

export interface ProbeConnectionInput extends Pick<ProbeInput, "person" | "stranger" | "signal"> {
  readonly connection: Connection;
  /** How many people are to be moved; default: the roster's, else the stated estimate. */
  readonly people?: number;
}

export interface ProbeConnectionDeps extends Omit<StepDeps, "scriptRunner"> {
  readonly store: Pick<Store, "migrations" | "progress" | "tenants" | "sourceHealth">;
  readonly protection: Pick<SourceProtection, "protect">;
  readonly scriptRunner: ScriptRunner;
  readonly sealer: Pick<Sealer, "open">;
}

/**
 * Probes a connection's source as it is set up (`runProbe`), through its protection: whoever may probe must not be able to try
 * passwords without end, and what is asked is counted. Throws `DomainError`: `unsupported_operation` for a connection without a
 * source, `conflict` once the migration is finalised, `source_unavailable` while the source is left alone.
 */
export async function probeConnection(input: ProbeConnectionInput, deps: ProbeConnectionDeps): Promise<ProbeReport> {
  const { connection } = input;
  if (connection.strategy !== "auth0")
    throw new DomainError("unsupported_operation", "Only database connections have a source");
  const migration = await deps.store.migrations.find(connection.tenantId, connection.id);
  if (migration?.phase === "finalised")
    throw new DomainError(
      "conflict",
      "The migration of this connection is finalised: its source is not asked any more",
      { reason: { code: "migration_finalised" } },
    );
  await refuseWhileLeftAlone(connection, deps);
  const options = databaseOptions.parse(connection.options);
  const settings = openedSettings(connection, options, deps.sealer);
  const source = openSource(connection, options, deps);
  try {
    return await runProbe({ ...input, source, ...(await subjectOf(input, options, settings, deps)) }, deps);
  } finally {
    await source.close();
  }
}

async function subjectOf(
  input: ProbeConnectionInput,
  options: DatabaseOptions,
  settings: ReadonlyMap<string, string>,
  deps: ProbeConnectionDeps,
): Promise<Pick<ProbeInput, "subject" | "secrets" | "timeoutMs">> {
  const { connection } = input;
  const { usher } = options;
  const alwaysReachable = await createDomainList(deps.store)();
  return {
    subject: {
      connection,
      isImporting: options.enabledDatabaseCustomization && options.import_mode,
      mapping: { stripIdPrefix: usher.strip_user_id_prefix, requiresUsername: options.requires_username },
      protection: usher.source_protection,
      network:
        usher.network.policy === "list"
          ? { kind: "list", hosts: usher.network.hosts, alwaysReachable }
          : { kind: "public", alwaysReachable },
      scripts: scriptsOf(connection.options),
      settingNames: [...settings.keys()],
      people: input.people ?? (await knownPeople(connection, deps)),
    },
    secrets: secretSettings(Object.fromEntries(settings)),
    timeoutMs: usher.source_timeout_ms ?? DEFAULT_TIMEOUT_MS,
  };
}

/** A source that cannot be opened is one of its kind all the same: the steps say what is wrong with it. */
function openSource(connection: Connection, options: DatabaseOptions, deps: ProbeConnectionDeps): SourceConnector {
  try {
    const source = openScriptSource(connection, options, { ...deps, domainList: createDomainList(deps.store) });
    return deps.protection.protect(source, connection, {
      settings: options.usher.source_protection,
      timeoutMs: options.usher.source_timeout_ms ?? DEFAULT_TIMEOUT_MS,
      withdrawn: async () => ((await withdrawnSince(connection, deps)) === "closed" ? "closed" : undefined),
    });
  } catch (error) {
    return { ...misconfiguredSource(error), kind: "script" };
  }
}

/** Those that can be opened, by name. */
function openedSettings(
  { tenantId, id }: Connection,
  { configuration }: DatabaseOptions,
  sealer: Pick<Sealer, "open">,
): ReadonlyMap<string, string> {
  const opened = Object.entries(configuration).flatMap(([name, sealed]): [string, string][] => {
    try {
      return [[name, sealer.open(sealed, sealContext.connectionSetting(tenantId, id, name))]];
    } catch {
      return [];
    }
  });
  return new Map(opened);
}

async function knownPeople(
  { tenantId, id }: Connection,
  { store }: Pick<ProbeConnectionDeps, "store">,
): Promise<number | undefined> {
  const counts = await store.progress.read(tenantId, id);
  const listed = counts.reduce((sum, { metric, amount }) => (metric === "listed" ? sum + amount : sum), 0);
  if (listed > 0) return listed;
  return (await store.migrations.find(tenantId, id))?.settings.estimate;
}
