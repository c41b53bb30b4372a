import { z } from "zod";
import { DomainError } from "../../domain/errors.ts";
import type { LogEventFilter } from "../../store/store.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import { logEventToWire } from "./logs-wire.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { answerList, fieldsQuery, offsetPagingQuery, pickFields } from "./paging.ts";
import { queryInteger } from "./query-values.ts";
import { idParams } from "./route-params.ts";
import { LOG_SEARCH, parseSearchQuery, parseSort } from "./search-query.ts";
import { inexistentUser } from "./user-errors.ts";

const SCOPES = ["read:logs", "read:logs_users"];
const LOG_ID = /^[0-9]{1,64}$/;

const logReply = z.looseObject({
  log_id: z.string().optional(),
  date: z.string().optional(),
  type: z.string().optional(),
});
/** Nobody can page that far, and counting must not take longer as the log grows. */
const MOST_COUNTED = 10_000;
const logListReply = z.union([
  z.array(logReply),
  z.object({
    start: z.number(),
    limit: z.number(),
    length: z.number(),
    total: z.number().describe(`At most ${MOST_COUNTED}.`),
    total_is_at_least: z.boolean().describe("There may be more than total says.").optional(),
    logs: z.array(logReply),
  }),
]);

const searchFields = {
  sort: z.string().max(100).describe("date:1 or date:-1 (default).").optional(),
  ...offsetPagingQuery,
  ...fieldsQuery,
};
const listLogsQuery = z.object({
  from: z
    .string()
    .regex(LOG_ID, "Expected the id of a log event")
    .describe("Events after this one, oldest first.")
    .optional(),
  take: queryInteger("Events of one answer, at most 100; default 50.", 1, 100).optional(),
  q: z.string().max(8_000).describe('Search, for example type:"fp" AND user_name:"ann@example.com".').optional(),
  // The old name of the same.
  search: z.string().max(8_000).optional(),
  ...searchFields,
});
const userLogsQuery = z.object(searchFields);
const logQuery = z.object(fieldsQuery);

type ListQuery = z.output<typeof listLogsQuery>;

/** `/logs` and `/users/{id}/logs` (contract §4.9). What the caller did just now is stored before anything is read. */
export const logRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute<ManagementDeps, undefined, typeof listLogsQuery>({
    method: "GET",
    path: "/logs",
    operationId: "listLogs",
    tag: "logs",
    summary: "Search log events",
    scopes: SCOPES,
    query: listLogsQuery,
    reply: logListReply,
    status: 200,
    async handle({ query, context }, deps) {
      if (query.from !== undefined || query.take !== undefined) return listByCheckpoint(query, context, deps);
      const text = query.q ?? query.search;
      return search(
        query,
        text === undefined ? {} : { query: { condition: parseSearchQuery(text, LOG_SEARCH) } },
        context,
        deps,
      );
    },
  }),

  defineRoute<ManagementDeps, typeof idParams, typeof logQuery>({
    method: "GET",
    path: "/logs/{id}",
    operationId: "getLog",
    tag: "logs",
    summary: "Get a log event by id",
    scopes: SCOPES,
    params: idParams,
    query: logQuery,
    reply: logReply,
    status: 200,
    errors: { 404: "The log event does not exist." },
    async handle({ params, query, context }, deps) {
      await deps.logWriter.flush();
      const event = await deps.store.logEvents.find(context.tenant.id, params.id);
      if (event === undefined)
        throw new DomainError("not_found", "The log event does not exist.", { apiCode: "inexistent_log" });
      return pickFields(logEventToWire(event), query);
    },
  }),

  defineRoute<ManagementDeps, typeof idParams, typeof userLogsQuery>({
    method: "GET",
    path: "/users/{id}/logs",
    operationId: "listUserLogs",
    tag: "users",
    summary: "Get user's log events",
    scopes: SCOPES,
    params: idParams,
    query: userLogsQuery,
    reply: logListReply,
    status: 200,
    errors: { 404: "The user does not exist." },
    async handle({ params, query, context }, deps) {
      const user = await deps.store.users.find(context.tenant.id, params.id);
      if (user === undefined) throw inexistentUser();
      return search(query, { userId: user.userId }, context, deps);
    },
  }),
];

type LogDeps = Pick<ManagementDeps, "store" | "logWriter">;

/** Oldest first, with a link to what comes after: for whoever copies the log elsewhere. Other parameters are ignored. */
async function listByCheckpoint(query: ListQuery, context: RouteContext, deps: LogDeps): Promise<unknown> {
  await deps.logWriter.flush();
  const limit = query.take ?? 50;
  const events = await deps.store.logEvents.listAfter(context.tenant.id, { after: query.from, limit });
  // Also on the last page: whoever follows it gets what has happened since.
  const next = events.at(-1)?.logId ?? query.from;
  if (next !== undefined)
    context.reply.header("link", `<${context.issuer}api/v2/logs?from=${next}&take=${limit}>; rel="next"`);
  return events.map((event) => pickFields(logEventToWire(event), query));
}

async function search(
  query: z.output<typeof userLogsQuery>,
  filter: LogEventFilter,
  context: RouteContext,
  deps: LogDeps,
): Promise<unknown> {
  const newestFirst = isNewestFirst(query.sort);
  await deps.logWriter.flush();
  // Only the list by page: checkpoints of the log have their own form.
  const { sort: _sort, ...paging } = query;
  return answerList(paging, {
    collection: "logs",
    list: (page) =>
      deps.store.logEvents.list(context.tenant.id, filter, { ...page, countUpTo: MOST_COUNTED, newestFirst }),
    toWire: logEventToWire,
  });
}

function isNewestFirst(sort: string | undefined): boolean {
  if (sort === undefined) return true;
  const { field, descending } = parseSort(sort);
  if (field !== "date")
    throw new DomainError("invalid_query", "Query validation error: log events are sorted by date only (sort).");
  return descending;
}
