import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import type { TenantId } from "../../domain/ids.ts";
import type { ScriptVersion } from "../../domain/script-version.ts";
import type { Store } from "../../store/store.ts";
import { type SaveScriptsDeps, saveScripts } from "./save-scripts.ts";

interface ScriptVersionKey {
  readonly tenantId: TenantId;
  readonly connectionId: string;
  readonly version: number;
}

/** Throws `DomainError("not_found")`. */
export async function findScriptVersion(
  { tenantId, connectionId, version }: ScriptVersionKey,
  deps: { readonly store: Pick<Store, "scriptVersions"> },
): Promise<ScriptVersion> {
  const found = await deps.store.scriptVersions.find(tenantId, connectionId, version);
  if (found !== undefined) return found;
  throw new DomainError("not_found", `The connection has no version ${version} of its scripts`, {
    apiCode: "inexistent_script_version",
  });
}

/**
 * Makes the scripts of an earlier version those of the connection: as a new version, so that what was between stays to be seen.
 * Throws as `saveScripts`; `conflict` when they are the current ones.
 */
export async function rollBackScripts(
  input: ScriptVersionKey & { readonly author: string },
  deps: SaveScriptsDeps,
): Promise<Connection> {
  const { scripts } = await findScriptVersion(input, deps);
  const { tenantId, connectionId, author, version } = input;
  const saving = { author, note: `rollback to ${version}` };
  return saveScripts({ tenantId, connectionId, change: () => scripts, saving }, deps);
}
