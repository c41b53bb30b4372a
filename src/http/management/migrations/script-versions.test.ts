import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anArrival, aUser } from "../../../../test/conformance/store/fixtures.ts";
import {
  type ManagementSite,
  openManagementSite,
  type TenantAtSite,
} from "../../../../test/support/management-site.ts";
import type { Connection } from "../../../domain/connection.ts";
import { scriptHash } from "../../../domain/script-version.ts";
import type { ScriptRunner } from "../../../scripts/script-runner.ts";

let site: ManagementSite;
let acme: TenantAtSite;

/** Stands for the sandbox, which here only has to say which scripts could run. */
const scriptRunner = {
  check: async (source: string) =>
    source.includes("left-pad") ? [{ kind: "refused" as const, message: "The module left-pad is not there" }] : [],
} as Partial<ScriptRunner> as ScriptRunner;

beforeAll(async () => {
  site = await openManagementSite({ deps: { scriptRunner } });
  acme = await site.addTenant();
});
afterAll(() => site?.close());

const LOGIN = "function login(email, password, callback) {\n  callback(null);\n}\n";
const GET_USER = "function getByEmail(email, callback) {\n  callback(null);\n}\n";

let count = 0;
async function connectionWith(customScripts: Record<string, string>, at = acme): Promise<string> {
  const body = { name: `Versions-${++count}`, strategy: "auth0", options: { customScripts } };
  return (await at.request("POST", "/connections", { body })).body.id;
}
const save = (id: string, customScripts: Record<string, string>, subject?: string) =>
  acme.request("PATCH", `/connections/${id}`, { body: { options: { customScripts } }, subject });
const versions = (id: string, rest = "") => acme.request("GET", `/migrations/${id}/script-versions${rest}`);
const rollBack = (id: string, version: number) =>
  acme.request("POST", `/migrations/${id}/script-versions/${version}/rollback`);

