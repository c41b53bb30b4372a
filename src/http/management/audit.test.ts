import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../../../test/support/management-site.ts";
import type { ScriptRunner } from "../../scripts/script-runner.ts";

/** Finds no problem in any script, and runs none. */
const scriptRunner: ScriptRunner = {
  check: async () => [],
  run: async () => {
    throw new Error("no script runs here");
  },
  close: async () => {},
} as unknown as ScriptRunner;

let site: ManagementSite;
let acme: TenantAtSite;

beforeAll(async () => {
  site = await openManagementSite({ deps: { scriptRunner } });
  acme = await site.addTenant();
});
afterAll(() => site.close());

/** The newest change in the log. */
async function lastChange(type = "sapi") {
  await site.deps.logWriter.flush();
  const page = { offset: 0, limit: 1, newestFirst: true };
  return (await site.deps.store.logEvents.list(acme.tenant.id, { types: [type] }, page)).items[0];
}

const database = async (name: string, options = {}) =>
  (await acme.request("POST", "/connections", { body: { name, strategy: "auth0", options } })).body;

describe("the log event of a change", () => {
  it("names the object, and only what was changed of options that were sent whole", async () => {
    const { id, options } = await database("Destination", { import_mode: false });
    const login = "function login(email, password, callback) { callback(null, { secret: 'canary-in-script' }); }";
    const body = {
      options: {
        ...options,
        import_mode: true,
        customScripts: { login },
        configuration: { KEY: "canary-in-setting" },
      },
    };
    expect((await acme.request("PATCH", `/connections/${id}`, { body })).status).toBe(200);
    const event = await lastChange();
    expect(event?.details).toMatchObject({
      operation: "updateConnection",
      object: { kind: "connection", id, name: "Destination" },
      changes: {
        "options.import_mode": { from: false, to: true },
        "options.customScripts.login": "changed",
      },
      request: { method: "patch", body: { options: "*****" } },
    });
    expect(Object.keys(event?.details?.changes as object)).not.toContain("options.mfa");
    expect(JSON.stringify(event)).not.toContain("canary");
  });

  it("names what was created by it, and what is gone after it", async () => {
    const { id } = await database("Short-lived");
    expect((await lastChange())?.details).toMatchObject({ object: { kind: "connection", id, name: "Short-lived" } });
    await acme.request("DELETE", `/connections/${id}`);
    expect((await lastChange())?.details).toMatchObject({
      operation: "deleteConnection",
      object: { kind: "connection", id, name: "Short-lived" },
    });
  });

  it("says that a client's secret was changed, and by which client", async () => {
    const { body: client } = await acme.request("POST", "/clients", {
      body: { name: "Shop", app_type: "regular_web" },
    });
    await acme.request("POST", `/clients/${client.client_id}/rotate-secret`);
    const event = await lastChange();
    const { name } = (await acme.request("GET", `/clients/${acme.clientId}`)).body;
    expect(event).toMatchObject({
      clientId: acme.clientId,
      clientName: name,
      details: { object: { kind: "client", name: "Shop" }, changes: { client_secret: "changed" } },
    });
  });

  it("says which parts of a user were changed, and no values", async () => {
    const connection = (await database("People")).name;
    const body = { connection, email: "ann@example.com", password: "Correct-Horse-1" };
    const { user_id } = (await acme.request("POST", "/users", { body })).body;
    const change = { blocked: true, app_metadata: { plan: "gold" } };
    await acme.request("PATCH", `/users/${encodeURIComponent(user_id)}`, { body: change });
    const event = await lastChange();
    expect(event?.details).toMatchObject({
      object: { kind: "user", id: user_id, name: "ann@example.com" },
      changes: { blocked: { to: true }, "app_metadata.plan": "changed" },
    });
    expect(JSON.stringify(event)).not.toContain("gold");
  });

  it("tells a dry run from the real one, and has no summary for programmers", async () => {
    const { id } = await database("Old", { import_mode: true });
    await acme.request("POST", `/migrations/${id}/start`, { body: {} });
    expect((await acme.request("POST", `/migrations/${id}/campaigns`, { body: { dry_run: true } })).status).toBe(202);
    const event = await lastChange();
    expect(event?.details).toMatchObject({ object: { name: "Old" }, run: { dry_run: true } });
    expect(event?.description).not.toContain(";");
  });

  it("names the administrator and the client of a migration's own events", async () => {
    const owner = await acme.addAdministrator("owner");
    const { id } = await database("Closing", { import_mode: true });
    expect((await acme.request("POST", `/migrations/${id}/start`, { as: owner, body: {} })).status).toBe(200);
    await site.deps.logWriter.flush();
    expect(await lastChange("migration_started")).toMatchObject({ userName: owner.email, connection: "Closing" });
  });
});
