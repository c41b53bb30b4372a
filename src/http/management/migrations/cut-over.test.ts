import { randomUUID } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, type JSONWebKeySet } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ManagementSite,
  openManagementSite,
  type TenantAtSite,
} from "../../../../test/support/management-site.ts";
import type { Connection } from "../../../domain/connection.ts";
import type { NodeSourceHealth } from "../../../domain/source-health.ts";
import { verifyReport } from "../../../migration/cut-over/verify-report.ts";

const IMPORTING = { enabledDatabaseCustomization: true, import_mode: true };
const DAY_MS = 86_400_000;

let site: ManagementSite;
let acme: TenantAtSite;
let nowMs = Date.parse("2026-03-01T12:00:00Z");
const pass = (ms: number) => {
  nowMs += ms;
};

beforeAll(async () => {
  site = await openManagementSite({ clock: { now: () => new Date(nowMs) } });
  acme = await site.addTenant();
});
afterAll(() => site?.close());

let count = 0;
async function newConnection(options: Record<string, unknown> = IMPORTING) {
  const connection = await acme.addConnection(`Migrating-${++count}`, options);
  const at = (method: string, path = "", request = {}) =>
    acme.request(method, `/migrations/${connection.id}${path}`, request);
  const logTypes = async () => {
    await site.deps.logWriter.flush();
    const events = await site.deps.store.logEvents.listAfter(acme.tenant.id, { limit: 10_000 });
    return events.filter(({ connectionId }) => connectionId === connection.id).map(({ type }) => type);
  };
  return { connection, at, logTypes };
}
const healthOf = ({ tenantId, id: connectionId }: Connection): NodeSourceHealth => ({
  tenantId,
  connectionId,
  node: "other-node",
  updatedAt: new Date(nowMs),
  breaker: "closed",
  since: new Date(nowMs),
  inFlight: 0,
  waiting: 0,
  callsToday: 1,
  failuresToday: 0,
  refusedToday: 0,
});
const loose = { criteria: { share_moved: 0, quiet_days: 0, open_failures: 0 } };
const publicKeys = async () => (await site.deps.keyRing.publicJwks(acme.tenant.id)) as unknown as JSONWebKeySet;

