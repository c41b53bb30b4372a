import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../../../test/support/management-site.ts";
import { PASSWORD_REALM_GRANT } from "../../domain/client.ts";
import { sealContext } from "../../store/sealer.ts";

let site: ManagementSite;
let acme: TenantAtSite;

beforeAll(async () => {
  site = await openManagementSite();
  acme = await site.addTenant();
});
afterAll(() => site?.close());

const create = (body: Record<string, unknown> = {}) =>
  acme.request("POST", "/clients", { body: { name: "App", ...body } });
const read = (id: string) => acme.request("GET", `/clients/${id}`);

describe("a new client", () => {
  it("has the recorded defaults", async () => {
    const { status, body } = await create();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      tenant: "acme",
      global: false,
      name: "App",
      client_id: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
      client_secret: expect.stringMatching(/^[A-Za-z0-9]{64}$/),
      is_first_party: true,
      is_token_endpoint_ip_header_trusted: false,
      sso_disabled: false,
      cross_origin_authentication: false,
      custom_login_page_on: true,
      grant_types: ["authorization_code", "implicit", "refresh_token", "client_credentials"],
      jwt_configuration: { alg: "RS256", lifetime_in_seconds: 36000, secret_encoded: false },
      refresh_token: {
        rotation_type: "non-rotating",
        expiration_type: "non-expiring",
        leeway: 0,
        token_lifetime: 31557600,
        idle_token_lifetime: 2592000,
      },
      signing_keys: [{ cert: expect.stringContaining("BEGIN CERTIFICATE") }],
    });
    expect((await read(body.client_id)).body).toEqual(body);
  });

  it("keeps its secret sealed", async () => {
    const { body } = await create();
    const kept = await site.deps.store.clients.find(acme.tenant.id, body.client_id);
    expect(JSON.stringify(kept)).not.toContain(body.client_secret);
    expect(site.deps.sealer.open(kept!.sealedSecret!, sealContext.clientSecret(acme.tenant.id, body.client_id))).toBe(
      body.client_secret,
    );
  });

  it.each(["spa", "native"])("of the kind %s is public: no secret, no client credentials", async (app_type) => {
    const { body } = await create({ app_type });
    expect(body).toMatchObject({
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "implicit", "refresh_token"],
    });
    expect(body).not.toHaveProperty("client_secret");
  });

  it("keeps and shows every documented property", async () => {
    const given = {
      description: "d",
      callbacks: ["https://app.example.com/cb", "https://*.example.com/cb"],
      allowed_logout_urls: ["https://app.example.com"],
      web_origins: ["https://app.example.com"],
      allowed_origins: ["https://app.example.com"],
      client_metadata: { team: "blue" },
      addons: { samlp: { audience: "x" } },
      organization_usage: "allow",
      oidc_logout: { backchannel_logout_urls: ["https://app.example.com/bc"] },
      jwt_configuration: { alg: "PS256" },
      refresh_token: {
        rotation_type: "rotating",
        expiration_type: "expiring",
        leeway: 30,
        policies: [{ audience: "https://a", scope: ["x"] }],
      },
    };
    const { body } = await create(given);
    expect(body).toMatchObject(given);
    expect((await read(body.client_id)).body).toMatchObject({
      ...given,
      oidc_backchannel_logout: { backchannel_logout_urls: ["https://app.example.com/bc"] },
    });
  });

  it("merges its metadata by key: null takes one away, an empty object all of them", async () => {
    const { body: client } = await create({ client_metadata: { team: "blue", floor: "2" } });
    const change = (metadata: object) =>
      acme.request("PATCH", `/clients/${client.client_id}`, { body: { client_metadata: metadata } });
    expect((await change({ team: null, city: "Bonn" })).body.client_metadata).toEqual({ floor: "2", city: "Bonn" });
    const nineMore = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`k${index}`, "v"]));
    expect((await change(nineMore)).status).toBe(400);
    expect((await read(client.client_id)).body.client_metadata).toEqual({ floor: "2", city: "Bonn" });
    expect((await change({})).body).not.toHaveProperty("client_metadata");
  });

  it("reaches no connection unless the tenant's flag says so", async () => {
    const tenant = await site.addTenant();
    const connection = await tenant.addConnection("Users");
    const enabled = async () =>
      (await tenant.request("GET", `/connections/${connection.id}/clients`)).body.clients.length;
    await tenant.request("POST", "/clients", { body: { name: "one" } });
    expect(await enabled()).toBe(0);
    await tenant.request("PATCH", "/tenants/settings", { body: { flags: { enable_client_connections: true } } });
    await tenant.request("POST", "/clients", { body: { name: "two" } });
    expect(await enabled()).toBe(1);
  });
});

