import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Administrator } from "../../src/domain/administrator.ts";
import { managementRoutes } from "../../src/http/management/routes.ts";
import type { ScriptRunner } from "../../src/scripts/script-runner.ts";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../support/management-site.ts";

/** Stands for the sandbox, which here only has to find nothing wrong with a script. */
const scriptRunner = { check: async () => [] } as Partial<ScriptRunner> as ScriptRunner;

let site: ManagementSite;
let acme: TenantAtSite;
let owner: Administrator;
let editor: Administrator;
let support: Administrator;

beforeAll(async () => {
  site = await openManagementSite({ deps: { scriptRunner } });
});
afterAll(() => site?.close());
beforeEach(async () => {
  acme = await site.addTenant();
  owner = await acme.addAdministrator("owner");
  editor = await acme.addAdministrator("editor");
  support = await acme.addAdministrator("support");
});

const audienceOf = ({ domain }: TenantAtSite) => `https://${domain}/api/v2/`;
const INSUFFICIENT = { status: 403, body: { errorCode: "insufficient_scope" } };

/** The owner as stored, password hash included. */
const stored = () => site.deps.store.administrators.findSecrets(acme.tenant.id, { userId: owner.userId });

describe("no route but /administrators reaches an administrator", () => {
  it("whatever id is asked for: every route, with their id and their connection's in each place", async () => {
    const before = await stored();
    const connection = "con_administrators";
    const machine = managementRoutes.filter(
      ({ path, method }) => path.includes("{") && !(method === "GET" && path === "/logs/{id}"),
    );
    for (const { method, path, upload } of machine) {
      if (path.startsWith("/administrators") || upload !== undefined) continue;
      for (const id of [owner.userId, connection, "usher-dashboard"]) {
        const body = { password: "Overtaken-Harbour-27", blocked: true, name: "mine", email: "mine@example.com" };
        const filled = path.replaceAll(/\{\w+\}/g, encodeURIComponent(id));
        const answer = await acme.request(method, filled, method === "GET" ? {} : { body });
        expect(answer.status, `${method} ${filled}`).toBeLessThan(500);
        expect(answer.text, `${method} ${filled}`).not.toContain(owner.email);
      }
    }
    expect(await stored()).toEqual(before);
  });

  it("by listing, searching or counting users", async () => {
    for (const path of [
      "/users?include_totals=true",
      `/users?search_engine=v3&q=${encodeURIComponent(`email:"${owner.email}"`)}`,
      `/users-by-email?email=${encodeURIComponent(owner.email)}`,
      "/connections",
      "/clients",
      `/grants?user_id=${encodeURIComponent(owner.userId)}`,
    ]) {
      const answer = await acme.request("GET", path);
      expect(answer.status, path).toBe(200);
      expect(answer.text, path).not.toMatch(/usher\||usher-dashboard|Usher-Administrators/);
    }
    expect((await acme.request("GET", "/stats/active-users")).body).toBe(0);
  });

  it("by naming the connection or the client in a body", async () => {
    const connection = await acme.addConnection("Shop");
    const user = { email: owner.email, password: "Overtaken-Harbour-27" };
    const attempts: [string, string, unknown][] = [
      ["POST", "/users", { ...user, connection: "Usher-Administrators" }],
      ["POST", "/tickets/password-change", { user_id: owner.userId }],
      ["POST", "/tickets/password-change", { connection_id: "con_administrators", email: owner.email }],
      ["POST", "/tickets/email-verification", { user_id: owner.userId }],
      ["POST", "/jobs/verification-email", { user_id: owner.userId }],
      ["POST", "/jobs/users-exports", { connection_id: "con_administrators", format: "json" }],
      ["POST", "/client-grants", { client_id: "usher-dashboard", audience: audienceOf(acme), scope: [] }],
      ["PATCH", `/connections/${connection.id}/clients`, [{ client_id: "usher-dashboard", status: true }]],
      ["PATCH", "/connections/con_administrators/clients", [{ client_id: acme.clientId, status: true }]],
      ["POST", "/connections", { name: "Usher-Administrators", strategy: "auth0" }],
      ["POST", "/connections", { name: "usher-administrators", strategy: "auth0" }],
      ["POST", "/connections", { name: "Mine", strategy: "usher" }],
    ];
    for (const [method, path, body] of attempts) {
      const answer = await acme.request(method, path, { body });
      expect(answer.status, `${method} ${path} ${JSON.stringify(body)}`).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
  });

  it("by linking them to a user", async () => {
    const { id } = await acme.addConnection("Shop");
    const user = { connection: "Shop", email: "user@example.com", password: "Overtaken-Harbour-27" };
    const { body } = await acme.request("POST", "/users", { body: user });
    const link = { provider: "usher", user_id: owner.userId.replace("usher|", "") };
    for (const more of [{}, { connection_id: id }, { connection_id: "con_administrators" }]) {
      const path = `/users/${encodeURIComponent(body.user_id)}/identities`;
      expect((await acme.request("POST", path, { body: { ...link, ...more } })).status).toBeGreaterThanOrEqual(400);
    }
    expect(await stored()).toBeDefined();
  });

  it("by giving guesses at their password back", async () => {
    const { attackProtection } = site.deps;
    const { store } = site.deps;
    const key = JSON.stringify(["id", owner.email, "con_administrators", "203.0.113.9"]);
    for (let failure = 0; failure < 10; failure++)
      await store.failedLogins.add(acme.tenant.id, key, new Date(), 86_400_000);
    const identifier = encodeURIComponent(owner.email);
    await acme.request("DELETE", `/user-blocks?identifier=${identifier}`, { as: support });
    expect(await attackProtection.listBlocks(acme.tenant.id, owner.email)).toHaveLength(1);
  });
});

describe("an editor does not become more than that", () => {
  const mighty = ["create:administrators", "update:tenant_settings", "read:user_password_hashes"];

  it("by the secret of an application that may do more", async () => {
    const secretOf = (body: { client_id: string; client_secret?: string }[]) =>
      body.flat().find(({ client_id }) => client_id === acme.clientId)?.client_secret;
    for (const path of ["/clients", `/clients/${acme.clientId}`]) {
      const asEditor = await acme.request("GET", path, { as: editor });
      expect(asEditor.status).toBe(200);
      expect(secretOf([asEditor.body])).toBeUndefined();
      expect(secretOf([(await acme.request("GET", path, { as: owner })).body])).toMatch(/^\w{64}$/);
    }
    // The dashboard offers nothing then.
    const withheldFrom = async (as: Administrator) =>
      (await acme.request("GET", `/clients/${acme.clientId}`, { as })).body.secret_withheld;
    expect(await withheldFrom(editor)).toBe(true);
    expect(await withheldFrom(owner)).toBeUndefined();
  });

  it("by changing such an application", async () => {
    const change: [string, string, unknown?][] = [
      ["PATCH", `/clients/${acme.clientId}`, { client_secret: "x".repeat(64) }],
      ["PATCH", `/clients/${acme.clientId}`, { callbacks: ["https://evil.example"] }],
      ["POST", `/clients/${acme.clientId}/rotate-secret`],
      ["POST", `/clients/${acme.clientId}/credentials`, { credential_type: "public_key", pem: PEM }],
      ["DELETE", `/clients/${acme.clientId}`],
    ];
    for (const [method, path, body] of change)
      expect(await acme.request(method, path, { as: editor, body }), `${method} ${path}`).toMatchObject(INSUFFICIENT);
  });

  it("by granting an application more than they have", async () => {
    const { body: client } = await acme.request("POST", "/clients", {
      as: editor,
      body: { name: "Mine", app_type: "non_interactive" },
    });
    expect(client.client_secret).toBeTruthy();
    const grant = { client_id: client.client_id, audience: audienceOf(acme) };
    for (const scope of mighty)
      expect(
        await acme.request("POST", "/client-grants", { as: editor, body: { ...grant, scope: [scope] } }),
      ).toMatchObject(INSUFFICIENT);
    const all = { ...grant, scope: [], allow_all_scopes: true };
    expect(await acme.request("POST", "/client-grants", { as: editor, body: all })).toMatchObject(INSUFFICIENT);
    const forPeople = { ...grant, scope: mighty, subject_type: "user" };
    expect(await acme.request("POST", "/client-grants", { as: editor, body: forPeople })).toMatchObject(INSUFFICIENT);

    // What they may do themselves they may grant, and widen no further.
    const body = { ...grant, scope: ["read:users", "update:clients"] };
    const made = await acme.request("POST", "/client-grants", { as: editor, body });
    expect(made.status).toBe(201);
    for (const wider of [{ scope: mighty }, { allow_all_scopes: true }])
      expect(await acme.request("PATCH", `/client-grants/${made.body.id}`, { as: editor, body: wider })).toMatchObject(
        INSUFFICIENT,
      );
    const patched = await acme.request("PATCH", `/client-grants/${made.body.id}`, {
      as: owner,
      body: { scope: mighty },
    });
    expect(patched.status).toBe(200);
    // From here on it may do more than its maker.
    expect((await acme.request("GET", `/clients/${client.client_id}`, { as: editor })).text).not.toContain('secret":');
    expect(await acme.request("POST", `/clients/${client.client_id}/rotate-secret`, { as: editor })).toMatchObject(
      INSUFFICIENT,
    );
  });

  it("by taking a mightier application's grant away until they have seen its secret", async () => {
    const [grant] = (await acme.request("GET", `/client-grants?client_id=${acme.clientId}`, { as: editor })).body;
    const path = `/client-grants/${grant.id}`;
    expect(await acme.request("PATCH", path, { as: editor, body: { scope: [] } })).toMatchObject(INSUFFICIENT);
    expect(await acme.request("DELETE", path, { as: editor })).toMatchObject(INSUFFICIENT);
    const client = await acme.request("GET", `/clients/${acme.clientId}`, { as: editor });
    expect(client.body).not.toHaveProperty("client_secret");
    expect((await acme.request("DELETE", path, { as: owner })).status).toBe(204);
  });

  it("by an API of their own that looks like the Management API", async () => {
    const system = (await acme.request("GET", "/resource-servers")).body.find(
      ({ is_system }: { is_system: boolean }) => is_system,
    );
    const body = { token_lifetime: 1_000_000, enforce_policies: false };
    const change = await acme.request("PATCH", `/resource-servers/${system.id}`, { as: editor, body });
    expect(change.status).toBeGreaterThanOrEqual(400);
    const lookalike = { identifier: `${audienceOf(acme)}`, name: "Mine" };
    expect(
      (await acme.request("POST", "/resource-servers", { as: editor, body: lookalike })).status,
    ).toBeGreaterThanOrEqual(400);
  });
});

describe("whoever only looks sees no secret", () => {
  it("of other identity providers or of add-ons; whoever may change them does", async () => {
    const { body: connection } = await acme.request("POST", "/connections", {
      as: editor,
      body: {
        name: "company",
        strategy: "oidc",
        options: { client_id: "them", client_secret: "canary-oidc", issuer: "https://them.example/" },
      },
    });
    const { body: client } = await acme.request("POST", "/clients", {
      as: editor,
      body: { name: "App", addons: { layer: { privateKey: "canary-addon", providerId: "shown" } } },
    });
    const enabled = [{ client_id: client.client_id, status: true }];
    await acme.request("PATCH", `/connections/${connection.id}/clients`, { as: editor, body: enabled });
    const viewer = await acme.addAdministrator("viewer");
    for (const [path, shown] of [
      ["/connections", "them.example"],
      [`/connections/${connection.id}`, "them.example"],
      [`/clients/${client.client_id}/connections`, "them.example"],
      ["/clients", "shown"],
      [`/clients/${client.client_id}`, "shown"],
    ] as const) {
      expect((await acme.request("GET", path, { as: editor })).text, path).toContain("canary");
      for (const as of [support, viewer]) {
        const { text } = await acme.request("GET", path, { as });
        expect(text, path).toContain(shown);
        expect(text, path).not.toContain("canary");
      }
    }
  });
});

describe("of what a connection sends and where it may connect, whoever only looks", () => {
  it("sees hosts and names of headers, but no value of a header and no password in an address", async () => {
    const { body: connection } = await acme.request("POST", "/connections", {
      as: editor,
      body: {
        name: "partner-headers",
        strategy: "oauth2",
        options: {
          customHeaders: { "X-Partner": "canary-header" },
          upstream: { headers: [{ name: "X-Tenant", value: "canary-value" }] },
          proxy: "https://usher:canary-password@proxy.example",
          usher: { network: { policy: "list", hosts: ["directory.internal:636"] } },
        },
      },
    });
    const viewer = await acme.addAdministrator("viewer");
    for (const path of ["/connections", `/connections/${connection.id}`, "/configuration"]) {
      for (const as of [support, viewer]) {
        const { text } = await acme.request("GET", path, { as });
        for (const shown of ["X-Partner", "directory.internal:636"]) expect(text, path).toContain(shown);
        expect(text, path).not.toContain("canary");
      }
    }
    expect((await acme.request("GET", `/connections/${connection.id}`, { as: editor })).text).toContain(
      "canary-header",
    );
  });
});

describe("whoever only looks sees no script, since passwords may be written into them", () => {
  it("in connections, in the exported configuration, or in versions; machine clients do, as at Auth0", async () => {
    const { body: database } = await acme.request("POST", "/connections", {
      as: editor,
      body: { name: "Old", strategy: "auth0", options: { customScripts: { login: "// canary-login" } } },
    });
    const { body: social } = await acme.request("POST", "/connections", {
      as: editor,
      body: { name: "partner", strategy: "oauth2", options: { scripts: { fetchUserProfile: "// canary-profile" } } },
    });
    const viewer = await acme.addAdministrator("viewer");
    const versions = `/migrations/${database.id}/script-versions`;
    for (const path of [
      "/connections",
      `/connections/${database.id}`,
      `/connections/${social.id}?fields=options`,
      "/configuration",
    ]) {
      expect((await acme.request("GET", path)).text, path).toContain("canary");
      expect((await acme.request("GET", path, { as: editor })).text, path).toContain("canary");
      for (const as of [support, viewer]) {
        const { status, text } = await acme.request("GET", path, { as });
        expect(status, path).toBe(200);
        expect(text, path).not.toContain("canary");
      }
    }
    for (const path of [`${versions}/1`, `${versions}/1/diff`]) {
      expect((await acme.request("GET", path)).text, path).toContain("canary");
      expect((await acme.request("GET", path, { as: editor })).text, path).toContain("canary");
      for (const as of [support, viewer]) expect(await acme.request("GET", path, { as })).toMatchObject(INSUFFICIENT);
    }
    const { body } = await acme.request("GET", versions, { as: viewer });
    expect(body.script_versions).toMatchObject([{ version: 1, is_current: true }]);
  });
});

describe("nobody but an owner lets administrators in", () => {
  it("not by any of their routes", async () => {
    const path = `/administrators/${owner.userId}`;
    for (const as of [editor, support]) {
      const someone = { email: "new@example.com", name: "New", role: "owner" };
      expect(await acme.request("POST", "/administrators", { as, body: someone })).toMatchObject(INSUFFICIENT);
      expect(await acme.request("PATCH", path, { as, body: { role: "viewer" } })).toMatchObject(INSUFFICIENT);
      expect(
        await acme.request("PATCH", `/administrators/${as.userId}`, { as, body: { role: "owner" } }),
      ).toMatchObject(INSUFFICIENT);
      expect(await acme.request("POST", `${path}/invitation`, { as })).toMatchObject(INSUFFICIENT);
      expect(await acme.request("DELETE", path, { as })).toMatchObject(INSUFFICIENT);
    }
  });

  it("and scopes that a token claims beyond its role count for nothing", async () => {
    const answer = await acme.request("GET", "/administrators", { as: support, scopes: ["read:administrators"] });
    expect(answer).toMatchObject(INSUFFICIENT);
  });
});

const PEM = String(
  generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ type: "spki", format: "pem" }),
);