describe("phases of a migration, by the API", () => {
  it("start with import mode, and are shown with what they are set to", async () => {
    const { connection, at } = await newConnection();
    expect(await at("GET")).toMatchObject({
      status: 200,
      body: {
        connection: connection.name,
        is_importing: true,
        phase: "running",
        status: "open",
        shadow_share: 1,
        criteria: { share_moved: 0.95, quiet_days: 7, days_without_source_call: 0, open_failures: 0 },
      },
    });
    const plain = await newConnection({});
    expect((await plain.at("GET")).body).toMatchObject({
      is_importing: false,
      nobody_moves_because: "custom_database_off",
    });
    const { body } = await acme.request("GET", "/migrations?take=100");
    const ids = body.migrations.map(({ connection_id }: { connection_id: string }) => connection_id);
    expect(ids).toContain(connection.id);
    expect(ids).not.toContain(plain.connection.id);
  });

  it.each([
    [{ ...IMPORTING, enabledDatabaseCustomization: false }, "custom_database_off"],
    [{ ...IMPORTING, import_mode: false }, "import_off"],
    [{ ...IMPORTING, customScripts: { login: " " } }, "no_login_script"],
    [{ ...IMPORTING, customScripts: { login: "function login() {}" } }, undefined],
  ])("say what keeps anybody from moving, and stay on the list once somebody is expected: %j", async (options, why) => {
    const { connection, at } = await newConnection(options);
    expect((await at("GET")).body.nobody_moves_because).toBe(why);
    const { tenantId, id: connectionId } = connection;
    await site.deps.store.progress.record([
      { tenantId, connectionId, at: new Date(nowMs), metric: "listed", amount: 1 },
    ]);
    const { body } = await acme.request("GET", "/migrations?take=100");
    expect(JSON.stringify(body)).toContain(connection.id);
  });

  it("follow each other, with a log event that says who and from where", async () => {
    const { connection, at, logTypes } = await newConnection();
    for (const [path, phase] of [
      ["/start", "running"],
      ["/pause", "paused"],
      ["/pause", "paused"],
      ["/resume", "running"],
      ["/shadow/start", "shadow"],
      ["/start", "running"],
    ])
      expect(await at("POST", path)).toMatchObject({ status: 200, body: { phase } });
    expect(await logTypes()).toEqual([
      "migration_started",
      "migration_pause_started",
      "migration_resumed",
      "migration_shadow_started",
      "migration_started",
    ]);
    const events = await site.deps.store.logEvents.listAfter(acme.tenant.id, { limit: 10_000 });
    expect(events.find(({ connectionId }) => connectionId === connection.id)).toMatchObject({
      clientId: acme.clientId,
      ip: "127.0.0.1",
      details: { by: `${acme.clientId}@clients` },
    });
    await at("POST", "/shadow/start");
    expect(await at("POST", "/pause")).toMatchObject({ status: 409 });
  });

  it("need the scope to change migrations", async () => {
    const { at } = await newConnection();
    for (const [method, path] of [
      ["PATCH", ""],
      ["POST", "/start"],
      ["POST", "/pause"],
      ["POST", "/finalise"],
    ])
      expect(await at(method!, path, { scopes: ["read:migrations"], body: {} })).toMatchObject({ status: 403 });
    expect(await at("GET", "/gate", { scopes: ["update:migrations"] })).toMatchObject({ status: 403 });
  });

  it("lose no setting of two that are changed at once", async () => {
    const { at } = await newConnection();
    const changes = [
      { estimate: 900 },
      { ramp: { share: 0.1, domains: ["Pilot.Test"] } },
      { shadow_share: 0.5 },
      { criteria: { share_moved: 0.5 } },
      { criteria: { quiet_days: 3 } },
    ];
    const replies = await Promise.all(changes.map((body) => at("PATCH", "", { body })));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await at("GET")).body).toMatchObject({
      estimate: 900,
      ramp: { share: 0.1, domains: ["pilot.test"] },
      shadow_share: 0.5,
      criteria: { share_moved: 0.5, quiet_days: 3, open_failures: 0 },
    });
    const cleared = (await at("PATCH", "", { body: { ramp: null, estimate: null } })).body;
    expect(cleared).not.toHaveProperty("ramp");
    expect(cleared).not.toHaveProperty("estimate");
    expect(await at("PATCH", "", { body: { phase: "finalised" } })).toMatchObject({ status: 400 });
    expect(await at("PATCH", "", { body: { ramp: { share: 2 } } })).toMatchObject({ status: 400 });
    // Neither may be taken for a rule that lets somebody in, or for one that lets in nobody.
    for (const ramp of [{}, { domains: [] }, { domains: ["@pilot.test"] }, { domains: ["*.pilot.test"] }])
      expect(await at("PATCH", "", { body: { ramp } })).toMatchObject({ status: 400 });
    expect(await at("PATCH", "", { body: { ramp: { domains: ["M\u00fcller.Test."] } } })).toMatchObject({
      status: 200,
      body: { ramp: { domains: ["xn--mller-kva.test"] } },
    });
  });
});

