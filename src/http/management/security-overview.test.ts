import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../../../test/support/management-site.ts";

let site: ManagementSite;
beforeAll(async () => {
  site = await openManagementSite();
});
afterAll(() => site.close());

const post = async (acme: TenantAtSite, path: string, body: object) => {
  const answer = await acme.request("POST", path, { body });
  expect(answer.status).toBe(201);
  return answer.body;
};

describe("the security overview", () => {
  const findings = async (acme: TenantAtSite): Promise<{ id: string; total: number; found: unknown[] }[]> =>
    (await acme.request("GET", "/security/overview")).body.findings;

  it("finds nothing in a new tenant", async () => {
    expect(await findings(await site.addTenant())).toEqual([]);
  });

  it("names clients, connections and settings that are less strict than they could be, with what is meant", async () => {
    const acme = await site.addTenant();
    const client = await post(acme, "/clients", {
      name: "Old app",
      app_type: "regular_web",
      grant_types: ["password", "authorization_code"],
      callbacks: ["http://app.example/callback", "http://localhost:3000/callback"],
    });
    const connection = await acme.addConnection("Users", {
      brute_force_protection: false,
      disable_signup: true,
      passwordPolicy: "low",
      usher: { network: { policy: "list", hosts: ["10.0.0.5:5432"] } },
    });
    await acme.request("PATCH", "/attack-protection/suspicious-ip-throttling", { body: { enabled: false } });
    const named = (id: string, name: string, details: string[] = []) => ({ id, name, details });
    const found = new Map((await findings(acme)).map((one) => [one.id, one.found]));
    expect(Object.fromEntries(found)).toEqual({
      suspicious_ip_throttling_off: [named("tenant", "acme")],
      password_grants: [named(client.client_id, "Old app", ["password"])],
      insecure_callbacks: [named(client.client_id, "Old app", ["http://app.example/callback"])],
      brute_force_protection_off_for_connection: [named(connection.id, "Users")],
      weak_password_policy: [named(connection.id, "Users", ["low"])],
      scripts_reach_listed_hosts: [named(connection.id, "Users", ["10.0.0.5:5432"])],
    });
  });
});

describe("all that a finding is about", () => {
  it("is listed by name, page by page", async () => {
    const acme = await site.addTenant();
    for (const name of ["c", "A", "fine", "b"]) {
      const grant_types = name === "fine" ? ["authorization_code"] : ["password"];
      await post(acme, "/clients", { name, app_type: "regular_web", grant_types });
    }
    const list = async (query: string) =>
      (await acme.request("GET", `/security/overview/password_grants${query}`)).body;
    const first = await list("?take=2");
    expect(first.found).toMatchObject([{ name: "A", details: ["password"] }, { name: "b" }]);
    const rest = await list(`?take=2&from=${first.next}`);
    expect(rest.found).toMatchObject([{ name: "c" }]);
    expect(rest.next).toBeUndefined();
    expect((await acme.request("GET", "/security/overview/toString")).status).toBe(404);
  });
});

describe("the export of a tenant's configuration", () => {
  it("has clients, APIs, grants, connections and settings, and no secret of any of them", async () => {
    const acme = await site.addTenant();
    const client = await post(acme, "/clients", { name: "App", app_type: "regular_web" });
    const connection = await post(acme, "/connections", {
      name: "Users",
      strategy: "auth0",
      enabled_clients: [client.client_id],
      options: { configuration: { SOURCE_SECRET: "canary-setting-1" } },
    });
    await post(acme, "/connections", {
      name: "company",
      strategy: "oidc",
      options: { client_id: "them", client_secret: "canary-oidc-2", issuer: "https://them.example/" },
    });
    await post(acme, "/connections", {
      name: "partner",
      strategy: "samlp",
      options: {
        decryptionKey: "-----BEGIN PRIVATE KEY-----\ncanary-saml-5",
        signing_key: { cert: "of the key", key: "canary-saml-6" },
        twilio_token: "canary-token-7",
      },
    });
    await post(acme, "/clients", {
      name: "With add-ons",
      addons: { azure_sb: { sasKey: "canary-addon-8" }, azure_blob: { storageAccessKey: "canary-addon-9" } },
    });
    const api = await post(acme, "/resource-servers", {
      name: "API",
      identifier: "https://api.example/",
      signing_alg: "HS256",
      signing_secret: "canary-signing-secret-3",
    });
    await post(acme, "/emails/provider", {
      name: "smtp",
      default_from_address: "a@acme.example",
      credentials: { smtp_host: "mail.example", smtp_port: 587, smtp_user: "u", smtp_pass: "canary-smtp-4" },
    });
    const { status, body, text } = await acme.request("GET", "/configuration");
    expect(status).toBe(200);
    for (const secret of ["canary", client.client_secret, api.signing_secret, "sealed"])
      expect(text).not.toContain(secret);
    expect(body.tenant).toMatchObject({
      name: "acme",
      domains: [acme.domain],
      attack_protection: { brute_force_protection: { max_attempts: 10 } },
      email_provider: { credentials: { smtp_host: "mail.example" } },
    });
    expect(body.clients).toContainEqual(expect.objectContaining({ client_id: client.client_id, name: "App" }));
    expect(body.resource_servers).toContainEqual(expect.objectContaining({ identifier: "https://api.example/" }));
    expect(body.client_grants).toHaveLength(1);
    expect(body.connections).toContainEqual(
      expect.objectContaining({
        id: connection.id,
        enabled_clients: [client.client_id],
        options: expect.objectContaining({ configuration_names: ["SOURCE_SECRET"] }),
      }),
    );
  });

  it("needs every scope that opens a part of it", async () => {
    const acme = await site.addTenant();
    const scopes = ["read:tenant_settings", "read:clients", "read:connections", "read:resource_servers"];
    expect((await acme.request("GET", "/configuration", { scopes })).status).toBe(403);
    expect((await acme.request("GET", "/configuration", { scopes: [...scopes, "read:client_grants"] })).status).toBe(
      200,
    );
  });
});
