import { z } from "zod";
import { DomainError } from "../../../domain/errors.ts";
import { ARRIVAL_WAYS } from "../../../domain/roster.ts";
import { startTermination } from "../../../jobs/migration-terminate/start-termination.ts";
import type { TerminateCriteria } from "../../../jobs/migration-terminate/terminate-job.ts";
import { defineRoute, type Route } from "../../route.ts";
import { jobReply, jobToWire } from "../jobs-wire.ts";
import type { ManagementDeps } from "../management-deps.ts";
import { connectionParams } from "./connection-params.ts";
import { findMigratingConnection } from "./migrations.ts";

const time = z.iso.datetime({ offset: true });

const body = z.strictObject({
  batch_id: z.string().min(1).max(64).describe("The import, list or campaign whose people go.").optional(),
  since: time.describe("Who came from then on.").optional(),
  until: time.describe("Who came before.").optional(),
  all: z.boolean().describe("All that the source, its lists and its files brought.").optional(),
  way: z
    .array(z.enum(ARRIVAL_WAYS))
    .min(1)
    .max(ARRIVAL_WAYS.length)
    .describe("Only who came like this; default: every way on which the source vouched for them.")
    .optional(),
  include_active: z
    .boolean()
    .describe("Also who has signed in again, changed a password or been changed here since; default false.")
    .optional(),
  dry_run: z.boolean().describe("Only say who would go and who would stay; default true.").optional(),
  review_id: z
    .string()
    .min(1)
    .max(64)
    .describe("The dry run with the same criteria, less than an hour old. Needed to carry it out.")
    .optional(),
});

/** What a migration brought is undone, by a job. */
export const terminateRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute({
    method: "POST",
    path: "/migrations/{connection_id}/terminate",
    operationId: "terminateMigration",
    tag: "migrations",
    summary: "Undo what a source, a list or an import brought",
    scopes: ["delete:migrations"],
    params: connectionParams,
    body,
    status: 202,
    reply: jobReply,
    errors: { 404: "There is no such connection, batch or dry run.", 409: "The dry run does not hold." },
    async handle({ params, body: wanted, context }, deps: ManagementDeps) {
      const connection = await findMigratingConnection(params.connection_id, context.tenant.id, deps);
      const reviewId = reviewOf(wanted);
      const criteria = criteriaOf(wanted);
      const job = await startTermination({ connection, criteria, reviewId, by: context.caller.subject }, deps);
      context.notes.run = { job: job.id, dry_run: reviewId === undefined };
      deps.jobs.poke();
      return jobToWire(job, deps.clock.now(), deps);
    },
  }),
];

function reviewOf({ dry_run: dryRun = true, review_id: reviewId }: z.output<typeof body>): string | undefined {
  if (dryRun === (reviewId === undefined)) return reviewId;
  throw new DomainError(
    "invalid_body",
    dryRun ? "review_id goes with dry_run: false." : "Make a dry run first, and name it as review_id.",
  );
}

const criteriaOf = (wanted: z.output<typeof body>): TerminateCriteria => ({
  ...(wanted.batch_id === undefined ? {} : { batchId: wanted.batch_id }),
  ...(wanted.since === undefined ? {} : { sinceMs: Date.parse(wanted.since) }),
  ...(wanted.until === undefined ? {} : { untilMs: Date.parse(wanted.until) }),
  all: wanted.all === true,
  ...(wanted.way === undefined ? {} : { ways: wanted.way }),
  includeActive: wanted.include_active === true,
});
