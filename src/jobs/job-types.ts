import type { JobHandler } from "./job-handler.ts";
import { createUsersExport, type UsersExportDeps } from "./users-export/users-export.ts";
import { createVerificationEmail, type VerificationEmailDeps } from "./verification-email.ts";

/** What the handlers work with; each takes what it needs of it. */
export type JobHandlerDeps = UsersExportDeps & VerificationEmailDeps;

/** Every kind of background work that this release can do. */
export const createJobHandlers = (deps: JobHandlerDeps): readonly JobHandler[] => [
  createUsersExport(deps),
  createVerificationEmail(deps),
];
