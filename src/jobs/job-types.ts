import type { JobHandler } from "./job-handler.ts";
import { createMigrationRetry } from "./migration-retry/migration-retry.ts";
import type { MigrationRetryDeps } from "./migration-retry/retry-job.ts";
import { createMigrationTerminate } from "./migration-terminate/migration-terminate.ts";
import type { MigrationTerminateDeps } from "./migration-terminate/terminate-job.ts";
import type { ResetCampaignDeps } from "./reset-campaign/campaign-job.ts";
import { createResetCampaign } from "./reset-campaign/reset-campaign.ts";
import { createRosterLoad } from "./roster-load/roster-load.ts";
import type { RosterLoadDeps } from "./roster-load/roster-load-parts.ts";
import { createUsersExport, type UsersExportDeps } from "./users-export/users-export.ts";
import type { UsersImportDeps } from "./users-import/import-job.ts";
import { createUsersImport } from "./users-import/users-import.ts";
import { createVerificationEmail, type VerificationEmailDeps } from "./verification-email.ts";

/** What the handlers work with; each takes what it needs of it. */
export type JobHandlerDeps = RosterLoadDeps &
  UsersExportDeps &
  UsersImportDeps &
  VerificationEmailDeps &
  MigrationTerminateDeps &
  ResetCampaignDeps &
  Omit<MigrationRetryDeps, "connections"> & {
    /** Absent in a command, which asks no source: such jobs wait for a server. */
    readonly connections?: MigrationRetryDeps["connections"];
  };

/** Every kind of background work that this release can do. */
export const createJobHandlers = (deps: JobHandlerDeps): readonly JobHandler[] => [
  ...(deps.connections === undefined ? [] : [createMigrationRetry({ ...deps, connections: deps.connections })]),
  createMigrationTerminate(deps),
  createResetCampaign(deps),
  createRosterLoad(deps),
  createUsersExport(deps),
  createUsersImport(deps),
  createVerificationEmail(deps),
];
