import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../../../test/support/management-site.ts";
import type { ScriptRequest, ScriptResult, ScriptRunner } from "../../scripts/script-runner.ts";
import { sealContext } from "../../store/sealer.ts";

let site: ManagementSite;
let acme: TenantAtSite;
const runs: ScriptRequest[] = [];
let answer: ScriptResult = {
  outcome: "returned",
  values: [],
  console: [],
  outboundCalls: [],
  durationMs: 1,
  coldStart: false,
};

/** Stands for the sandbox: these tests are about what the API makes of its answers. */
const scriptRunner: ScriptRunner = {
  run: async (request) => {
    runs.push(request);
    return answer;
  },
  check: async (source) =>
    source.includes("left-pad")
      ? [{ kind: "refused", message: "The module left-pad is not there; add it with: usher modules add left-pad" }]
      : [],
  close: async () => {},
};

beforeAll(async () => {
  site = await openManagementSite({ deps: { scriptRunner } });
  acme = await site.addTenant();
});
afterAll(() => site?.close());

let count = 0;
const create = (body: Record<string, unknown> = {}) =>
  acme.request("POST", "/connections", { body: { name: `Users-${++count}`, strategy: "auth0", ...body } });
const read = (id: string) => acme.request("GET", `/connections/${id}`);
const patch = (id: string, body: unknown) => acme.request("PATCH", `/connections/${id}`, { body });

describe("a new database connection", () => {
  it("has the recorded defaults", async () => {
    const { status, body } = await create({ name: "Plain" });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^con_[A-Za-z0-9]{16}$/),
      name: "Plain",
      strategy: "auth0",
      realms: ["Plain"],
      is_domain_connection: false,
      authentication: { active: true },
      connected_accounts: { active: false },
      enabled_clients: [],
      options: {
        mfa: { active: true, return_enroll_settings: true },
        passwordPolicy: "good",
        strategy_version: 2,
        passkey_options: { challenge_ui: "both", progressive_enrollment_enabled: true, local_enrollment_enabled: true },
        authentication_methods: {
          password: { enabled: true, api_behavior: "required", signup_behavior: "allow" },
          passkey: { enabled: false },
          email_otp: { enabled: false },
          phone_otp: { enabled: false },
        },
        brute_force_protection: true,
        disable_self_service_change_password: false,
      },
    });
    expect((await read(body.id)).body).toEqual(body);
  });

  it("keeps options that it does not know", async () => {
    const { body } = await create({
      options: {
        import_mode: true,
        enabledDatabaseCustomization: true,
        somethingNew: { a: [1] },
        usher: { network: { policy: "public" } },
      },
    });
    expect((await read(body.id)).body.options).toMatchObject({ import_mode: true, somethingNew: { a: [1] } });
  });

  it.each([
    ["a name with a space", { name: "My users" }],
    ["a name that ends with a dash", { name: "users-" }],
    ["a name of 129 characters", { name: "a".repeat(129) }],
    ["no strategy", { strategy: undefined }],
    ["import_mode as text", { options: { import_mode: "yes" } }],
    ["a script that is no text", { options: { customScripts: { login: 1 } } }],
    ["a setting that is no text", { options: { configuration: { a: 1 } } }],
    ["an unknown password policy", { options: { passwordPolicy: "superb" } }],
    ["a network list without ports", { options: { usher: { network: { policy: "list", hosts: ["example.com"] } } } }],
    [
      "both attributes and requires_username",
      { options: { requires_username: true, attributes: { email: { identifier: { active: true } } } } },
    ],
    ["attributes without an identifier", { options: { attributes: { email: { identifier: { active: false } } } } }],
    ["a client that does not exist", { enabled_clients: ["nobody"] }],
    ["an unknown property", { colour: "red" }],
  ])("with %s is refused", async (_name, body) => {
    expect(await create(body)).toMatchObject({ status: 400, body: { errorCode: "invalid_body" } });
  });

  it("with a taken name or realm is a conflict, in the API's words", async () => {
    await create({ name: "Taken", realms: ["Taken", "Alias"] });
    expect(await create({ name: "Taken" })).toMatchObject({
      status: 409,
      body: { message: "A connection with the same name already exists" },
    });
    expect(await create({ name: "Other", realms: ["Alias"] })).toMatchObject({
      status: 409,
      body: { message: 'There is already another connection with some realms from "realms" parameter' },
    });
  });
});

