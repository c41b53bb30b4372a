import type { Clock } from "../../domain/clock.ts";
import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import type { TenantId } from "../../domain/ids.ts";
import { type ScriptSaving, type Scripts, scriptsOf } from "../../domain/script-version.ts";
import type { ScriptRunner } from "../../scripts/script-runner.ts";
import type { Store } from "../../store/store.ts";

export interface SaveScriptsInput {
  readonly tenantId: TenantId;
  readonly connectionId: string;
  /** All scripts as they shall be, from those that are there. */
  readonly change: (now: Scripts) => Scripts;
  readonly saving: ScriptSaving;
}

export interface SaveScriptsDeps {
  readonly store: Pick<Store, "connections" | "scriptVersions" | "transaction">;
  readonly scriptRunner: Pick<ScriptRunner, "check">;
  readonly clock: Clock;
}

/** How often a change is made anew when others change the same connection. */
const MAX_ATTEMPTS = 30;

/**
 * Changes a connection's scripts and nothing else of it, and gives the connection as it is then. Throws `DomainError`: `not_found`,
 * `unsupported_operation` for a connection without scripts, `conflict` when nothing would change, `invalid_body` for a script that
 * could not run.
 */
export async function saveScripts(input: SaveScriptsInput, deps: SaveScriptsDeps): Promise<Connection> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const before = await findConnection(input, deps.store);
    const scripts = input.change(scriptsOf(before.options));
    const changed = changedEntries(scriptsOf(before.options), scripts);
    if (changed.length === 0)
      throw new DomainError("conflict", "The scripts are these already", {
        reason: { code: "scripts_unchanged" },
      });
    await checkScripts(scripts, changed, deps);
    const after = await saveUnlessOutdated(before, scripts, input.saving, deps);
    if (after !== undefined) return after;
  }
  throw new DomainError("overloaded", "The connection is being changed by others. Try again in a moment.", {
    retryAfterSeconds: 1,
  });
}

async function findConnection(
  { tenantId, connectionId }: Pick<SaveScriptsInput, "tenantId" | "connectionId">,
  store: Pick<Store, "connections">,
): Promise<Connection> {
  const connection = await store.connections.find(tenantId, connectionId);
  if (connection === undefined)
    throw new DomainError("not_found", "The connection does not exist", { apiCode: "inexistent_connection" });
  if (connection.strategy !== "auth0")
    throw new DomainError("unsupported_operation", "Only database connections have scripts");
  return connection;
}

const changedEntries = (before: Scripts, after: Scripts): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((entry) => before[entry] !== after[entry]);

async function checkScripts(scripts: Scripts, entries: readonly string[], deps: SaveScriptsDeps): Promise<void> {
  for (const entry of entries) {
    const source = scripts[entry];
    if (source === undefined || source.trim() === "") continue;
    const [problem] = await deps.scriptRunner.check(source);
    if (problem !== undefined) throw new DomainError("invalid_body", `The ${entry} script: ${problem.message}`);
  }
}

/** Undefined when somebody else changed the connection since it was read: the sandbox looks at scripts outside the transaction. */
function saveUnlessOutdated(
  before: Connection,
  scripts: Scripts,
  saving: ScriptSaving,
  deps: SaveScriptsDeps,
): Promise<Connection | undefined> {
  const { tenantId, id } = before;
  const now = deps.clock.now();
  return deps.store.transaction(async (tx) => {
    const current = await tx.connections.find(tenantId, id);
    if (current?.version !== before.version) return undefined;
    const options = { ...current.options, customScripts: scripts };
    await tx.connections.update({ ...current, options, updatedAt: now }, saving);
    return tx.connections.find(tenantId, id);
  });
}