describe("the cut-over", () => {
  it("is refused with each criterion that is not met, and says how things are", async () => {
    const { connection, at } = await newConnection();
    await at("PATCH", "", { body: { estimate: 10, criteria: { share_moved: 0.5, quiet_days: 2, open_failures: 1 } } });
    const { tenantId, id: connectionId } = connection;
    const record = (metric: "unlisted:sign_in" | "state:failed", amount: number) =>
      site.deps.store.progress.record([{ tenantId, connectionId, at: new Date(nowMs), metric, amount }]);
    await record("unlisted:sign_in", 4);
    await record("state:failed", 2);
    expect(await at("GET", "/gate")).toMatchObject({
      body: {
        open: false,
        criteria: [
          { name: "share_moved", required: 0.5, actual: 0.4, met: false },
          { name: "quiet_days", required: 2, actual: 0, met: false },
          { name: "days_without_source_call", required: 0, actual: 0, met: true },
          { name: "open_failures", required: 1, actual: 2, met: false },
        ],
      },
    });
    const refused = await at("POST", "/finalise", { body: {} });
    expect(refused).toMatchObject({ status: 409, body: { errorCode: "criteria_not_met" } });
    expect(refused.body.message).toMatch(/0\.5, is 0\.4.*2, is 0.*1, is 2/);
    expect((await at("GET")).body.phase).toBe("running");
    await record("unlisted:sign_in", 1);
    await record("state:failed", -1);
    pass(3 * DAY_MS);
    expect((await at("GET", "/gate")).body.open).toBe(true);
    expect(await at("POST", "/finalise", { body: {} })).toMatchObject({ status: 200, body: { phase: "finalised" } });
  });

  it("knows no share of people moved while a list of them is being loaded, unless the list is only looked at", async () => {
    const { connection, at } = await newConnection();
    const { tenantId, id: connectionId } = connection;
    await at("PATCH", "", { body: { estimate: 1, criteria: { share_moved: 0.5, quiet_days: 0 } } });
    await site.deps.store.progress.record([
      { tenantId, connectionId, at: new Date(nowMs), metric: "unlisted:sign_in", amount: 1 },
    ]);
    const load = async (dryRun: boolean) => {
      const id = `job_${randomUUID()}`;
      const job = {
        tenantId,
        connectionId,
        id,
        type: "roster_load",
        createdBy: "cli",
        createdAt: new Date(nowMs),
      } as const;
      await site.deps.store.jobs.insert({ ...job, payload: { dryRun } });
      return id;
    };
    await load(true);
    expect((await at("GET", "/gate")).body.open).toBe(true);
    const id = await load(false);
    const { open, criteria } = (await at("GET", "/gate")).body;
    expect(open).toBe(false);
    expect(criteria[0]).toEqual({ name: "share_moved", required: 0.5, met: false });
    expect((await at("POST", "/finalise", { body: {} })).body.message).toContain(id);
    await site.deps.store.jobs.cancel(tenantId, id, new Date(nowMs));
    expect(await at("POST", "/finalise", { body: {} })).toMatchObject({ status: 200 });
  });

  it("waits for days without any question to the source where that is required, and the report says how many there were", async () => {
    const { connection, at } = await newConnection();
    const { tenantId, id: connectionId } = connection;
    const askOnce = () =>
      site.deps.store.progress.record([
        { tenantId, connectionId, at: new Date(nowMs), metric: "source_calls", amount: 1 },
      ]);
    await at("PATCH", "", { body: loose });
    await askOnce();
    expect((await at("GET", "/gate")).body.open).toBe(true);
    const set = await at("PATCH", "", { body: { criteria: { days_without_source_call: 3 } } });
    expect(set.body.criteria).toMatchObject({ quiet_days: 0, days_without_source_call: 3 });
    const days = async () => {
      const { open, criteria } = (await at("GET", "/gate")).body;
      return { open, ...criteria.find(({ name }: { name: string }) => name === "days_without_source_call") };
    };
    pass(3 * DAY_MS);
    await askOnce();
    expect(await days()).toMatchObject({ open: false, required: 3, actual: 0, met: false });
    pass(3 * DAY_MS);
    expect(await days()).toMatchObject({ open: false, actual: 2, met: false });
    const refused = await at("POST", "/finalise", { body: {} });
    expect(refused.body.message).toContain("without a question to the source must be at least 3, is 2");
    pass(DAY_MS);
    expect(await days()).toMatchObject({ open: true, actual: 3, met: true });
    await at("POST", "/finalise", { body: {} });
    pass(60_000);
    const { criteria } = decodeJwt<{ criteria: unknown[] }>((await at("GET", "/report")).body.report);
    expect(criteria).toContainEqual({ name: "days_without_source_call", required: 3, actual: 3, met: true });
  });

  it("can be forced for a reason, which the report names, and happens once", async () => {
    const { at, logTypes } = await newConnection();
    expect(await at("POST", "/finalise", { body: { force: true } })).toMatchObject({ status: 400 });
    const first = await at("POST", "/finalise", {
      body: { force: true, reason: "The old system goes" },
      subject: "auth0|ann",
    });
    expect(first.body).toMatchObject({ phase: "finalised", status: "draining", finalised_by: "auth0|ann" });
    pass(60_000);
    const second = await at("POST", "/finalise", { body: { force: true, reason: "Again" } });
    expect(second.body).toMatchObject({
      status: "closed",
      finalised_at: first.body.finalised_at,
      forced_because: "The old system goes",
    });
    expect((await logTypes()).filter((type) => type === "migration_finalised")).toHaveLength(1);
    expect(await at("POST", "/start")).toMatchObject({ status: 409 });
    expect(await at("PATCH", "", { body: { estimate: 1 } })).toMatchObject({ status: 409 });
    const { report } = (await at("GET", "/report")).body;
    expect(decodeJwt(report)).toMatchObject({
      forced: true,
      forced_because: "The old system goes",
      finalised_by: "auth0|ann",
    });
  });

  it("names the administrator who closed it, also in the report", async () => {
    const { at } = await newConnection();
    const ada = await acme.addAdministrator("owner");
    await at("PATCH", "", { body: loose });
    const closed = await at("POST", "/finalise", { body: {}, as: ada });
    const email = ada.email;
    expect(closed.body).toMatchObject({ finalised_by: ada.userId, finalised_by_name: email });
    pass(60_000);
    expect(decodeJwt((await at("GET", "/report")).body.report)).toMatchObject({ finalised_by_name: email });
  });

  it("works, and is proven, after import mode and the scripts are gone", async () => {
    const { connection, at } = await newConnection();
    await at("PATCH", "", { body: loose });
    await at("POST", "/finalise", { body: {} });
    await site.deps.store.connections.update({ ...connection, options: {} });
    pass(60_000);
    expect(await at("GET", "/report")).toMatchObject({ status: 200 });
    const listed = (await acme.request("GET", "/migrations?take=100")).body.migrations;
    expect(listed).toContainEqual(expect.objectContaining({ connection_id: connection.id, status: "closed" }));
  });
});