describe("bad clients", () => {
  it.each([
    ["an empty name", { name: "" }],
    ["markup in the name", { name: "<b>" }],
    ["a callback that is no address", { callbacks: ["not a url"] }],
    ["an unknown grant type", { grant_types: ["magic"] }],
    ["too long a description", { description: "x".repeat(141) }],
    ["eleven metadata", { client_metadata: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`k${i}`, "v"])) }],
    ["a read-only property", { client_id: "mine" }],
    [
      "a credential that does not exist",
      { client_authentication_methods: { private_key_jwt: { credentials: [{ id: "cred_nothing" }] } } },
    ],
    [
      "a private key as credential",
      {
        client_authentication_methods: {
          private_key_jwt: { credentials: [{ credential_type: "public_key", pem: privateKey() }] },
        },
      },
    ],
    ["a short secret", { client_secret: "short" }],
  ])("%s is refused", async (_name, body) => {
    expect(await create(body)).toMatchObject({ status: 400, body: { errorCode: "invalid_body" } });
  });
});

describe("the password grants", () => {
  it.each([
    ["a single-page application", { app_type: "spa" }],
    ["a confidential client", { app_type: "regular_web" }],
  ])("are off for %s until they are switched on", async (_name, body) => {
    expect((await create(body)).body.grant_types).not.toContain("password");
    const switchedOn = await create({ ...body, grant_types: ["password", PASSWORD_REALM_GRANT] });
    expect(switchedOn.body.grant_types).toEqual(["password", PASSWORD_REALM_GRANT]);
  });

  it.each([["password"], [PASSWORD_REALM_GRANT]])(
    "%s cannot be switched on for a public client of a third party",
    async (grant) => {
      const stranger = { is_first_party: false, token_endpoint_auth_method: "none", grant_types: [grant] };
      const answer = await create(stranger);
      expect(answer.status).toBe(400);
      expect(answer.body.message).toContain("third parties");
    },
  );
});

describe("changing a client", () => {
  it("replaces what is sent, takes away what is null, and keeps the rest", async () => {
    const { body } = await create({
      description: "d",
      organization_usage: "allow",
      callbacks: ["https://a.example.com"],
    });
    const changed = await acme.request("PATCH", `/clients/${body.client_id}`, {
      body: { description: null, callbacks: ["https://b.example.com"] },
    });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      name: "App",
      organization_usage: "allow",
      callbacks: ["https://b.example.com"],
      client_secret: body.client_secret,
    });
    expect(changed.body).not.toHaveProperty("description");
  });

  it("takes back what it showed, as tools that read, change and write do", async () => {
    const { body } = await create({ app_type: "regular_web", client_metadata: { a: "b" } });
    const { client_id, client_secret, tenant, global, signing_keys, oidc_backchannel_logout, ...writable } = body;
    const changed = await acme.request("PATCH", `/clients/${client_id}`, { body: writable });
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    expect(changed.body).toEqual(body);
  });

  it("needs update:client_keys to set the secret", async () => {
    const { body } = await create();
    const change = { client_secret: "a-secret-of-my-own-choice" };
    expect(
      (await acme.request("PATCH", `/clients/${body.client_id}`, { body: change, scopes: ["update:clients"] })).status,
    ).toBe(403);
    expect((await acme.request("PATCH", `/clients/${body.client_id}`, { body: change })).status).toBe(200);
    expect((await read(body.client_id)).body.client_secret).toBe("a-secret-of-my-own-choice");
  });

  it("is seen at once by what reads from memory", async () => {
    const { body } = await create();
    expect((await site.deps.config.client(acme.tenant.id, body.client_id))?.name).toBe("App");
    await acme.request("PATCH", `/clients/${body.client_id}`, { body: { name: "Renamed" } });
    expect((await site.deps.config.client(acme.tenant.id, body.client_id))?.name).toBe("Renamed");
  });

  it("a rotated secret is another, and the former one is gone", async () => {
    const { body } = await create();
    const rotated = await acme.request("POST", `/clients/${body.client_id}/rotate-secret`);
    expect(rotated.status).toBe(200);
    expect(rotated.body.client_secret).toMatch(/^[A-Za-z0-9]{64}$/);
    expect(rotated.body.client_secret).not.toBe(body.client_secret);
    expect((await read(body.client_id)).body.client_secret).toBe(rotated.body.client_secret);
  });

  it("deletes once and says nothing the second time", async () => {
    const { body } = await create();
    expect((await acme.request("DELETE", `/clients/${body.client_id}`)).status).toBe(204);
    expect(await read(body.client_id)).toMatchObject({
      status: 404,
      body: { message: "The client does not exist", errorCode: "inexistent_client" },
    });
    expect((await acme.request("DELETE", `/clients/${body.client_id}`)).status).toBe(204);
  });
});

