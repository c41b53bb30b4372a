import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import type { NewJob } from "../../store/jobs.ts";
import type { Store } from "../../store/store.ts";
import { type StartMigrationJobDeps, startMigrationJob, startOnlyJob } from "../start-migration-job.ts";
import type { ResetCampaignPayload } from "./campaign-job.ts";

/**
 * Makes the job that mails those who are left. Throws `DomainError("conflict")` while links would lead nowhere or another campaign
 * runs, `DomainError("invalid_body")` for an application that there is not.
 */
export async function startCampaign(
  input: { readonly connection: Connection; readonly payload: ResetCampaignPayload; readonly by: string },
  deps: StartMigrationJobDeps & { readonly store: Pick<Store, "jobs" | "migrations" | "clients" | "transaction"> },
): Promise<NewJob> {
  const { connection, payload } = input;
  const { clientId } = payload;
  if (clientId !== undefined && (await deps.store.clients.find(connection.tenantId, clientId)) === undefined)
    throw new DomainError("invalid_body", "The client does not exist");
  const job = { ...input, type: "reset_campaign", payload: { ...payload } } as const;
  if (payload.dryRun) return startMigrationJob(job, deps);
  const phase = (await deps.store.migrations.find(connection.tenantId, connection.id))?.phase;
  if (phase === "paused" || phase === "shadow")
    throw new DomainError("conflict", WHY_NOT[phase], { reason: { code: `campaign_while_${phase}` } });
  return startOnlyJob(job, deps, (other) => other.dryRun === false);
}

const WHY_NOT = {
  paused: "The migration is paused: the links would bring nobody over. Resume it first.",
  shadow: "The migration is in shadow mode: the links would bring nobody over. Start it first.",
};