describe("a finalised migration", () => {
  it("has no debug runs of its scripts: the report says that nobody asks", async () => {
    const { connection, at } = await newConnection();
    await at("POST", "/finalise", { body: { force: true, reason: "Over" } });
    const tried = await acme.request("POST", `/connections/${connection.id}/scripts/login/try`, {
      body: { identifier: "ann@old.test", password: "x", script: "function login() {}" },
    });
    expect(tried).toMatchObject({ status: 409, body: { errorCode: "migration_phase" } });
  });
});

describe("the report of a finalised migration", () => {
  async function finalised() {
    const { connection, at } = await newConnection();
    await at("PATCH", "", { body: loose });
    await at("POST", "/start");
    const { tenantId, id: connectionId } = connection;
    const calls = { tenantId, connectionId, at: new Date(nowMs), metric: "source_calls", amount: 3 } as const;
    await site.deps.store.progress.record([calls]);
    const { body } = await at("POST", "/finalise", { body: {} });
    return { connection, at, body };
  }

  it("is there once every question from before has ended", async () => {
    const { at, body } = await finalised();
    const early = await at("GET", "/report");
    expect(early).toMatchObject({ status: 409, body: { errorCode: "migration_draining" } });
    expect(Number(early.headers["retry-after"])).toBeGreaterThan(20);
    nowMs = Date.parse(body.drained_at);
    expect(await at("GET", "/report")).toMatchObject({ status: 200 });
  });

  it("says until when the source was asked and since when not, signed by the tenant", async () => {
    const { connection, at, body } = await finalised();
    pass(60_000);
    const { report } = (await at("GET", "/report")).body;
    expect(decodeProtectedHeader(report)).toMatchObject({ typ: "usher-migration-report+jwt", alg: "RS256" });
    const verdict = await verifyReport(report, await publicKeys());
    expect(verdict).toMatchObject({
      outcome: "genuine",
      content: {
        iss: `https://${acme.domain}/`,
        tenant: { id: acme.tenant.id },
        connection: { id: connection.id, name: connection.name },
        finalised_at: body.finalised_at,
        drained_at: body.drained_at,
        upheld: true,
        forced: false,
        source: { calls: 3, refused_while_closed: 0 },
        reopenings: [],
      },
    });
    const { statement } = decodeJwt<{ statement: string }>(report);
    expect(statement).toContain(
      `closed at ${body.finalised_at}. No question to it began after the closing was committed`,
    );
    expect(statement).toContain("2 seconds that the commit may take, and 10 by which the clocks of nodes may differ");
  });

  it("takes a question for one from before the end up to the bound that it names, and not a moment longer", async () => {
    const { connection, at, body } = await finalised();
    pass(60_000);
    const askedAt = (ms: number) =>
      site.deps.store.sourceHealth.save({
        ...healthOf(connection),
        lastAskedAt: new Date(Date.parse(body.finalised_at) + ms),
      });
    await askedAt(12_000);
    const upheld = decodeJwt((await at("GET", "/report")).body.report);
    const bound = new Date(Date.parse(body.finalised_at) + 12_000).toISOString();
    expect(upheld).toMatchObject({
      upheld: true,
      last_question_began_before: bound,
      source: { last_asked_at: bound },
      statement: expect.stringContaining(`no question is recorded after ${bound}`),
    });
    await askedAt(12_001);
    expect(decodeJwt((await at("GET", "/report")).body.report)).toMatchObject({
      upheld: false,
      statement: expect.stringContaining(`But a question to it is recorded after ${bound}`),
    });
  });

  it("says so when a question was recorded after the end", async () => {
    const { connection, at } = await finalised();
    pass(2 * DAY_MS);
    const { tenantId, id: connectionId } = connection;
    const late = { tenantId, connectionId, at: new Date(nowMs), metric: "source_calls", amount: 1 } as const;
    await site.deps.store.progress.record([late]);
    const content = decodeJwt((await at("GET", "/report")).body.report);
    expect(content).toMatchObject({
      upheld: false,
      statement: expect.stringContaining("But a question to it is recorded after"),
    });
  });

  it("is not verified when a letter of it was altered, or by somebody else's keys", async () => {
    const { at } = await finalised();
    pass(60_000);
    const { report } = (await at("GET", "/report")).body as { report: string };
    const [header, payload, signature] = report.split(".") as [string, string, string];
    const content = JSON.parse(Buffer.from(payload, "base64url").toString()) as { source: { calls: number } };
    const altered = Buffer.from(JSON.stringify({ ...content, source: { ...content.source, calls: 0 } })).toString(
      "base64url",
    );
    const keys = await publicKeys();
    expect(await verifyReport(report, keys)).toMatchObject({ outcome: "genuine" });
    expect(await verifyReport(`${header}.${altered}.${signature}`, keys)).toMatchObject({ outcome: "not_genuine" });
    const other = await site.addTenant();
    const otherKeys = (await site.deps.keyRing.publicJwks(other.tenant.id)) as unknown as JSONWebKeySet;
    expect(await verifyReport(report, otherKeys)).toMatchObject({ outcome: "not_genuine" });
    expect(await verifyReport("nothing", keys)).toMatchObject({ outcome: "not_genuine" });
  });

  it("stays verifiable when keys rotate, until the key that signed it is revoked", async () => {
    const { at } = await finalised();
    pass(60_000);
    const { report } = (await at("GET", "/report")).body as { report: string };
    await acme.request("POST", "/keys/signing/rotate");
    await acme.request("POST", "/keys/signing/rotate");
    expect(await verifyReport(report, await publicKeys())).toMatchObject({ outcome: "genuine" });
    await acme.request("PUT", `/keys/signing/${decodeProtectedHeader(report).kid}/revoke`);
    expect(await verifyReport(report, await publicKeys())).toMatchObject({ outcome: "not_genuine" });
  });

  it("is no token: it opens nothing, and a token is no report", async () => {
    const { at } = await finalised();
    pass(60_000);
    const { report } = (await at("GET", "/report")).body as { report: string };
    const answer = await acme.request("GET", "/clients", { headers: { authorization: `Bearer ${report}` } });
    expect(answer.status).toBe(401);
  });
});
