import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import type { NewJob } from "../../store/jobs.ts";
import type { Store } from "../../store/store.ts";
import { type StartMigrationJobDeps, startOnlyJob } from "../start-migration-job.ts";
import type { MigrationRetryPayload } from "./retry-job.ts";

/** Makes the job that looks again at failures. Throws `DomainError("conflict")` where the source may not be asked. */
export async function startRetry(
  input: { readonly connection: Connection; readonly payload: MigrationRetryPayload; readonly by: string },
  deps: StartMigrationJobDeps & { readonly store: Pick<Store, "jobs" | "migrations" | "transaction"> },
): Promise<NewJob> {
  const { connection, payload } = input;
  if (connection.options.enabledDatabaseCustomization !== true || connection.options.import_mode !== true)
    throw new DomainError("conflict", "The connection has no source to ask: it imports nobody.", {
      reason: { code: "imports_nobody" },
    });
  const phase = (await deps.store.migrations.find(connection.tenantId, connection.id))?.phase ?? "running";
  if (phase !== "running") throw new DomainError("conflict", WHY_NOT[phase], { reason: { code: REASONS[phase] } });
  return startOnlyJob({ ...input, type: "migration_retry", payload: { ...payload } }, deps);
}

const REASONS = {
  paused: "retry_while_paused",
  finalised: "migration_finalised",
  shadow: "retry_while_shadow",
} as const;

const WHY_NOT = {
  paused: "The migration is paused, and its source may not be asked. Resume it first.",
  finalised: "The migration is finalised: its source is never asked again.",
  shadow: "The migration is in shadow mode: nobody comes over yet. Start it first.",
};
