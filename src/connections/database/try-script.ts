import type { Clock } from "../../domain/clock.ts";
import type { Connection } from "../../domain/connection.ts";
import { Credentials } from "../../domain/credentials.ts";
import { DomainError } from "../../domain/errors.ts";
import { type CredentialCheck, isNotAsked, type UserLookup } from "../../domain/source-check.ts";
import { mapProfile, type ProfileMapping } from "../../migration/map-profile.ts";
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

/** What a script did, and what a sign-in, or a look for somebody, makes of that. */
export interface TriedScript {
  readonly result: ScriptResult;
  readonly verdict: CredentialCheck | UserLookup;
  /** Whom it vouched for or found, as they would be here; absent where it did neither. */
  readonly mapping?: ProfileMapping;
}

/**
 * Runs one of a connection's scripts once and gives everything that it did; nothing is written. It asks through the source's
 * protection, so that it is counted and is no way around the guess budget; the breaker learns nothing from it, since a draft that
 * fails must not keep people out. Throws `DomainError`: `unsupported_operation` for a connection without scripts, `invalid_body`
 * without the script, `conflict` once the migration is finalised, `source_unavailable` or `too_many_attempts` when it was kept back.
 */
export async function tryScript(input: TryScriptInput, deps: TryScriptDeps): Promise<TriedScript> {
  const { connection, entry } = input;
  if (connection.strategy !== "auth0")
    throw new DomainError("unsupported_operation", "Only database connections have scripts");
  await refuseWhenFinalised(connection, deps);
  const saved = databaseOptions.parse(connection.options);
  const script = input.script ?? saved.customScripts[entry];
  if (script === undefined || script.trim() === "")
    throw new DomainError("invalid_body", `The connection has no ${entry} script; send one as "script"`, {
      reason: { code: "script_missing", facts: { script: entry } },
    });
  await refuseWhileLeftAlone(connection, deps, input);
  const options = { ...saved, customScripts: { ...saved.customScripts, [entry]: script } };
  const seen = watchRun(deps.scriptRunner, input.password);
  const isDraft = script !== saved.customScripts[entry];
  const source = openSource(input, options, { ...deps, scriptRunner: seen.runner, isDraft });
  try {
    const { verdict, report } = await ask(input, source);
    if (verdict.outcome === "unavailable" && isNotAsked(verdict.reason)) throw keptBack(verdict, report);
    return { result: await seen.result(), verdict, mapping: mappingOf(verdict, input, saved) };
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

async function ask(
  { entry, identifier, password = "", ip, signal }: TryScriptInput,
  source: SourceConnector,
): Promise<{ readonly verdict: CredentialCheck | UserLookup; readonly report: SourceCallReport }> {
  if (entry === "login") {
    const { check, report } = await source.checkCredentials(new Credentials(identifier, password), signal, { ip });
    return { verdict: check, report };
  }
  const { lookup, report } = await source.findUser(identifier, signal);
  return { verdict: lookup, report };
}

function mappingOf(
  verdict: CredentialCheck | UserLookup,
  { connection, identifier }: TryScriptInput,
  { usher, requires_username: requiresUsername }: DatabaseOptions,
): ProfileMapping | undefined {
  if (verdict.outcome !== "accepted" && verdict.outcome !== "found") return undefined;
  const options = { stripIdPrefix: usher.strip_user_id_prefix, requiresUsername };
  return mapProfile(verdict.profile, { connection, typedIdentifier: identifier, options });
}

interface NotAsked {
  readonly reason: string;
  readonly retryAfterSeconds?: number;
}

function keptBack({ reason, retryAfterSeconds }: NotAsked, { message = reason }: SourceCallReport): DomainError {
  if (reason === "closed")
    return new DomainError("conflict", message, {
      apiCode: "migration_phase",
      reason: { code: "migration_finalised" },
    });
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
