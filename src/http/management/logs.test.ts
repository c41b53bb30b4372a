import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../../../test/support/management-site.ts";
import { newTraceId } from "../../domain/ids.ts";
import type { SignInTrace } from "../../domain/log-event.ts";

let site: ManagementSite;

beforeAll(async () => {
  site = await openManagementSite();
});
afterAll(() => site?.close());

interface LogLine {
  readonly log_id: string;
  readonly type: string;
  readonly description: string;
}

async function newWorld() {
  const acme = await site.addTenant();
  await acme.addConnection("Users");
  const { body: user } = await acme.request("POST", "/users", {
    body: { connection: "Users", email: "ann@example.com", password: "Passw0rd-1234", verify_email: false },
  });
  return { acme, user };
}

/** `count` sign-in failures with their traces. Gives the ids of the events, oldest first. */
function writeFailures(acme: TenantAtSite, count: number, identifier: string, userId?: string): string[] {
  return Array.from({ length: count }, (_, index) => {
    const traceId = newTraceId();
    const trace: SignInTrace = {
      tenantId: acme.tenant.id,
      traceId,
      startedAt: new Date(Date.now() + index),
      durationMs: 13,
      identifier,
      userId,
      outcome: "wrong_credentials",
      sourceAsked: false,
      steps: [{ step: "local_lookup", atMs: 1, durationMs: 1, result: "found", detail: { rows: 1 } }],
    };
    const event = {
      tenantId: acme.tenant.id,
      type: "fp",
      description: `failure ${index}`,
      userName: identifier,
      userId,
      traceId,
    };
    return site.deps.logWriter.write(event, trace);
  });
}

const types = (lines: LogLine[]) => lines.map(({ type }) => type);

describe("searching", () => {
  test("a caller sees what they did just now, newest first, in the recorded shape", async () => {
    const { acme, user } = await newWorld();
    const { status, body } = await acme.request("GET", "/logs");
    expect(status).toBe(200);
    expect(types(body)).toEqual(["sapi", "ss"]);
    expect(body[0]).toMatchObject({
      _id: body[0].log_id,
      log_id: expect.stringMatching(/^900\d{53}$/),
      description: "Create a User",
      connection: null,
      connection_id: null,
      user_id: null,
      client_id: acme.clientId,
      isMobile: false,
      location_info: null,
      details: { request: { method: "post", path: "/api/v2/users", channel: "api" }, response: { statusCode: 201 } },
    });
    expect(body[1]).toMatchObject({
      connection: "Users",
      user_id: user.user_id,
      user_name: "ann@example.com",
      strategy: "auth0",
    });
    expect((await acme.request("GET", `/logs/${body[1].log_id}`)).body).toEqual(body[1]);
    expect((await acme.request("GET", `/logs/${body[1].log_id}?fields=type,date`)).body).toEqual({
      type: "ss",
      date: body[1].date,
    });
  });

  test("by q, sort, page, fields and totals", async () => {
    const { acme } = await newWorld();
    writeFailures(acme, 3, "ann@example.com");
    const get = async (query: string) => (await acme.request("GET", `/logs?${query}`)).body;
    expect(types(await get("q=type:sapi"))).toEqual(["sapi"]);
    expect(types(await get(`q=${encodeURIComponent('type:"fp" OR type:ss')}&sort=date:1`))).toEqual([
      "ss",
      "fp",
      "fp",
      "fp",
    ]);
    expect(await get("q=type:fp&per_page=2&page=1&include_totals=true&fields=description")).toEqual({
      start: 2,
      limit: 2,
      length: 1,
      total: 3,
      logs: [{ description: "failure 0" }],
    });
    expect(await get(`q=${encodeURIComponent("date:[2001-01-01 TO 2001-12-31]")}`)).toEqual([]);
    expect(await get("q=user_name:Ann@example.com")).toEqual([]);
  });

  test("of one user", async () => {
    const { acme, user } = await newWorld();
    writeFailures(acme, 2, "ann@example.com", user.user_id);
    writeFailures(acme, 1, "bob@example.com", "auth0|bob");
    const path = `/users/${encodeURIComponent(user.user_id)}/logs`;
    expect(types((await acme.request("GET", path)).body)).toEqual(["fp", "fp", "ss"]);
    expect(types((await acme.request("GET", `${path}?sort=date:1&per_page=2`)).body)).toEqual(["ss", "fp"]);
    expect((await acme.request("GET", "/users/auth0|nobody/logs")).status).toBe(404);
  });
});

