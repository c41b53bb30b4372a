import { z } from "zod";
import { FAILURE_CAUSES } from "../../../domain/roster.ts";
import { startRetry } from "../../../jobs/migration-retry/start-retry.ts";
import { defineRoute, type Route } from "../../route.ts";
import { jobReply, jobToWire } from "../jobs-wire.ts";
import type { ManagementDeps } from "../management-deps.ts";
import { connectionParams } from "./connection-params.ts";
import { findMigratingConnection } from "./migrations.ts";

const MAX_KEYS = 1_000;

/** Whoever failed to come is asked about again, by a job. */
export const retryRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute({
    method: "POST",
    path: "/migrations/{connection_id}/failures/retry",
    operationId: "retryMigrationFailures",
    tag: "migrations",
    summary: "Ask the source again about people who failed to come",
    scopes: ["update:migrations"],
    params: connectionParams,
    body: z.strictObject({
      cause: z.enum(FAILURE_CAUSES).describe("Only who failed for this.").optional(),
      keys: z
        .array(z.string().min(1).max(1024))
        .min(1)
        .max(MAX_KEYS)
        .describe("Only these people of the roster.")
        .optional(),
    }),
    status: 202,
    reply: jobReply,
    errors: { 404: "There is no such connection.", 409: "The source may not be asked, or a retry is under way." },
    async handle({ params, body, context }, deps: ManagementDeps) {
      const connection = await findMigratingConnection(params.connection_id, context.tenant.id, deps);
      const job = await startRetry({ connection, payload: body, by: context.caller.subject }, deps);
      deps.jobs.poke();
      return jobToWire(job, deps.clock.now(), deps);
    },
  }),
];
