import { z } from "zod";
import { ADMINISTRATORS_CONNECTION } from "../../domain/dashboard.ts";
import { DomainError } from "../../domain/errors.ts";
import type { TenantId } from "../../domain/ids.ts";
import type { UserQuery } from "../../store/user-query.ts";
import { defineRoute, type Route } from "../route.ts";
import type { ManagementDeps } from "./management-deps.ts";

const DAY_MS = 86_400_000;
const MAX_DAYS = 366;
const DEFAULT_DAYS = 30;

/** Events that are a sign-in, and a sign-up (contract §4.9). */
const LOGIN_TYPES = ["s", "sepft"];
const SIGN_UP_TYPES = ["ss"];

const date = z
  .string()
  .regex(/^\d{8}$/, "Expected a date as YYYYMMDD")
  .optional();
const dailyQuery = z.object({
  from: date.describe("First day, YYYYMMDD; default 30 days ago."),
  to: date.describe("Last day, YYYYMMDD; default today."),
});
const dailyReply = z.array(
  z.object({
    date: z.string(),
    logins: z.number(),
    signups: z.number(),
    leaked_passwords: z.number(),
    created_at: z.string(),
    updated_at: z.string(),
  }),
);

const shared = { tag: "stats", scopes: ["read:stats"] } as const;

/** `/stats` (contract §4.10), counted from users and the log at the time of asking. */
export const statRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute<ManagementDeps>({
    ...shared,
    method: "GET",
    path: "/stats/active-users",
    operationId: "getActiveUsers",
    summary: "Get the number of users who signed in within 30 days",
    reply: z.number(),
    status: 200,
    async handle({ context }, { store, clock, logWriter }) {
      await logWriter.flush();
      const from = new Date(clock.now().getTime() - DEFAULT_DAYS * DAY_MS).toISOString();
      const condition = { kind: "range", field: "last_login", from, fromInclusive: true, toInclusive: true } as const;
      const page = await store.users.search(context.tenant.id, { condition }, { offset: 0, limit: 1, withTotal: true });
      return page.total ?? 0;
    },
  }),

  defineRoute<ManagementDeps, undefined, typeof dailyQuery>({
    ...shared,
    method: "GET",
    path: "/stats/daily",
    operationId: "getDailyStats",
    summary: "Get sign-ins and sign-ups by day",
    query: dailyQuery,
    reply: dailyReply,
    status: 200,
    async handle({ query, context }, deps) {
      await deps.logWriter.flush();
      const now = deps.clock.now();
      const to = query.to === undefined ? startOfDay(now) : dayOf(query.to);
      const from = query.from === undefined ? new Date(to.getTime() - (DEFAULT_DAYS - 1) * DAY_MS) : dayOf(query.from);
      const days = Math.round((to.getTime() - from.getTime()) / DAY_MS) + 1;
      if (days > MAX_DAYS)
        throw new DomainError("invalid_query", `Query validation error: 'At most ${MAX_DAYS} days' on property from.`);
      const rows = [];
      for (let day = 0; day < days; day++) {
        const start = new Date(from.getTime() + day * DAY_MS);
        const logins = await countEvents(context.tenant.id, LOGIN_TYPES, start, deps);
        const signups = await countEvents(context.tenant.id, SIGN_UP_TYPES, start, deps);
        // Days without either are left out, as recorded.
        if (logins + signups > 0) rows.push(rowOf(start, logins, signups, now));
      }
      return rows;
    },
  }),
];

const startOfDay = (instant: Date): Date => new Date(Math.floor(instant.getTime() / DAY_MS) * DAY_MS);

function dayOf(text: string): Date {
  const day = new Date(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}T00:00:00.000Z`);
  if (Number.isNaN(day.getTime()))
    throw new DomainError("invalid_query", "Query validation error: 'Expected a date as YYYYMMDD'.");
  return day;
}

/** Administrators who come to the dashboard are no users. */
const OF_USERS: UserQuery = {
  condition: { kind: "not", part: { kind: "equals", field: "connection", value: ADMINISTRATORS_CONNECTION } },
};

async function countEvents(
  tenantId: TenantId,
  types: readonly string[],
  day: Date,
  deps: Pick<ManagementDeps, "store">,
): Promise<number> {
  const to = new Date(day.getTime() + DAY_MS - 1);
  const page = await deps.store.logEvents.list(
    tenantId,
    { types, from: day, to, query: OF_USERS },
    { offset: 0, limit: 1, withTotal: true, newestFirst: true },
  );
  return page.total ?? 0;
}

function rowOf(day: Date, logins: number, signups: number, now: Date): z.input<typeof dailyReply>[number] {
  const end = Math.min(day.getTime() + DAY_MS - 1, now.getTime());
  return {
    date: day.toISOString(),
    logins,
    signups,
    leaked_passwords: 0,
    created_at: day.toISOString(),
    updated_at: new Date(end).toISOString(),
  };
}