describe("scripts", () => {
  it("that need an unknown module are refused with the command that adds it", async () => {
    const answer = await create({ options: { customScripts: { login: 'require("left-pad")' } } });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain("usher modules add left-pad");
    expect(answer.body.message).toContain("options.customScripts.login");
  });

  it("keep entries that this server never runs, such as change_email", async () => {
    const customScripts = { login: "function login() {}", change_email: "function changeEmail() {}" };
    const { body } = await create({ options: { customScripts } });
    expect((await read(body.id)).body.options.customScripts).toEqual(customScripts);
  });

  it("keep their context once they have it", async () => {
    const { body } = await create({ options: { enable_script_context: true } });
    expect((await patch(body.id, { options: { enable_script_context: false } })).status).toBe(400);
    expect((await patch(body.id, { options: { import_mode: true } })).body.options.enable_script_context).toBe(true);
  });
});

describe("settings of scripts", () => {
  it("leave sealed, and survive a round trip without being sealed twice", async () => {
    const { body } = await create({
      options: { configuration: { SECRET: "canary-7f3a", URL: "https://old.example.com" } },
    });
    const first = (await read(body.id)).body.options;
    expect(JSON.stringify(first)).not.toContain("canary-7f3a");
    const second = (await patch(body.id, { options: { ...first, import_mode: true } })).body.options;
    expect(second.configuration).toEqual(first.configuration);
    const third = (
      await patch(body.id, {
        options: { ...second, configuration: { ...second.configuration, URL: "https://new.example.com" } },
      })
    ).body.options;
    expect(third.configuration.SECRET).toBe(first.configuration.SECRET);
    const kept = await site.deps.store.connections.find(acme.tenant.id, body.id);
    const open = ([name, sealed]: [string, string]) => [
      name,
      site.deps.sealer.open(sealed, sealContext.connectionSetting(acme.tenant.id, kept!.id, name)),
    ];
    const settings = Object.entries(kept!.options.configuration as Record<string, string>).map(open);
    expect(Object.fromEntries(settings)).toEqual({ SECRET: "canary-7f3a", URL: "https://new.example.com" });
  });

  it("cannot be moved to another name by their sealed value", async () => {
    const { body } = await create({ options: { configuration: { SECRET: "canary" } } });
    const sealed = (await read(body.id)).body.options.configuration.SECRET;
    expect((await patch(body.id, { options: { configuration: { SHOWN: sealed } } })).status).toBe(400);
  });
});

describe("changing a connection", () => {
  it("replaces all options, resets a display name that is not sent, and never the name", async () => {
    const { body } = await create({ display_name: "People", options: { disable_signup: true, extra: 1 } });
    const changed = await patch(body.id, { options: { passwordPolicy: "low" } });
    expect(changed.status).toBe(200);
    expect(changed.body.options).toMatchObject({ passwordPolicy: "low", brute_force_protection: true });
    expect(changed.body.options).not.toHaveProperty("extra");
    expect(changed.body.options).not.toHaveProperty("disable_signup");
    expect(changed.body).not.toHaveProperty("display_name");
    expect((await patch(body.id, { name: "Renamed" })).status).toBe(400);
  });

  it("raises its version, so that an opened one is opened anew", async () => {
    const { body } = await create();
    const before = await site.deps.config.connection(acme.tenant.id, body.id);
    await patch(body.id, { metadata: { a: "b" } });
    const after = await site.deps.config.connection(acme.tenant.id, body.id);
    expect(after!.version).toBeGreaterThan(before!.version);
  });

  it("is deleted with 202, and with 204 when it is gone already", async () => {
    const { body } = await create();
    expect(await acme.request("DELETE", `/connections/${body.id}`)).toMatchObject({
      status: 202,
      body: { deleted_at: expect.stringMatching(/Z$/) },
    });
    expect(await read(body.id)).toMatchObject({
      status: 404,
      body: { message: "The connection does not exist", errorCode: "inexistent_connection" },
    });
    expect((await acme.request("DELETE", `/connections/${body.id}`)).status).toBe(204);
  });
});

