import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../../../test/support/management-site.ts";

let site: ManagementSite;
let acme: TenantAtSite;

beforeAll(async () => {
  site = await openManagementSite();
});
afterAll(() => site?.close());

async function newTenant() {
  acme = await site.addTenant();
  return acme;
}
const identifier = "https://api.example.com/v1?x=1";
const createApi = (body: Record<string, unknown> = {}) =>
  acme.request("POST", "/resource-servers", {
    body: { name: "Orders", identifier, scopes: [{ value: "read:orders", description: "Read" }], ...body },
  });

describe("an API", () => {
  it("has the recorded defaults, and is found by id and by encoded identifier", async () => {
    await newTenant();
    const { status, body } = await createApi();
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      name: "Orders",
      identifier,
      scopes: [{ value: "read:orders", description: "Read" }],
      signing_alg: "RS256",
      allow_offline_access: false,
      token_lifetime: 86400,
      token_lifetime_for_web: 7200,
      skip_consent_for_verifiable_first_party_clients: false,
      enforce_policies: false,
      token_dialect: "access_token",
      subject_type_authorization: { user: { policy: "allow_all" }, client: { policy: "require_client_grant" } },
    });
    expect((await acme.request("GET", `/resource-servers/${body.id}`)).body).toEqual(body);
    expect((await acme.request("GET", `/resource-servers/${encodeURIComponent(identifier)}`)).body).toEqual(body);
  });

  it("keeps an HS256 secret sealed and shows it to those who may change it", async () => {
    await newTenant();
    const { body } = await createApi({ signing_alg: "HS256" });
    expect(body.signing_secret).toMatch(/^[A-Za-z0-9]{64}$/);
    const kept = await site.deps.store.resourceServers.find(acme.tenant.id, body.id);
    expect(JSON.stringify(kept)).not.toContain(body.signing_secret);
    const path = `/resource-servers/${body.id}`;
    expect((await acme.request("GET", path, { scopes: ["read:resource_servers"] })).body).not.toHaveProperty(
      "signing_secret",
    );
    expect((await acme.request("GET", path)).body.signing_secret).toBe(body.signing_secret);
    const without = await acme.request("GET", `${path}?fields=signing_secret&include_fields=false`);
    expect(without.body).not.toHaveProperty("signing_secret");
    expect((await acme.request("PATCH", path, { body: { name: "x" } })).body.signing_secret).toBe(body.signing_secret);
    expect((await acme.request("PATCH", path, { body: { signing_alg: "RS256" } })).body).not.toHaveProperty(
      "signing_secret",
    );
  });

  it("exists once by its identifier", async () => {
    await newTenant();
    await createApi();
    expect(await createApi()).toMatchObject({ status: 409, body: { error: "Conflict" } });
  });

  it("that is the Management API is listed and cannot be changed or deleted, nor claimed by another", async () => {
    await newTenant();
    const { body } = await acme.request("GET", "/resource-servers");
    expect(body).toMatchObject([
      { name: "Auth0 Management API", is_system: true, identifier: `https://${acme.domain}/api/v2/` },
    ]);
    expect(
      (await acme.request("PATCH", `/resource-servers/${body[0].id}`, { body: { token_lifetime: 1 } })).status,
    ).toBe(400);
    expect((await acme.request("DELETE", `/resource-servers/${body[0].id}`)).status).toBe(400);
    expect((await createApi({ identifier: `https://${acme.domain}/userinfo` })).status).toBe(400);
  });

  it("is listed by identifier, with chosen fields", async () => {
    await newTenant();
    const { body } = await createApi();
    const listed = await acme.request(
      "GET",
      `/resource-servers?identifiers=${encodeURIComponent(identifier)}&include_totals=true&fields=id`,
    );
    expect(listed.body).toEqual({ start: 0, limit: 50, length: 1, total: 1, resource_servers: [{ id: body.id }] });
  });

  it.each([
    ["a lifetime of zero", { token_lifetime: 0 }],
    ["an unknown algorithm", { signing_alg: "none" }],
    ["a scope without a name", { scopes: [{ description: "x" }] }],
    ["no identifier", { identifier: undefined }],
  ])("with %s is refused", async (_name, body) => {
    await newTenant();
    expect((await createApi(body)).status).toBe(400);
  });
});

describe("a client grant", () => {
  const grantFor = (body: Record<string, unknown> = {}) =>
    acme.request("POST", "/client-grants", {
      body: { client_id: acme.clientId, audience: identifier, scope: ["read:orders"], ...body },
    });

  it("is made once, changed, and gone after it was deleted", async () => {
    await newTenant();
    await createApi();
    const { status, body } = await grantFor({ organization_usage: "allow" });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^cgr_[A-Za-z0-9]{16}$/),
      client_id: acme.clientId,
      audience: identifier,
      scope: ["read:orders"],
      subject_type: "client",
      organization_usage: "allow",
    });
    expect(await grantFor()).toMatchObject({ status: 409 });
    const changed = await acme.request("PATCH", `/client-grants/${body.id}`, {
      body: { scope: [], organization_usage: null },
    });
    expect(changed).toMatchObject({ status: 200, body: { scope: [] } });
    expect(changed.body).not.toHaveProperty("organization_usage");
    expect((await site.deps.config.clientGrant(acme.tenant.id, acme.clientId, identifier))?.scope).toEqual([]);
    expect((await acme.request("DELETE", `/client-grants/${body.id}`)).status).toBe(204);
    expect(await acme.request("GET", `/client-grants/${body.id}`)).toMatchObject({
      status: 404,
      body: { message: "The grant does not exist.", errorCode: "inexistent_client_grant" },
    });
  });

  it("needs a client and an API that exist", async () => {
    await newTenant();
    expect(await grantFor()).toMatchObject({ status: 404 });
    await createApi();
    expect(await grantFor({ client_id: "nobody" })).toMatchObject({
      status: 404,
      body: { errorCode: "inexistent_client" },
    });
  });

  it("is listed by client and by audience", async () => {
    await newTenant();
    await createApi();
    await grantFor();
    const byAudience = await acme.request("GET", `/client-grants?audience=${encodeURIComponent(identifier)}`);
    expect(byAudience.body).toHaveLength(1);
    const byClient = await acme.request("GET", `/client-grants?client_id=${acme.clientId}&include_totals=true&take=50`);
    expect(byClient.body.client_grants).toHaveLength(2);
    expect((await acme.request("GET", "/client-grants?client_id=nobody")).body).toEqual([]);
  });

  it("goes with its API and with its client", async () => {
    await newTenant();
    const api = await createApi();
    const { body } = await grantFor();
    await acme.request("DELETE", `/resource-servers/${api.body.id}`);
    expect((await acme.request("GET", `/client-grants/${body.id}`)).status).toBe(404);
  });
});
