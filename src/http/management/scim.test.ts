import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../../../test/support/management-site.ts";

let site: ManagementSite;
let acme: TenantAtSite;
let path: string;

beforeEach(async () => {
  site = await openManagementSite();
  acme = await site.addTenant();
  const { body } = await acme.request("POST", "/connections", {
    body: { name: "Okta", strategy: "okta", options: { domain: "acme.okta.com" } },
  });
  path = `/connections/${body.id}/scim-configuration`;
});
afterEach(() => site?.close());

describe("a SCIM configuration", () => {
  it("is kept with its connection, from the first request to the last", async () => {
    expect(await acme.request("GET", path)).toMatchObject({ status: 404, body: { message: "Not Found" } });
    const made = await acme.request("POST", path, { body: {} });
    expect(made).toMatchObject({
      status: 201,
      body: { tenant_name: "acme", connection_name: "Okta", user_id_attribute: "externalId" },
    });
    expect((await acme.request("GET", `${path}/default-mapping`)).body).toEqual({ mapping: made.body.mapping });
    expect((await acme.request("POST", path, { body: {} })).status).toBe(409);
    const mapping = [{ auth0: "email", scim: "email" }];
    await acme.request("PATCH", path, { body: { user_id_attribute: "userName", mapping } });
    expect((await acme.request("GET", path)).body).toMatchObject({ user_id_attribute: "userName", mapping });
  });

  it("shows a token once and keeps its digest only", async () => {
    await acme.request("POST", path, { body: {} });
    const made = await acme.request("POST", `${path}/tokens`, { body: { scopes: ["get:users"], token_lifetime: 900 } });
    expect(made.body).toMatchObject({
      token_id: expect.stringMatching(/^tok_[A-Za-z0-9]{16}$/),
      scopes: ["get:users"],
      valid_until: expect.any(String),
    });
    const kept = await site.deps.store.connections.listAfter(acme.tenant.id, {}, { limit: 10 });
    expect(JSON.stringify(kept)).not.toContain(made.body.token);
    const listed = (await acme.request("GET", `${path}/tokens`)).body;
    expect(listed).toMatchObject([{ token_id: made.body.token_id }]);
    expect(Object.keys(listed[0]).sort()).toEqual(["created_at", "scopes", "token_id", "valid_until"]);
    expect((await acme.request("GET", path.replace("/scim-configuration", ""))).body).not.toHaveProperty("scim");
    expect((await acme.request("DELETE", `${path}/tokens/${made.body.token_id}`)).status).toBe(204);
    expect((await acme.request("GET", `${path}/tokens`)).body).toEqual([]);
  });

  it("is removed, once or twice", async () => {
    await acme.request("POST", path, { body: {} });
    for (let i = 0; i < 2; i++) expect((await acme.request("DELETE", path)).status).toBe(204);
    expect((await acme.request("GET", path)).status).toBe(404);
  });
});