describe("who may use a connection", () => {
  it("is said by both ways, and shown by both", async () => {
    const client = (await acme.request("POST", "/clients", { body: { name: "App" } })).body.client_id;
    const { body } = await create({ enabled_clients: [client] });
    const path = `/connections/${body.id}/clients`;
    expect((await acme.request("GET", path)).body).toEqual({ clients: [{ client_id: client }] });
    expect((await acme.request("GET", `/clients/${client}/connections`)).body.connections).toMatchObject([
      { id: body.id },
    ]);
    expect(
      (
        await acme.request("PATCH", path, {
          body: [
            { client_id: client, status: false },
            { client_id: acme.clientId, status: true },
          ],
        })
      ).status,
    ).toBe(204);
    expect((await read(body.id)).body.enabled_clients).toEqual([acme.clientId]);
    expect((await patch(body.id, { enabled_clients: [] })).body.enabled_clients).toEqual([]);
    expect(await site.deps.config.isEnabledFor(acme.tenant.id, body.id, acme.clientId)).toBe(false);
  });

  it.each([
    ["51 changes", Array.from({ length: 51 }, (_, i) => ({ client_id: `c${i}`, status: true }))],
    ["no change", []],
    ["a client that does not exist", [{ client_id: "nobody", status: true }]],
    ["an object", { client_id: "a", status: true }],
  ])("cannot be changed by %s", async (_name, body) => {
    const connection = await create();
    expect((await acme.request("PATCH", `/connections/${connection.body.id}/clients`, { body })).status).toBe(400);
  });
});

describe("the list of connections", () => {
  it("filters by name and by several strategies", async () => {
    const tenant = await site.addTenant();
    for (const [name, strategy] of [
      ["A", "auth0"],
      ["B", "adfs"],
      ["C", "waad"],
    ] as const) {
      await tenant.request("POST", "/connections", { body: { name, strategy } });
    }
    const names = async (query: string) =>
      (await tenant.request("GET", `/connections?${query}`)).body.map(({ name }: { name: string }) => name).sort();
    expect(await names("name=B")).toEqual(["B"]);
    expect(await names("strategy=auth0&strategy=waad")).toEqual(["A", "C"]);
    expect((await tenant.request("GET", "/connections?take=2&include_totals=true")).body).toMatchObject({
      connections: [{}, {}],
      next: expect.any(String),
    });
  });

  it("keeps other strategies whole, with what the API adds to them", async () => {
    const { body } = await create({
      name: "Directory",
      strategy: "waad",
      options: { client_id: "x", tenant_domain: "example.com" },
    });
    expect(body).toMatchObject({
      display_name: "Directory",
      show_as_button: false,
      options: { waad_protocol: "openid-connect", tenant_domain: "example.com" },
    });
    const again = await patch(body.id, { options: body.options });
    expect(again.body.options).toEqual(body.options);
  });
});

