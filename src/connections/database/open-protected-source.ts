import type { Connection } from "../../domain/connection.ts";
import { withdrawnSince } from "../../migration/phases/phase-gate.ts";
import type { SourceProtection } from "../../sources/protection/source-protection.ts";
import type { SourceConnector } from "../../sources/source-connector.ts";
import type { Store } from "../../store/store.ts";
import type { DatabaseOptions } from "./database-options.ts";
import { type OpenScriptSourceDeps, openScriptSource } from "./open-script-source.ts";

/** What a script may take where the connection says nothing, milliseconds (contract §1.9). */
export const DEFAULT_TIMEOUT_MS = 20_000;

export interface OpenProtectedSourceDeps extends OpenScriptSourceDeps {
  readonly protection: Pick<SourceProtection, "protect">;
  readonly store: Pick<Store, "migrations">;
}

/**
 * The connection's source behind its protection (design §4 rule 7): sign-ins, lookups, probes and comparisons all ask through
 * it, so that together they stay within the limits. Throws when the settings cannot be opened.
 */
export function openProtectedSource(
  connection: Connection,
  options: DatabaseOptions,
  deps: OpenProtectedSourceDeps,
): SourceConnector {
  return deps.protection.protect(openScriptSource(connection, options, deps), connection, {
    settings: options.usher.source_protection,
    timeoutMs: options.usher.source_timeout_ms ?? DEFAULT_TIMEOUT_MS,
    withdrawn: (question) => withdrawnSince(connection, deps, question),
  });
}
