import { z } from "zod";
import { FAILURE_DETAIL_CODES, readFailureDetail } from "../../../domain/failure-details.ts";
import { FAILURE_CAUSES } from "../../../domain/roster.ts";
import { type DescribedFailures, describeFailures } from "../../../migration/progress/describe-failures.ts";
import { defineRoute, type Route } from "../../route.ts";
import type { ManagementDeps } from "../management-deps.ts";
import { connectionParams } from "./connection-params.ts";
import { findMigratingConnection } from "./migrations.ts";

const failuresReply = z.object({
  state: z.enum(["failed", "blocked", "collision"]),
  cause: z.enum(FAILURE_CAUSES).describe("With `failed`.").optional(),
  people: z.int(),
  last_at: z.string().describe("When one of them last tried. Absent: nobody did, a list says so.").optional(),
  details: z
    .array(
      z.object({
        detail: z.string().optional(),
        code: z.enum(FAILURE_DETAIL_CODES).describe("What `detail` says, for programs.").optional(),
        facts: z
          .object({
            shared: z.string().describe("What rows of the list have in common.").optional(),
            rows: z.string().describe("Numbers of these rows.").optional(),
            name: z.string().describe("Whom the roster has.").optional(),
          })
          .describe("What `detail` names; with `same_as_rows` and `same_as_listed`.")
          .optional(),
        people: z.int(),
        last_at: z.string().optional(),
      }),
    )
    .describe("The texts that most of them have."),
  details_of: z.int().describe("Of so many people, the latest first; fewer than `people` where there are very many."),
  examples: z.array(
    z.object({
      key: z.string(),
      identifier: z.string(),
      at: z.string().optional(),
      cause: z.enum(FAILURE_CAUSES).optional(),
      detail: z.string().optional(),
      failures: z.int(),
      trace_id: z.string().optional(),
    }),
  ),
});

const readFailures = defineRoute({
  method: "GET",
  path: "/migrations/{connection_id}/failures",
  operationId: "readMigrationFailures",
  tag: "migrations",
  summary: "See why people could not be moved, by cause, with examples",
  scopes: ["read:migrations"],
  params: connectionParams,
  status: 200,
  reply: z.object({ failures: z.array(failuresReply) }),
  errors: { 404: "There is no such connection." },
  async handle({ params, context }, deps: ManagementDeps) {
    const connection = await findMigratingConnection(params.connection_id, context.tenant.id, deps);
    return { failures: (await describeFailures(connection, deps)).map(failuresToWire) };
  },
});

/** One kind of failure as the API and the command line show it. */
export const failuresToWire = (failures: DescribedFailures): z.input<typeof failuresReply> => ({
  ...failures.group,
  people: failures.people,
  last_at: failures.lastAt?.toISOString(),
  details: failures.details.map(({ detail, people, lastAt }) => ({
    detail,
    ...readFailureDetail(detail),
    people,
    last_at: lastAt?.toISOString(),
  })),
  details_of: failures.detailsOf,
  examples: failures.examples.map(({ person, traceId }) => ({
    key: person.key,
    identifier: person.email ?? person.username ?? person.localId ?? person.key,
    at: person.failedAt?.toISOString(),
    cause: person.cause,
    detail: person.detail,
    failures: person.failures,
    trace_id: traceId,
  })),
});

/** Why people are not here although they tried. Not part of Auth0's API. */
export const failureRoutes: readonly Route<ManagementDeps>[] = [readFailures];