describe("users of a connection", () => {
  it("are deleted by e-mail address, there and nowhere else", async () => {
    const tenant = await site.addTenant();
    const [one, two] = [await tenant.addConnection("One"), await tenant.addConnection("Two")];
    for (const connection of ["One", "Two"]) {
      await tenant.request("POST", "/users", {
        body: { connection, email: "ann@example.com", password: "canary-Passw0rd-1", verify_email: false },
      });
    }
    expect(
      (await tenant.request("DELETE", `/connections/${one.id}/users?email=${encodeURIComponent("ANN@Example.com")}`))
        .status,
    ).toBe(204);
    const left = (await tenant.request("GET", "/users-by-email?email=ann%40example.com")).body;
    expect(left.map((user: { identities: { connection: string }[] }) => user.identities[0]?.connection)).toEqual([
      two.name,
    ]);
    expect((await tenant.request("DELETE", `/connections/${one.id}/users`)).status).toBe(400);
  });
});

describe("trying", () => {
  it("a connection gives a link that works for ten minutes", async () => {
    const { body } = await create();
    const tried = await acme.request("POST", `/connections/${body.id}/try`);
    expect(tried).toMatchObject({ status: 200, body: { expires_in: 600 } });
    expect(tried.body.url).toMatch(new RegExp(`^https://${acme.domain}/tester/login\\?ticket=[A-Za-z0-9]{32}$`));
  });

  it("a script runs it with opened settings and shows what it did, without writing anything", async () => {
    const { body } = await create({ options: { customScripts: { login: "saved" }, configuration: { KEY: "opened" } } });
    answer = {
      outcome: "called_back_error",
      error: { name: "WrongUsernameOrPasswordError", message: "no", userId: "7" },
      console: [{ level: "log", text: "hello", atMs: 3 }],
      outboundCalls: [{ host: "old.example.com", port: 443, method: "POST", status: 403, durationMs: 12 }],
      durationMs: 15,
      coldStart: true,
    };
    const path = `/connections/${body.id}/scripts/login/try`;
    const tried = await acme.request("POST", path, { body: { identifier: "ann", password: "canary-pw" } });
    expect(tried).toMatchObject({
      status: 200,
      body: {
        outcome: "called_back_error",
        error: { name: "WrongUsernameOrPasswordError", message: "no", user_id: "7" },
        console: [{ level: "log", text: "hello", at_ms: 3 }],
        outbound_calls: [{ host: "old.example.com", port: 443, method: "POST", status: 403, duration_ms: 12 }],
        duration_ms: 15,
        cold_start: true,
      },
    });
    expect(runs.at(-1)).toMatchObject({
      source: "saved",
      args: ["ann", "canary-pw"],
      configuration: { KEY: "opened" },
      redact: ["canary-pw", "opened"],
    });
    await acme.request("POST", path, { body: { identifier: "ann", script: "given" } });
    expect(runs.at(-1)).toMatchObject({ source: "given", connectionId: body.id });
    await site.deps.logWriter.flush();
    const logged = await site.deps.store.logEvents.list(
      acme.tenant.id,
      {},
      { offset: 0, limit: 100, newestFirst: true },
    );
    expect(JSON.stringify(logged)).not.toContain("canary-pw");
  });

  it("a script that is not there, or an entry that is none, is refused", async () => {
    const { body } = await create();
    expect(
      (await acme.request("POST", `/connections/${body.id}/scripts/login/try`, { body: { identifier: "a" } })).status,
    ).toBe(400);
    expect(
      (await acme.request("POST", `/connections/${body.id}/scripts/create/try`, { body: { identifier: "a" } })).status,
    ).toBe(400);
  });
});

describe("a strategy with the name of what every object has", () => {
  it.each(["constructor", "toString", "__proto__"])(
    "is kept like any other that is not run here: %s",
    async (strategy) => {
      const { status, body } = await create({ strategy, options: { a: 1 } });
      expect(status).toBe(201);
      expect(body).toMatchObject({ strategy, options: { a: 1 } });
      expect((await read(body.id)).status).toBe(200);
      expect((await patch(body.id, { options: { b: 2 } })).body.options).toEqual({ b: 2 });
    },
  );
});
