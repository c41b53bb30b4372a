import { Readable } from "node:stream";
import { z } from "zod";
import { csvCell } from "../../domain/csv.ts";
import { logIdAt } from "../../domain/ids.ts";
import type { LogEvent } from "../../domain/log-event.ts";
import type { LogStretchFilter } from "../../store/log-stretches.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import { noteSecretRead } from "./audit.ts";
import { logEventToWire } from "./logs-wire.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { queryBoolean, queryInteger, queryList } from "./query-values.ts";

const SCOPES = ["read:logs", "read:logs_users"];
const EXPORTED_AT_ONCE = 1_000;

const logId = z.string().regex(/^[0-9]{1,64}$/, "Expected the id of a log event");
const moment = z.iso.datetime({ offset: true });
const filterQuery = {
  type: queryList("Type of event, such as fp; several: any of them.").optional(),
  user_id: z.string().min(1).max(1_024).optional(),
  text: z.string().min(1).max(200).describe("Anywhere in names, descriptions and addresses, in any case.").optional(),
  since: moment.describe("From this moment on.").optional(),
  until: moment.describe("Before this moment.").optional(),
};
const listQuery = z.strictObject({
  ...filterQuery,
  before: logId.describe("Only events before this one: `next` of the page of newer ones.").optional(),
  after: logId.describe("Only events after this one: for what has happened since.").optional(),
  oldest_first: queryBoolean("Default: newest first.").optional(),
  take: queryInteger("Events of one answer, at most 100; default 50.", 1, 100).optional(),
});
const exportQuery = z.strictObject(filterQuery);
type Filters = z.output<typeof exportQuery>;

const shared = { method: "GET", tag: "logs", scopes: SCOPES, status: 200 } as const;

const listEvents = defineRoute({
  ...shared,
  path: "/log-events",
  operationId: "listLogEvents",
  summary: "List log events by type, user, time and text, page by page without an end; also for following the log",
  query: listQuery,
  reply: z.object({
    logs: z.array(z.looseObject({ log_id: z.string(), date: z.string(), type: z.string() })),
    next: z
      .string()
      .describe("Ask again with this as `before` (or `after`, oldest first): a page may be short and not the last.")
      .optional(),
  }),
  async handle({ query, context }, deps: Pick<ManagementDeps, "store" | "logWriter">) {
    await deps.logWriter.flush();
    const { events, next } = await deps.store.logEvents.stretch(context.tenant.id, filterOf(query), {
      ...betweenIds(query),
      oldestFirst: query.oldest_first,
      limit: query.take ?? 50,
    });
    return { logs: events.map(logEventToWire), next };
  },
});

const filterOf = ({ type, user_id: userId, text }: Filters): LogStretchFilter => ({ types: type, userId, text });

/** Ids of events begin with their time. */
function betweenIds({ since, until, after, before }: Filters & { after?: string; before?: string }) {
  const from = since === undefined ? undefined : logIdAt(Date.parse(since));
  const to = until === undefined ? undefined : logIdAt(Date.parse(until));
  return {
    after: after === undefined || (from !== undefined && from > after) ? from : after,
    before: before === undefined || (to !== undefined && to < before) ? to : before,
  };
}

const CSV_COLUMNS = [
  "date",
  "type",
  "description",
  "user_id",
  "user_name",
  "connection",
  "client_id",
  "client_name",
  "ip",
  "user_agent",
  "hostname",
  "log_id",
  "trace_id",
] as const;

const exportEvents = (format: "csv" | "ndjson", replyType: string, head: string, row: (event: LogEvent) => string) =>
  defineRoute({
    ...shared,
    path: `/logs.${format}`,
    operationId: `exportLogs${format === "csv" ? "Csv" : "Ndjson"}`,
    summary: `Export log events as ${format === "csv" ? "CSV" : "one JSON object a line"}, newest first`,
    query: exportQuery,
    reply: z.string(),
    replyType,
    async handle({ query, context }, deps: ManagementDeps) {
      await deps.logWriter.flush();
      noteSecretRead(`Export log events as ${format}`, context, deps);
      context.reply.header("content-disposition", `attachment; filename="logs.${format}"`);
      return Readable.from(textOf(query, head, row, context, deps), { objectMode: false });
    },
  });

/** Made only as fast as it is taken; when the caller hangs up, it ends and asks the database no more. */
async function* textOf(
  query: Filters,
  head: string,
  row: (event: LogEvent) => string,
  { tenant }: RouteContext,
  { store }: Pick<ManagementDeps, "store">,
): AsyncGenerator<string> {
  if (head !== "") yield head;
  const range = betweenIds(query);
  for (let { before } = range; ; ) {
    const page = { ...range, before, limit: EXPORTED_AT_ONCE };
    const { events, next } = await store.logEvents.stretch(tenant.id, filterOf(query), page);
    if (events.length > 0) yield events.map(row).join("");
    if (next === undefined) return;
    before = next;
  }
}

function csvRow(event: LogEvent): string {
  const shown = logEventToWire(event);
  return `${CSV_COLUMNS.map((column) => csvCell(shown[column])).join(",")}\r\n`;
}

/** The log as the dashboard reads it, and as files. Not part of Auth0's API, whose `/logs` ends after a thousand. */
export const logEventRoutes: readonly Route<ManagementDeps>[] = [
  listEvents,
  exportEvents("csv", "text/csv; charset=utf-8", `${CSV_COLUMNS.join(",")}\r\n`, csvRow),
  exportEvents(
    "ndjson",
    "application/x-ndjson; charset=utf-8",
    "",
    (event) => `${JSON.stringify(logEventToWire(event))}\n`,
  ),
];
