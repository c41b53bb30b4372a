import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../../../test/support/management-site.ts";
import type { Connection } from "../../domain/connection.ts";
import type { OutboundCall, ScriptRequest, ScriptResult, ScriptRunner } from "../../scripts/script-runner.ts";

const END = { console: [], durationMs: 1, coldStart: false, unansweredRequests: 0 };
const call = (more: Partial<OutboundCall>): OutboundCall => ({ host: "old.test", port: 443, durationMs: 1, ...more });
const YES: ScriptResult = {
  ...END,
  outcome: "returned",
  values: [{ user_id: "1" }],
  outboundCalls: [call({ status: 200 })],
};
const NO: ScriptResult = {
  ...END,
  outcome: "called_back_error",
  error: { name: "WrongUsernameOrPasswordError", message: "no" },
  outboundCalls: [call({ status: 403 })],
};
const failing = (more: Partial<OutboundCall>): ScriptResult => ({
  ...END,
  outcome: "called_back_error",
  error: { name: "Error", message: "broken" },
  outboundCalls: [call(more)],
});

describe("debug runs of a script", () => {
  let site: ManagementSite;
  let acme: TenantAtSite;
  let answer: ScriptResult = YES;
  const runs: ScriptRequest[] = [];
  /** Stands for the sandbox: these tests are about whether it is asked. */
  const scriptRunner: ScriptRunner = {
    async run(request) {
      runs.push(request);
      return answer;
    },
    check: async () => [],
    close: async () => {},
  };

  beforeAll(async () => {
    site = await openManagementSite({ deps: { scriptRunner } });
    acme = await site.addTenant();
  });
  afterAll(() => site?.close());

  let count = 0;
  async function newConnection() {
    const connection = await acme.addConnection(`Users-${++count}`, {
      enabledDatabaseCustomization: true,
      import_mode: true,
      customScripts: { login: "saved login", get_user: "saved get_user" },
    });
    const tried = (entry: string, more: object = {}) =>
      acme.request("POST", `/connections/${connection.id}/scripts/${entry}/try`, {
        body: { identifier: "ann@old.test", ...more },
      });
    return { connection, tried };
  }
  const health = ({ id }: Connection) =>
    site.protection.states().find(({ connection }) => connection.id === id)?.health;

  it("say what a sign-in makes of it, and who would come", async () => {
    const { tried } = await newConnection();
    const end = (values: readonly unknown[]): ScriptResult => ({
      ...END,
      outcome: "returned",
      values,
      outboundCalls: [],
    });
    answer = end([{ user_id: "7", email: "Ann@Old.test", given_name: "Ann", favourite: "blue" }]);
    expect((await tried("login", { password: "x" })).body).toMatchObject({
      verdict: { outcome: "accepted" },
      user: { user_id: "auth0|7", email: "ann@old.test", given_name: "Ann", favourite: "blue", email_verified: false },
    });
    expect((await tried("get_user")).body).toMatchObject({
      verdict: { outcome: "found" },
      user: { user_id: "auth0|7" },
    });
    answer = end([{ user_id: "7" }]);
    const incomplete = await tried("login", { password: "x" });
    expect(incomplete.body).toMatchObject({ user_problem: "The profile has no e-mail address." });
    expect(incomplete.body).not.toHaveProperty("user");
    answer = end([]);
    expect((await tried("get_user")).body).toMatchObject({ verdict: { outcome: "absent" } });
    answer = NO;
    const wrong = await tried("login", { password: "x" });
    expect(wrong.body).toMatchObject({ verdict: { outcome: "rejected", reason: "unknown_user" } });
    expect(wrong.body).not.toHaveProperty("user");
  });

  it("count as questions to the source", async () => {
    const { connection, tried } = await newConnection();
    answer = YES;
    await tried("login", { password: "x" });
    await tried("get_user");
    await tried("get_user", { script: "a draft" });
    await site.protection.flush();
    const { body } = await acme.request("GET", `/migrations/${connection.id}`);
    expect(body.counts.source_calls).toBe(3);
    expect(health(connection)?.lastAskedAt).toBeInstanceOf(Date);
  });

  it("try no more passwords for a person than would lock them, and say when to come again", async () => {
    const { tried } = await newConnection();
    answer = NO;
    for (const password of ["1", "2", "3", "4"])
      expect(await tried("login", { password })).toMatchObject({ status: 200 });
    const before = runs.length;
    answer = YES;
    const fifth = await tried("login", { password: "5", despite_open_breaker: true });
    expect(fifth).toMatchObject({ status: 429, body: { message: expect.stringContaining("one more wrong password") } });
    expect(Number(fifth.headers["retry-after"])).toBeGreaterThan(60);
    expect((await tried("login", { password: "5", script: "a draft" })).status).toBe(429);
    expect(runs).toHaveLength(before);
    expect((await tried("get_user")).status).toBe(200);
  });

  it.each(["saved login", "a draft"])("cost no guess when %s says that the password is right", async (script) => {
    const { tried } = await newConnection();
    answer = YES;
    for (let run = 1; run <= 6; run++) expect((await tried("login", { password: "right", script })).status).toBe(200);
  });

  it("cost a guess whatever else a draft says", async () => {
    const { tried } = await newConnection();
    const drafts = [];
    for (const [password, said] of Object.entries({
      one: NO,
      two: failing({ status: 500 }),
      three: NO,
      four: NO,
      five: NO,
    })) {
      answer = said;
      drafts.push((await tried("login", { password, script: "a draft" })).status);
    }
    expect(drafts).toEqual([200, 200, 200, 200, 429]);
  });

  it("leave a source alone that fails, unless they are to find out why; what fails in them keeps nobody out", async () => {
    const { connection, tried } = await newConnection();
    answer = failing({ status: 500 });
    for (let run = 1; run <= 12; run++) expect((await tried("get_user")).status).toBe(200);
    expect(health(connection)?.breaker).toBe("closed");
    await site.deps.store.sourceHealth.save({
      ...health(connection)!,
      tenantId: connection.tenantId,
      connectionId: connection.id,
      node: "other-node",
      updatedAt: new Date(),
      breaker: "open",
      since: new Date(),
      openUntil: new Date(Date.now() + 20_000),
    });
    const before = runs.length;
    const refused = await tried("get_user");
    expect(refused).toMatchObject({ status: 503, body: { message: expect.stringContaining("failed too often") } });
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(10);
    expect(runs).toHaveLength(before);
    answer = YES;
    expect(await tried("get_user", { despite_open_breaker: true })).toMatchObject({
      status: 200,
      body: { outcome: "returned" },
    });
    await site.protection.flush();
    const { body } = await acme.request("GET", `/migrations/${connection.id}`);
    expect(body.counts.source_calls).toBe(13);
  });

  it("wait as long as the source said, also when they may ask despite an open breaker", async () => {
    const { tried } = await newConnection();
    answer = failing({ status: 429, limits: { "retry-after": "40" } });
    expect((await tried("get_user")).status).toBe(200);
    answer = YES;
    const before = runs.length;
    for (const more of [{}, { despite_open_breaker: true }]) {
      const refused = await tried("get_user", more);
      expect(refused).toMatchObject({ status: 503, body: { message: expect.stringContaining("not to ask before") } });
      expect(Number(refused.headers["retry-after"])).toBeGreaterThan(30);
    }
    expect(runs).toHaveLength(before);
  });
});
