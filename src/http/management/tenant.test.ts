import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ManagementSite, openManagementSite } from "../../../test/support/management-site.ts";

let site: ManagementSite;
beforeAll(async () => {
  site = await openManagementSite();
});
afterAll(() => site?.close());

describe("tenant settings", () => {
  it("have defaults where nothing was set", async () => {
    const { request } = await site.addTenant();
    expect((await request("GET", "/tenants/settings")).body).toMatchObject({
      session_lifetime: 168,
      session_lifetime_in_minutes: 10080,
      idle_session_lifetime: 72,
      enabled_locales: ["en", "de", "fr", "es", "ja", "ar"],
      flags: { enable_client_connections: false },
      sandbox_versions_available: ["22"],
    });
  });

  it("change by property, flags by flag, and go back to the default with null", async () => {
    const { request, addConnection, tenant } = await site.addTenant();
    await addConnection("Users");
    await request("PATCH", "/tenants/settings", {
      body: { friendly_name: "Acme", default_directory: "Users", flags: { a: true } },
    });
    const { status, body } = await request("PATCH", "/tenants/settings", {
      body: { friendly_name: null, session_lifetime: 1, flags: { b: false } },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      friendly_name: "",
      default_directory: "Users",
      session_lifetime: 1,
      session_lifetime_in_minutes: 60,
      flags: { a: true, b: false },
    });
    expect((await site.deps.config.tenant(tenant.id))?.settings).toMatchObject({
      default_directory: "Users",
      session_lifetime: 1,
    });
    expect((await request("GET", "/tenants/settings?fields=friendly_name")).body).toEqual({ friendly_name: "" });
  });

  it.each([
    ["a directory that does not exist", { default_directory: "Nobody" }],
    ["an unknown setting", { colour: "red" }],
    ["a session without end", { session_lifetime: 0 }],
    ["a read-only setting", { sandbox_versions_available: ["99"] }],
  ])("refuse %s", async (_name, body) => {
    const { request } = await site.addTenant();
    expect(await request("PATCH", "/tenants/settings", { body })).toMatchObject({
      status: 400,
      body: { errorCode: "invalid_body" },
    });
  });
});

describe("signing keys", () => {
  it("are listed without their private half", async () => {
    const { request } = await site.addTenant();
    const { body } = await request("GET", "/keys/signing");
    expect(body.map((key: Record<string, unknown>) => [key.current === true, key.next === true])).toContainEqual([
      true,
      false,
    ]);
    expect(JSON.stringify(body)).not.toMatch(/PRIVATE|sealed/i);
    expect((await request("GET", `/keys/signing/${body[0].kid}`)).body).toEqual(body[0]);
    expect((await request("GET", "/keys/signing/nothing")).status).toBe(404);
  });

  it("rotate, and only the previous one can be revoked", async () => {
    const { request } = await site.addTenant();
    const find = async (state: string) =>
      (await request("GET", "/keys/signing")).body.find((key: Record<string, unknown>) => key[state] === true);
    const [first, next] = [await find("current"), await find("next")];
    const rotated = await request("POST", "/keys/signing/rotate");
    expect(rotated).toMatchObject({
      status: 201,
      body: { kid: next.kid, cert: expect.stringContaining("BEGIN CERTIFICATE") },
    });
    expect((await find("previous")).kid).toBe(first.kid);
    expect((await request("PUT", `/keys/signing/${next.kid}/revoke`)).status).toBe(409);
    expect((await request("PUT", `/keys/signing/${first.kid}/revoke`)).status).toBe(201);
    // These requests carry tokens of the first key: from now on they are worth nothing.
    expect((await request("GET", "/keys/signing")).status).toBe(401);
  });
});
