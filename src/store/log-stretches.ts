import { type SqlBool, sql } from "kysely";
import type { TenantId } from "../domain/ids.ts";
import type { LogEvent } from "../domain/log-event.ts";
import type { Database } from "./database.ts";
import { logEventOf } from "./log-event-rows.ts";
import { isOneOf } from "./paging.ts";
import type { LogEventRow } from "./tables.ts";

/** Events that are looked at for one answer: some hundredths of a second. */
const STRETCH = 5_000;

/** Which events a list is about. All that is given must be so. */
export interface LogStretchFilter {
  /** Any of them. */
  readonly types?: readonly string[];
  readonly userId?: string;
  /** Anywhere in what the event says of who, where and what, whatever the case of ASCII letters. */
  readonly text?: string;
}

/** Ids between which a list is, both left out: newest first, or with `oldestFirst` from the other end. */
export interface LogStretchPage {
  readonly after?: string;
  readonly before?: string;
  readonly oldestFirst?: boolean;
  readonly limit: number;
}

/** Some of the events that a filter means. */
export interface LogStretch {
  readonly events: readonly LogEvent[];
  /** The id to go on from; undefined: that was all. A stretch may be short, or empty, and still not be the last. */
  readonly next?: string;
}

const TEXT_COLUMNS = [
  "user_name",
  "user_id",
  "description",
  "ip",
  "client_name",
  "client_id",
  "connection",
  "type",
] as const;

/** A stretch of the log. What it costs is bounded, whatever the filter and the length of the log. */
export async function readLogStretch(
  { db }: Database,
  tenantId: TenantId,
  filter: LogStretchFilter,
  page: LogStretchPage,
): Promise<LogStretch> {
  const direction = page.oldestFirst ? "asc" : "desc";
  const { types, userId, text } = filter;
  let path = db.selectFrom("log_events").where("tenant_id", "=", tenantId);
  if (page.after !== undefined) path = path.where("log_id", ">", page.after);
  if (page.before !== undefined) path = path.where("log_id", "<", page.before);
  if (userId !== undefined) path = path.where("user_id", "=", userId);
  else if (types?.length === 1) path = path.where("type", "=", types[0]!);
  const inOrder = path.orderBy("log_id", direction);

  let meant = db.selectFrom(inOrder.selectAll().limit(STRETCH).as("log_events")).selectAll();
  if (types !== undefined) meant = meant.where(isOneOf("type", types));
  if (text !== undefined) {
    const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
    const tests = TEXT_COLUMNS.map(
      (column) => sql<SqlBool>`lower(coalesce(${sql.ref(column)}, '')) like ${pattern} escape '\\'`,
    );
    meant = meant.where(sql<SqlBool>`(${sql.join(tests, sql` or `)})`);
  }
  const rows = (await meant
    .orderBy("log_id", direction)
    .limit(page.limit + 1)
    .execute()) as LogEventRow[];
  const events = rows.slice(0, page.limit).map(logEventOf);
  if (rows.length > page.limit) return { events, next: events.at(-1)?.logId };
  const end = await inOrder
    .select("log_id")
    .offset(STRETCH - 1)
    .limit(1)
    .executeTakeFirst();
  return { events, next: end?.log_id };
}
