import { Readable } from "node:stream";
import { z } from "zod";
import { DomainError } from "../../../domain/errors.ts";
import { normaliseIdentifier } from "../../../domain/identifier.ts";
import { FAILURE_CAUSES, LEFT_STATES } from "../../../domain/roster.ts";
import {
  countLeft,
  everybodyLeft,
  type LeftFilter,
  type LeftPeopleRequest,
  listLeft,
} from "../../../migration/progress/left-people.ts";
import { csvRows, type LeftRows, leftFields, ndjsonRows } from "../../../migration/progress/left-rows.ts";
import { defineRoute, type Route } from "../../route.ts";
import { noteSecretRead } from "../audit.ts";
import type { ManagementDeps } from "../management-deps.ts";
import { checkpointPagingQuery, openCheckpoint, sealCheckpoint } from "../paging.ts";
import { connectionParams } from "./connection-params.ts";
import { findMigratingConnection } from "./migrations.ts";

const time = z.iso.datetime({ offset: true });
const filterQuery = {
  state: z.enum(LEFT_STATES).describe("Only who stands like this; default: everybody who has not moved.").optional(),
  cause: z.enum(FAILURE_CAUSES).describe("Only who failed for this; goes with no other state.").optional(),
  domain: z.string().trim().min(1).max(254).describe("Only e-mail addresses of this domain.").optional(),
  last_seen_before: time.describe("Only who last signed in at the source before, as the list has it.").optional(),
  last_seen_after: time.describe("Only who last signed in at the source then or later.").optional(),
  text: z.string().trim().min(1).max(320).describe("Only e-mail addresses and usernames that begin so.").optional(),
};
const exportQuery = z.strictObject(filterQuery);
type FilterQuery = z.output<typeof exportQuery>;

const personReply = z.object({
  key: z.string(),
  id: z.string().describe("Their id at the source.").optional(),
  email: z.string().optional(),
  username: z.string().optional(),
  phone_number: z.string().optional(),
  state: z.enum(LEFT_STATES),
  cause: z.enum(FAILURE_CAUSES).optional(),
  detail: z.string().optional(),
  failures: z.int(),
  failed_at: z.string().optional(),
  listed_at: z.string(),
  last_seen_at: z.string().describe("Last sign-in at the source, as the list has it.").optional(),
});

const shared = {
  method: "GET",
  tag: "migrations",
  scopes: ["read:migrations"],
  params: connectionParams,
  status: 200,
  errors: { 404: "There is no such connection." },
} as const;

const listPeople = defineRoute({
  ...shared,
  path: "/migrations/{connection_id}/people",
  operationId: "listMigrationPeople",
  summary: "List who has not moved yet",
  query: z.strictObject({ ...checkpointPagingQuery, ...filterQuery }),
  reply: z.object({
    people: z.array(personReply),
    total: z.int().describe("How many there are; absent where only looking at everybody would tell.").optional(),
    next: z.string().describe("Ask again with this as `from`: a page may be short and not the last.").optional(),
  }),
  async handle({ params, query, context }, deps: ManagementDeps) {
    const { from, take, ...filters } = query;
    const connection = await findMigratingConnection(params.connection_id, context.tenant.id, deps);
    const filter = filterOf(filters);
    const page = { after: from === undefined ? undefined : openCheckpoint(from), limit: take ?? 50 };
    const { people, next, total } = await listLeft({ connection, filter }, page, deps);
    return {
      people: people.map(leftFields),
      total: countLeft(filter, await deps.store.progress.read(connection.tenantId, connection.id)) ?? total,
      next: next === undefined ? undefined : sealCheckpoint(next),
    };
  },
});

const exportPeople = (format: "csv" | "ndjson", rows: LeftRows, replyType: string) =>
  defineRoute({
    ...shared,
    path: `/migrations/{connection_id}/people.${format}`,
    operationId: `exportMigrationPeople${format === "csv" ? "Csv" : "Ndjson"}`,
    summary: `Export who has not moved yet as ${format === "csv" ? "CSV" : "one JSON object a line"}`,
    query: exportQuery,
    reply: z.string(),
    replyType,
    async handle({ params, query, context }, deps: ManagementDeps) {
      const connection = await findMigratingConnection(params.connection_id, context.tenant.id, deps);
      const request = { connection, filter: filterOf(query) };
      noteSecretRead(`Export who has not moved yet as ${format}`, context, deps);
      context.reply.header("content-disposition", `attachment; filename="people-left.${format}"`);
      return Readable.from(textOf(request, rows, deps), { objectMode: false });
    },
  });

/** Made only as fast as it is taken; when the caller hangs up, it ends and asks the database no more. */
async function* textOf(request: LeftPeopleRequest, rows: LeftRows, deps: ManagementDeps): AsyncGenerator<string> {
  if (rows.head !== "") yield rows.head;
  for await (const people of everybodyLeft(request, deps)) yield people.map((person) => rows.row(person)).join("");
}

/** Throws `DomainError("invalid_query")` for what can be true of nobody. */
function filterOf(query: FilterQuery): LeftFilter {
  if (query.cause !== undefined && query.state !== undefined && query.state !== "failed")
    throw new DomainError("invalid_query", "Query validation error: 'cause goes with state failed' on property cause.");
  return {
    state: query.state,
    cause: query.cause,
    domain: query.domain?.toLowerCase(),
    lastSeenBefore: query.last_seen_before === undefined ? undefined : new Date(query.last_seen_before),
    lastSeenAfter: query.last_seen_after === undefined ? undefined : new Date(query.last_seen_after),
    text: query.text === undefined ? undefined : normaliseIdentifier(query.text),
  };
}

/** Who is left, as a list and as files. Not part of Auth0's API. */
export const peopleRoutes: readonly Route<ManagementDeps>[] = [
  listPeople,
  exportPeople("csv", csvRows, "text/csv; charset=utf-8"),
  exportPeople("ndjson", ndjsonRows, "application/x-ndjson; charset=utf-8"),
];
