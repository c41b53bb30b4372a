import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../../../test/support/management-site.ts";

const START_MS = Date.UTC(2026, 0, 1);
let nowMs = START_MS;
let site: ManagementSite;
let acme: TenantAtSite;

beforeAll(async () => {
  site = await openManagementSite({ clock: { now: () => new Date(nowMs) } });
  acme = await site.addTenant();
  const types = ["s", "fp", "sapi"];
  for (let number = 0; number < 6_000; number++) {
    nowMs += 1_000;
    site.deps.logWriter.write({
      tenantId: acme.tenant.id,
      type: types[number % 3]!,
      description: `event ${number}`,
      userId: number % 2_000 === 1 ? "auth0|ann" : "auth0|bob",
      userName: number === 10 ? '=Zoë "1+1", Example' : "bob@example.com",
      ip: "203.0.113.7",
    });
  }
  await site.deps.logWriter.flush();
});
afterAll(() => site.close());

const get = async (query: string) => (await acme.request("GET", `/log-events?${query}`)).body;
const numbers = (body: { logs: { description: string }[] }) =>
  body.logs.map(({ description }) => Number(description.split(" ")[1]));

/** All pages of a list. */
async function everything(query: string): Promise<number[]> {
  const found: number[] = [];
  for (let next: string | undefined = ""; next !== undefined; ) {
    const body = await get(`${query}&take=100${next && `&before=${next}`}`);
    found.push(...numbers(body));
    next = body.next;
  }
  return found;
}

describe("the list of log events", () => {
  it("is newest first, and goes on without an end", async () => {
    const first = await get("take=3");
    expect(numbers(first)).toEqual([5999, 5998, 5997]);
    expect(numbers(await get(`take=2&before=${first.next}`))).toEqual([5996, 5995]);
    expect(await everything("type=s&type=fp")).toHaveLength(4_000);
  });

  it.each([
    ["by user", "user_id=auth0%7Cann", [4001, 2001, 1]],
    ["by user and type", "user_id=auth0%7Cann&type=fp", [1]],
    ["by text anywhere, in any case", "text=ZO", [10]],
    ["by text with signs of a pattern", "text=%25", []],
    ["by text with another sign of a pattern", "text=_", []],
    ["by time", "since=2026-01-01T00:00:03Z&until=2026-01-01T00:00:06Z", [4, 3, 2]],
    ["by time and type", "since=2026-01-01T00:00:00Z&until=2026-01-01T00:00:06Z&type=sapi", [2]],
  ])("is filtered %s, however far back that is", async (_how, query, expected) => {
    expect(await everything(query)).toEqual(expected);
  });

  it("tells what has happened since an event", async () => {
    const [last] = (await get("take=1")).logs;
    expect((await get(`after=${last.log_id}&oldest_first=true`)).logs).toEqual([]);
    nowMs += 1_000;
    site.deps.logWriter.write({ tenantId: acme.tenant.id, type: "w", description: "event 6000" });
    const { logs, next } = await get(`after=${last.log_id}&oldest_first=true`);
    expect([numbers({ logs }), next]).toEqual([[6000], undefined]);
  });

  it("is of one tenant, and needs a scope", async () => {
    const other = await site.addTenant();
    expect((await other.request("GET", "/log-events")).body).toEqual({ logs: [] });
    expect((await acme.request("GET", "/log-events", { scopes: ["read:users"] })).status).toBe(403);
    expect((await acme.request("GET", "/log-events?since=yesterday")).status).toBe(400);
  });
});

describe("the export of log events", () => {
  it("has all that the filter means, one JSON object a line", async () => {
    const { status, text, headers } = await acme.request("GET", "/logs.ndjson?type=s");
    const lines = text.trim().split("\n");
    expect([status, headers["content-type"], lines.length]).toEqual([
      200,
      "application/x-ndjson; charset=utf-8",
      2_000,
    ]);
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ type: "s", description: "event 0", user_id: "auth0|bob" });
  });

  it("is CSV that holds quotes, and starts no formula", async () => {
    const { text } = await acme.request("GET", "/logs.csv?text=zo");
    const [head, row] = text.trim().split("\r\n");
    expect(head?.split(",").slice(0, 5)).toEqual(["date", "type", "description", "user_id", "user_name"]);
    expect(row).toContain(`"'=Zoë ""1+1"", Example"`);
  });
});