describe("the list of clients", () => {
  it("has the global client, which cannot be deleted", async () => {
    const { body } = await acme.request("GET", "/clients?is_global=true");
    expect(body).toMatchObject([{ name: "All Applications", global: true }]);
    expect((await acme.request("DELETE", `/clients/${body[0].client_id}`)).status).toBe(400);
  });

  it("shows secrets only with read:client_keys, and a summary only with read:client_summary", async () => {
    const withKeys = await acme.request("GET", `/clients/${acme.clientId}`, {
      scopes: ["read:clients", "read:client_keys"],
    });
    const without = await acme.request("GET", `/clients/${acme.clientId}`, { scopes: ["read:clients"] });
    const summary = await acme.request("GET", "/clients", { scopes: ["read:client_summary"] });
    expect(withKeys.body.client_secret).toBeTypeOf("string");
    expect(without.body).not.toHaveProperty("client_secret");
    expect(
      Object.keys(summary.body[0]).every((key) =>
        ["tenant", "global", "name", "client_id", "app_type", "is_first_party", "logo_uri", "description"].includes(
          key,
        ),
      ),
    ).toBe(true);
  });

  it("pages and filters", async () => {
    const tenant = await site.addTenant();
    for (const name of ["a", "b", "c"])
      await tenant.request("POST", "/clients", { body: { name, app_type: name === "c" ? "spa" : "native" } });
    const totals = await tenant.request(
      "GET",
      "/clients?include_totals=true&per_page=2&is_global=false&fields=client_id,name",
    );
    expect(totals.body).toMatchObject({
      start: 0,
      limit: 2,
      total: 4,
      clients: [{ name: "Management" }, { name: "a" }],
    });
    expect(Object.keys(totals.body.clients[0]).sort()).toEqual(["client_id", "name", "tenant"]);
    expect((await tenant.request("GET", "/clients?app_type=native,spa")).body).toHaveLength(3);
    const seen: string[] = [];
    let next: string | undefined;
    do {
      const { body } = await tenant.request("GET", `/clients?take=2${next === undefined ? "" : `&from=${next}`}`);
      seen.push(...body.clients.map(({ client_id }: { client_id: string }) => client_id));
      next = body.next;
    } while (next !== undefined);
    expect(new Set(seen).size).toBe(5);
  });
});

describe("credentials", () => {
  it("are shown in full once, by id afterwards, and never with the key", async () => {
    const pem = publicKey();
    const { body } = await create({
      client_authentication_methods: {
        private_key_jwt: { credentials: [{ name: "key", credential_type: "public_key", pem }] },
      },
    });
    const [credential] = body.client_authentication_methods.private_key_jwt.credentials;
    expect(credential).toMatchObject({
      id: expect.stringMatching(/^cred_[A-Za-z0-9]{22}$/),
      kid: expect.any(String),
      alg: "RS256",
      name: "key",
    });
    expect(body).not.toHaveProperty("token_endpoint_auth_method");
    const again = (await read(body.client_id)).body;
    expect(again.client_authentication_methods).toEqual({ private_key_jwt: { credentials: [{ id: credential.id }] } });
    expect(JSON.stringify([body, again])).not.toContain("PUBLIC KEY");
  });

  it("can be added, changed and removed", async () => {
    const { body } = await create();
    const path = `/clients/${body.client_id}/credentials`;
    const added = await acme.request("POST", path, { body: { credential_type: "public_key", pem: publicKey() } });
    expect(added.status).toBe(201);
    const changed = await acme.request("PATCH", `${path}/${added.body.id}`, {
      body: { expires_at: "2030-01-02T03:04:05+02:00" },
    });
    expect(changed.body.expires_at).toBe("2030-01-02T01:04:05.000Z");
    expect((await acme.request("GET", path)).body).toMatchObject([{ id: added.body.id }]);
    expect((await acme.request("DELETE", `${path}/${added.body.id}`)).status).toBe(204);
    expect((await acme.request("GET", `${path}/${added.body.id}`)).status).toBe(404);
    expect((await acme.request("DELETE", `${path}/${added.body.id}`)).status).toBe(204);
    expect((await acme.request("POST", path, { body: { credential_type: "x509_cert", pem: "nothing" } })).status).toBe(
      400,
    );
  });
});

function publicKey(): string {
  return generateKeyPairSync("rsa", { modulusLength: 2048 })
    .publicKey.export({ type: "spki", format: "pem" })
    .toString();
}

function privateKey(): string {
  return generateKeyPairSync("rsa", { modulusLength: 2048 })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
}
