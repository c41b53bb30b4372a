import { isJsonObject } from "../../domain/json.ts";
import type { ScriptResult } from "../../scripts/script-runner.ts";

const MAX_NAMES = 20;

/** Names of connections in the `identities` of the profile that a script gave (contract §4.6.1); undefined where it has none. */
export function identityConnections(result: ScriptResult): readonly string[] | undefined {
  const profile = result.outcome === "returned" ? result.values[0] : undefined;
  const identities = isJsonObject(profile) ? profile.identities : undefined;
  if (!Array.isArray(identities)) return undefined;
  const names = identities.map((identity) => (isJsonObject(identity) ? identity.connection : undefined));
  return [...new Set(names.filter((name) => typeof name === "string" && name.length <= 255))].slice(
    0,
    MAX_NAMES,
  ) as string[];
}