describe("by checkpoint", () => {
  test("the link leads on, oldest first, and from the end to what happens later", async () => {
    const { acme } = await newWorld();
    const ids = writeFailures(acme, 5, "ann@example.com");
    const next = (answer: { headers: Readonly<Record<string, unknown>> }) =>
      /^<https:\/\/[^/]+\/api\/v2(\/logs\?from=\d+&take=\d+)>; rel="next"$/.exec(String(answer.headers.link))?.[1] ??
      "";
    const first = await acme.request("GET", `/logs?from=${ids[0]}&take=2`);
    expect(first.body.map((line: LogLine) => line.log_id)).toEqual(ids.slice(1, 3));
    const second = await acme.request("GET", next(first));
    expect(second.body.map((line: LogLine) => line.log_id)).toEqual(ids.slice(3, 5));
    const third = await acme.request("GET", next(second));
    expect(third.body).toEqual([]);
    const [later] = writeFailures(acme, 1, "ann@example.com");
    expect((await acme.request("GET", next(third))).body).toMatchObject([{ log_id: later }]);
  });
});

test.each([
  "/logs?take=101",
  "/logs?from=abc&take=1",
  "/logs?per_page=101",
  "/logs?page=20&per_page=100",
  "/logs?sort=type:1",
  "/logs?sort=date",
  "/logs?q=type:",
])("GET %s is refused", async (path) => {
  const { acme } = await newWorld();
  expect((await acme.request("GET", path)).status).toBe(400);
});

describe("traces of sign-ins", () => {
  test("by id, log event, user, and identifier of somebody who is not here", async () => {
    const { acme, user } = await newWorld();
    const [logId] = writeFailures(acme, 1, "ann@example.com", user.user_id);
    writeFailures(acme, 2, "stranger@example.com");
    const byLog = await acme.request("GET", `/logs/${logId}/trace`);
    expect(byLog.status).toBe(200);
    expect(byLog.body).toEqual({
      trace_id: expect.stringMatching(/^trc_/),
      started_at: expect.any(String),
      duration_ms: 13,
      identifier: "ann@example.com",
      outcome: "wrong_credentials",
      source_asked: false,
      user_id: user.user_id,
      log_id: logId,
      steps: [{ step: "local_lookup", at_ms: 1, duration_ms: 1, result: "found", detail: { rows: 1 } }],
    });
    expect((await acme.request("GET", `/logs/${logId}`)).body.trace_id).toBe(byLog.body.trace_id);
    expect((await acme.request("GET", `/sign-in-traces/${byLog.body.trace_id}`)).body).toEqual(byLog.body);
    expect((await acme.request("GET", `/users/${user.user_id}/sign-in-traces`)).body).toEqual({
      sign_in_traces: [byLog.body],
    });
    const strangers = await acme.request("GET", "/sign-in-traces?identifier=%20Stranger@Example.com");
    expect(strangers.body.sign_in_traces).toHaveLength(2);
    expect(
      (await acme.request("GET", "/sign-in-traces?identifier=stranger@example.com&take=1")).body.sign_in_traces,
    ).toHaveLength(1);
  });

  test("a user's traces want both scopes", async () => {
    const { acme, user } = await newWorld();
    const path = `/users/${user.user_id}/sign-in-traces`;
    expect((await acme.request("GET", path, { scopes: ["read:logs"] })).status).toBe(403);
    expect((await acme.request("GET", path, { scopes: ["read:logs", "read:users"] })).status).toBe(200);
  });
});

test("another tenant's log is not there", async () => {
  const { acme, user } = await newWorld();
  const { acme: other } = await newWorld();
  const [logId] = writeFailures(acme, 1, "ann@example.com", user.user_id);
  const trace = (await acme.request("GET", `/logs/${logId}/trace`)).body;
  for (const path of [
    `/logs/${logId}`,
    `/logs/${logId}/trace`,
    `/sign-in-traces/${trace.trace_id}`,
    `/users/${user.user_id}/sign-in-traces`,
  ]) {
    expect([path, (await other.request("GET", path)).status]).toEqual([path, 404]);
  }
  expect((await other.request("GET", "/sign-in-traces?identifier=ann@example.com")).body).toEqual({
    sign_in_traces: [],
  });
  expect((await other.request("GET", `/logs?q=user_id:"${encodeURIComponent(user.user_id)}"`)).body).toEqual([]);
});

describe("statistics", () => {
  test("sign-ins and sign-ups of today, and users who were active", async () => {
    const { acme, user } = await newWorld();
    site.deps.logWriter.write({ tenantId: acme.tenant.id, type: "s", userId: user.user_id });
    site.deps.logWriter.recordLogin({ tenantId: acme.tenant.id, userId: user.user_id, at: new Date() });
    const { body } = await acme.request("GET", "/stats/daily");
    expect(body).toEqual([
      {
        date: `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`,
        logins: 1,
        signups: 1,
        leaked_passwords: 0,
        created_at: expect.any(String),
        updated_at: expect.any(String),
      },
    ]);
    expect((await acme.request("GET", "/stats/active-users")).body).toBe(1);
    expect((await acme.request("GET", "/stats/daily?from=20200101&to=20200110")).body).toEqual([]);
    expect((await acme.request("GET", "/stats/daily?from=20000101")).status).toBe(400);
    expect((await acme.request("GET", "/stats/daily?from=yesterday")).status).toBe(400);
  });
});
