import type { Clock } from "../../domain/clock.ts";
import type { Connection } from "../../domain/connection.ts";
import { Credentials } from "../../domain/credentials.ts";
import { DomainError } from "../../domain/errors.ts";
import { isNotAsked } from "../../domain/source-check.ts";
import { withdrawnSince } from "../../migration/phases/phase-gate.ts";
import { refuseWhenFinalised } from "../../migration/phases/refuse-when-finalised.ts";
import type { ScriptEntry, ScriptRequest, ScriptResult, ScriptRunner } from "../../scripts/script-runner.ts";
import type { SourceProtection } from "../../sources/protection/source-protection.ts";
import type { SourceCallReport, SourceConnector } from "../../sources/source-connector.ts";
import type { Sealer } from "../../store/sealer.ts";
import type { Store } from "../../store/store.ts";
import { type DatabaseOptions, databaseOptions } from "./database-options.ts";
import { createDomainList } from "./domain-list.ts";
import { DEFAULT_TIMEOUT_MS } from "./open-protected-source.ts";
import { openScriptSource } from "./open-script-source.ts";
import { refuseWhileLeftAlone } from "./refuse-while-left-alone.ts";

export interface TryScriptInput {
  readonly connection: Connection;
  readonly entry: ScriptEntry;
  readonly identifier: string;
  /** For `login`. */
  readonly password?: string;
  /** Runs in place of the saved script. */
  readonly script?: string;
  /** Whoever looks for what opened the breaker must be able to ask. Neither a pause that the source asked for nor a guess budget yields. */
  readonly despiteOpenBreaker?: boolean;
  /** Where the caller is, as far as that is trusted. */
  readonly ip?: string;
  readonly signal: AbortSignal;
}

export interface TryScriptDeps {
  readonly store: Pick<Store, "migrations" | "tenants" | "sourceHealth">;
  readonly protection: Pick<SourceProtection, "protect">;
  readonly scriptRunner: ScriptRunner;
  readonly sealer: Pick<Sealer, "open">;
  readonly clock: Clock;
}

/**
 * Runs one of a connection's scripts once and gives everything that it did; nothing is written. It asks through the source's
 * protection, so that it is counted and is no way around the guess budget; the breaker learns nothing from it, since a draft that
 * fails must not keep people out. Throws `DomainError`: `unsupported_operation` for a connection without scripts, `invalid_body`
 * without the script, `conflict` once the migration is finalised, `source_unavailable` or `too_many_attempts` when it was kept back.
 */
export async function tryScript(input: TryScriptInput, deps: TryScriptDeps): Promise<ScriptResult> {
  const { connection, entry } = input;
  if (connection.strategy !== "auth0")
    throw new DomainError("unsupported_operation", "Only database connections have scripts");
  await refuseWhenFinalised(connection, deps);
  const saved = databaseOptions.parse(connection.options);
  const script = input.script ?? saved.customScripts[entry];
  if (script === undefined || script.trim() === "")
    throw new DomainError("invalid_body", `The connection has no ${entry} script; send one as "script"`);
  await refuseWhileLeftAlone(connection, deps, input);
  const options = { ...saved, customScripts: { ...saved.customScripts, [entry]: script } };
  const seen = watchRun(deps.scriptRunner, input.password);
  const isDraft = script !== saved.customScripts[entry];
  const source = openSource(input, options, { ...deps, scriptRunner: seen.runner, isDraft });
  try {
    const { report, notAsked } = await ask(input, source);
    if (notAsked) throw keptBack(notAsked, report);
    return await seen.result();
  } finally {
    await source.close();
  }
}

function openSource(
  { connection, despiteOpenBreaker = false }: TryScriptInput,
  options: DatabaseOptions,
  deps: TryScriptDeps & { readonly isDraft: boolean },
): SourceConnector {
  const source = openScriptSource(connection, options, { ...deps, domainList: createDomainList(deps.store) });
  return deps.protection.protect(source, connection, {
    settings: options.usher.source_protection,
    timeoutMs: options.usher.source_timeout_ms ?? DEFAULT_TIMEOUT_MS,
    withdrawn: async () => ((await withdrawnSince(connection, deps)) === "closed" ? "closed" : undefined),
    trial: { despiteOpenBreaker, isDraft: deps.isDraft },
  });
}

interface NotAsked {
  readonly reason: string;
  readonly retryAfterSeconds?: number;
}

async function ask(
  { entry, identifier, password = "", ip, signal }: TryScriptInput,
  source: SourceConnector,
): Promise<{ readonly report: SourceCallReport; readonly notAsked?: NotAsked }> {
  const { verdict, report } =
    entry === "login"
      ? await source
          .checkCredentials(new Credentials(identifier, password), signal, { ip })
          .then(({ check, ...rest }) => ({ verdict: check, ...rest }))
      : await source.findUser(identifier, signal).then(({ lookup, ...rest }) => ({ verdict: lookup, ...rest }));
  const isKeptBack = verdict.outcome === "unavailable" && isNotAsked(verdict.reason);
  return { report, notAsked: isKeptBack ? verdict : undefined };
}

function keptBack({ reason, retryAfterSeconds }: NotAsked, { message = reason }: SourceCallReport): DomainError {
  if (reason === "closed") return new DomainError("conflict", message, { apiCode: "migration_phase" });
  return new DomainError(reason === "guess_budget" ? "too_many_attempts" : "source_unavailable", message, {
    retryAfterSeconds,
  });
}

/** The runner as it is for whoever debugs: not beside real sign-ins, nothing of the settings shown, and its result kept. */
function watchRun(scriptRunner: ScriptRunner, password: string | undefined) {
  let run: Promise<ScriptResult> | undefined;
  const runner: ScriptRunner = {
    ...scriptRunner,
    run({ generation: _, ...request }: ScriptRequest, signal) {
      const hidden = [password ?? "", ...Object.values(request.configuration)].filter((text) => text !== "");
      run = scriptRunner.run({ ...request, redact: hidden }, signal);
      return run;
    },
  };
  return {
    runner,
    /** Throws what the runner threw: a bug of ours. */
    result(): Promise<ScriptResult> {
      if (run === undefined) throw new DomainError("internal", "The script was not run");
      return run;
    },
  };
}