describe("versions of a connection's scripts", () => {
  it("are there for each save that changes one, newest first, with their author", async () => {
    const id = await connectionWith({ login: LOGIN });
    await save(id, { login: LOGIN, get_user: GET_USER }, "auth0|ann");
    await acme.request("PATCH", `/connections/${id}`, { body: { display_name: "Same scripts" } });
    const { status, body } = await versions(id);
    expect(status).toBe(200);
    expect(body).toEqual({
      script_versions: [
        {
          version: 2,
          is_current: true,
          author: "auth0|ann",
          saved_at: expect.any(String),
          hashes: { login: scriptHash(LOGIN), get_user: scriptHash(GET_USER) },
          people: { count: 0 },
        },
        expect.objectContaining({ version: 1, is_current: false, author: `Management (${acme.clientId})` }),
      ],
    });
    expect((await versions(id, "/1")).body).toMatchObject({ version: 1, scripts: { login: LOGIN } });
  });

  it("never hold settings", async () => {
    const body = {
      name: `Versions-${++count}`,
      strategy: "auth0",
      options: { customScripts: { login: LOGIN }, configuration: { SECRET: "canary-setting" } },
    };
    const { id } = (await acme.request("POST", "/connections", { body })).body;
    expect((await versions(id, "/1")).text).not.toMatch(/canary|SECRET/);
  });

  it("come in pages", async () => {
    const id = await connectionWith({ login: LOGIN });
    for (const n of [2, 3, 4]) await save(id, { login: `${LOGIN}// ${n}` });
    const first = (await versions(id, "?take=3")).body;
    expect(first.script_versions.map(({ version }: { version: number }) => version)).toEqual([4, 3, 2]);
    const second = (await versions(id, `?take=3&from=${first.next}`)).body;
    expect(second.script_versions.map(({ version }: { version: number }) => version)).toEqual([1]);
    expect(second).not.toHaveProperty("next");
    expect((await versions(id, "?from=x")).status).toBe(400);
  });

  it("are all there after two saves at once, and the connection has the later one", async () => {
    const id = await connectionWith({ login: LOGIN });
    const saves = ["a", "b", "c", "d"].map((letter) => save(id, { login: `${LOGIN}// ${letter}` }));
    expect((await Promise.all(saves)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { script_versions: list } = (await versions(id)).body;
    expect(list).toHaveLength(5);
    const { login } = (await acme.request("GET", `/connections/${id}`)).body.options.customScripts;
    expect(list[0]).toMatchObject({ is_current: true, hashes: { login: scriptHash(login) } });
  });

  it("say how many people each brought, and when", async () => {
    const id = await connectionWith({ login: LOGIN });
    const connection = (await site.deps.store.connections.find(acme.tenant.id, id)) as Connection;
    for (const [scriptVersion, day] of [
      [1, "2026-01-02"],
      [1, "2026-01-05"],
      [7, "2026-01-09"],
    ] as const) {
      const user = aUser(connection, {
        arrival: anArrival({ scriptVersion }),
        createdAt: new Date(`${day}T10:00:00Z`),
      });
      await site.deps.store.users.insert(user);
    }
    expect((await versions(id)).body.script_versions[0].people).toEqual({
      count: 2,
      first_day: "2026-01-02",
      last_day: "2026-01-05",
    });
  });
});

describe("the difference between two versions", () => {
  it("is a unified diff of each script that changed, against the one before unless said otherwise", async () => {
    const id = await connectionWith({ login: LOGIN, get_user: GET_USER });
    await save(id, { login: LOGIN.replace("null", "null, {}"), get_user: GET_USER });
    await save(id, { login: LOGIN, verify: GET_USER });
    expect((await versions(id, "/2/diff")).body).toEqual({
      from: 1,
      to: 2,
      entries: [
        {
          entry: "login",
          change: "changed",
          diff: expect.stringMatching(/^- {2}callback\(null\);\n\+ {2}callback\(null, {}\);$/m),
        },
      ],
    });
    const against = (await versions(id, "/3/diff?against=1")).body.entries;
    expect(against).toMatchObject([
      { entry: "get_user", change: "removed" },
      { entry: "verify", change: "added" },
    ]);
    expect((await versions(id, "/1/diff")).body).toMatchObject({
      from: 0,
      entries: [{ change: "added" }, { change: "added" }],
    });
    expect((await versions(id, "/1/diff?against=9")).status).toBe(404);
  });

  it("is shown whole where two large texts have nothing in common", async () => {
    const lines = (seed: number) => Array.from({ length: 9_000 }, (_, n) => `//${(n * seed) % 9_973}`).join("\n");
    const id = await connectionWith({ login: lines(7) });
    await save(id, { login: lines(13) });
    const { diff } = (await versions(id, "/2/diff")).body.entries[0];
    expect(diff).toMatch(/^--- login \(version 1\)/m);
    expect(diff.split("\n").filter((line: string) => /^\+\/\//.test(line)).length).toBeGreaterThan(1_000);
  });
});

describe("a rollback", () => {
  it("makes the old scripts the connection's again, as a new version, and touches nothing else", async () => {
    const id = await connectionWith({ login: LOGIN });
    await acme.request("PATCH", `/connections/${id}`, {
      body: { options: { customScripts: { login: "broken" }, import_mode: true, configuration: { KEY: "value" } } },
    });
    const before = (await acme.request("GET", `/connections/${id}`)).body.options;
    const { status, body } = await rollBack(id, 1);
    expect(status).toBe(201);
    expect(body).toMatchObject({ version: 3, is_current: true, note: "rollback to 1", scripts: { login: LOGIN } });
    const after = (await acme.request("GET", `/connections/${id}`)).body.options;
    expect(after).toEqual({ ...before, customScripts: { login: LOGIN } });
    expect((await versions(id, "/2")).body.scripts).toEqual({ login: "broken" });
  });

  it("changes the connection, and is only for whoever may change migrations and connections", async () => {
    const id = await connectionWith({ login: LOGIN });
    await save(id, { login: GET_USER });
    const path = `/migrations/${id}/script-versions/1/rollback`;
    for (const scopes of [["update:migrations"], ["update:connections"], ["update:migrations", "read:connections"]]) {
      const refused = await acme.request("POST", path, { scopes });
      expect(refused.status, scopes.join()).toBe(403);
      expect(JSON.stringify(refused.body)).not.toContain("function");
    }
    expect((await versions(id)).body.script_versions[0].version).toBe(2);
    const allowed = await acme.request("POST", path, { scopes: ["update:migrations", "update:connections"] });
    expect(allowed).toMatchObject({ status: 201, body: { version: 3, scripts: { login: LOGIN } } });
  });

  it("is refused when nothing would change, and to scripts that could not run any more", async () => {
    const id = await connectionWith({ login: LOGIN });
    expect(await rollBack(id, 1)).toMatchObject({ status: 409 });
    const store = site.deps.store;
    const connection = (await store.connections.find(acme.tenant.id, id)) as Connection;
    const needy = { ...connection.options, customScripts: { login: "require('left-pad')" } };
    await store.connections.update({ ...connection, options: needy });
    await save(id, { login: LOGIN });
    expect(await rollBack(id, 2)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("left-pad") },
    });
    expect((await versions(id)).body.script_versions).toHaveLength(3);
  });
});

describe("who may see and do this", () => {
  it("needs the scope of migrations", async () => {
    const id = await connectionWith({ login: LOGIN });
    const path = `/migrations/${id}/script-versions`;
    expect(await acme.request("GET", path, { scopes: ["read:connections"] })).toMatchObject({ status: 403 });
    const rollback = await acme.request("POST", `${path}/1/rollback`, { scopes: ["read:migrations"] });
    expect(rollback).toMatchObject({ status: 403 });
  });

  it("shows scripts to whoever may read the connection, since passwords may be written into them", async () => {
    const id = await connectionWith({ login: LOGIN });
    for (const path of ["/1", "/1/diff?against=0"])
      for (const [scope, status] of [
        ["read:migrations", 403],
        ["read:connections", 200],
      ] as const) {
        const answer = await acme.request("GET", `/migrations/${id}/script-versions${path}`, { scopes: [scope] });
        expect(answer.status, `${path} with ${scope}`).toBe(status);
      }
    const list = await acme.request("GET", `/migrations/${id}/script-versions`, { scopes: ["read:migrations"] });
    expect(JSON.stringify(list.body)).not.toContain("function");
  });

  it("is nobody of another tenant", async () => {
    const other = await site.addTenant();
    const id = await connectionWith({ login: LOGIN });
    await save(id, { login: GET_USER });
    for (const [method, path] of [
      ["GET", ""],
      ["GET", "/1"],
      ["GET", "/2/diff"],
      ["POST", "/1/rollback"],
    ] as const)
      expect((await other.request(method, `/migrations/${id}/script-versions${path}`)).status, path).toBe(404);
    expect((await versions(id)).body.script_versions[0].version).toBe(2);
  });
});
