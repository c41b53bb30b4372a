import type { Job } from "../../domain/job.ts";
import { OUTPUT_KEPT_MS } from "../../jobs/tidy-jobs.ts";
import type { RouteContext } from "../route.ts";
import type { ManagementDeps } from "./management-deps.ts";

/** What a caller needs to see hashes of passwords. */
export const READ_HASHES = "read:user_password_hashes";

/** Whether the file of an export holds hashes of passwords. */
export const isWithHashes = (job: Pick<Job, "payload">): boolean => job.payload.includeHashes === true;

/** Whether the file of an export can still be fetched. */
export const hasFile = (job: Job, now: Date): boolean =>
  job.type === "users_export" &&
  job.status === "completed" &&
  job.finishedAt !== undefined &&
  now.getTime() < job.finishedAt.getTime() + OUTPUT_KEPT_MS;

/** What a caller needs to see users at all. Others may look at jobs, but not into the files of exports. */
const READ_USERS = "read:users";

/**
 * Where the exported file is for the next minute (contract §4.7), new at every call; undefined when there is none (any more), or it
 * holds what the caller may not see.
 */
export function exportLocation(
  job: Job,
  { issuer, tenant, caller }: RouteContext,
  deps: Pick<ManagementDeps, "clock" | "exportLinks">,
): string | undefined {
  const now = deps.clock.now();
  if (!hasFile(job, now) || !caller.scopes.has(READ_USERS)) return undefined;
  if (isWithHashes(job) && !caller.scopes.has(READ_HASHES)) return undefined;
  const query = deps.exportLinks.sign({ tenantId: tenant.id, jobId: job.id }, now);
  return `${issuer}api/v2/jobs/${job.id}/file/${fileNameOf(job, tenant.name)}?${query}`;
}

/** The tenant's name, as Auth0 calls it (contract §4.7). */
export const fileNameOf = ({ payload }: Pick<Job, "payload">, tenantName: string): string =>
  `${tenantName.replaceAll(/[^\w.-]+/g, "-")}.${payload.format === "csv" ? "csv" : "json"}.gz`;
