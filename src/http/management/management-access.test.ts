import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../../../test/support/management-site.ts";
import type { TenantId } from "../../domain/ids.ts";
import { MANAGEMENT_SCOPES } from "../../domain/management-scopes.ts";
import { managementRoutes } from "./routes.ts";

let site: ManagementSite;
let acme: TenantAtSite;
let other: TenantAtSite;

beforeAll(async () => {
  site = await openManagementSite();
  [acme, other] = [await site.addTenant(), await site.addTenant()];
});
afterAll(() => site?.close());

const everyRoute = managementRoutes.map((route) => [`${route.method} ${route.path}`, route] as const);
const somewhere = (path: string) => path.replaceAll(/\{\w+\}/g, "some-id");

describe("every route", () => {
  it.each(everyRoute)("%s answers 401 without a token", async (_name, route) => {
    const answer = await acme.request(route.method, somewhere(route.path), { headers: { authorization: "" } });
    expect(answer).toMatchObject({
      status: 401,
      body: { statusCode: 401, error: "Unauthorized", message: "Missing authentication" },
    });
    expect(answer.headers["www-authenticate"]).toBe("Bearer");
  });

  it.each(everyRoute)("%s answers 401 for another tenant's token", async (_name, route) => {
    const token = (await tokenOf(other)) ?? "";
    const answer = await acme.request(route.method, somewhere(route.path), { headers: { authorization: token } });
    expect(answer).toMatchObject({
      status: 401,
      body: { message: "Invalid token", attributes: { error: "Invalid token" } },
    });
  });

  it.each(everyRoute.filter(([, { scopes }]) => scopes.length > 0))(
    "%s answers 403 without its scope",
    async (_name, route) => {
      const scopes = MANAGEMENT_SCOPES.map(({ value }) => value).filter((scope) => !route.scopes.includes(scope));
      const answer = await acme.request(route.method, somewhere(route.path), { scopes });
      expect(answer.status).toBe(403);
      expect(answer.body).toEqual({
        statusCode: 403,
        error: "Forbidden",
        message: `Insufficient scope, expected any of: ${route.scopes.join(",")}`,
        errorCode: "insufficient_scope",
      });
    },
  );

  it.each(everyRoute)("%s says how many requests are left", async (_name, route) => {
    const { headers } = await acme.request(route.method, somewhere(route.path), { scopes: [] });
    for (const name of ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"])
      expect(headers[name], name).toMatch(/^\d+$/);
  });

  it.each(everyRoute)("%s never answers 500 to input that fits nothing", async (_name, route) => {
    for (const payload of [
      '{"a":',
      "[]",
      "null",
      '"text"',
      '{"__proto__":{"a":1}}',
      '{"name":"a\\u0000b"}',
      "[".repeat(5000),
    ]) {
      const answer = await acme.request(route.method, somewhere(route.path), {
        payload: route.method === "GET" ? undefined : payload,
        headers: { "content-type": "application/json" },
      });
      expect(answer.status, payload.slice(0, 40)).toBeLessThan(500);
    }
  });
});

/** A header with a token of this tenant, taken from a request that it makes. */
async function tokenOf(tenant: TenantAtSite): Promise<string> {
  const { SignJWT } = await import("jose");
  const { key, privateKey } = await site.deps.keyRing.current(tenant.tenant.id);
  const jwt = await new SignJWT({ scope: MANAGEMENT_SCOPES.map(({ value }) => value).join(" "), azp: tenant.clientId })
    .setProtectedHeader({ alg: key.alg, kid: key.kid })
    .setIssuer(`https://${tenant.domain}/`)
    .setAudience(`https://${tenant.domain}/api/v2/`)
    .setSubject("x@clients")
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(privateKey);
  return `Bearer ${jwt}`;
}

describe("a token of a client that was deleted", () => {
  it("opens nothing any more", async () => {
    const tenant = await site.addTenant();
    expect((await tenant.request("GET", "/clients")).status).toBe(200);
    expect((await tenant.request("DELETE", `/clients/${tenant.clientId}`)).status).toBe(204);
    expect(await tenant.request("GET", "/clients")).toMatchObject({
      status: 401,
      body: { message: "Invalid token", attributes: { error: "Invalid token" } },
    });
  });
});

describe("another tenant's things", () => {
  it("are not found, cannot be changed, and stay as they are", async () => {
    const name = "Theirs";
    const made = {
      client: (await other.request("POST", "/clients", { body: { name } })).body.client_id as string,
      connection: (await other.request("POST", "/connections", { body: { name, strategy: "auth0" } })).body
        .id as string,
      api: (
        await other.request("POST", "/resource-servers", { body: { name, identifier: "https://theirs.example.com" } })
      ).body.id as string,
      grant: "",
      key: (await other.request("GET", "/keys/signing")).body[0].kid as string,
    };
    made.grant = (
      await other.request("POST", "/client-grants", {
        body: { client_id: made.client, audience: "https://theirs.example.com", scope: [] },
      })
    ).body.id;
    const { client, connection, api, grant, key } = made;
    const before = await Promise.all(
      [`/clients/${client}`, `/connections/${connection}`, `/resource-servers/${api}`, `/client-grants/${grant}`].map(
        (path) => other.request("GET", path),
      ),
    );

    const attempts: [string, string, unknown?][] = [
      ["GET", `/clients/${client}`],
      ["PATCH", `/clients/${client}`, { name: "Mine" }],
      ["DELETE", `/clients/${client}`],
      ["POST", `/clients/${client}/rotate-secret`],
      ["GET", `/clients/${client}/connections`],
      ["GET", `/clients/${client}/credentials`],
      ["GET", `/connections/${connection}`],
      ["PATCH", `/connections/${connection}`, { display_name: "Mine" }],
      ["DELETE", `/connections/${connection}`],
      ["GET", `/connections/${connection}/clients`],
      ["PATCH", `/connections/${connection}/clients`, [{ client_id: acme.clientId, status: true }]],
      ["DELETE", `/connections/${connection}/users?email=a@example.com`],
      ["GET", `/connections/${connection}/status`],
      ["POST", `/connections/${connection}/try`],
      ["POST", `/connections/${connection}/scripts/login/try`, { identifier: "a" }],
      ["GET", `/resource-servers/${api}`],
      ["GET", `/resource-servers/${encodeURIComponent("https://theirs.example.com")}`],
      ["PATCH", `/resource-servers/${api}`, { name: "Mine" }],
      ["DELETE", `/resource-servers/${api}`],
      ["GET", `/client-grants/${grant}`],
      ["PATCH", `/client-grants/${grant}`, { scope: [] }],
      ["DELETE", `/client-grants/${grant}`],
      ["GET", `/keys/signing/${key}`],
      ["PUT", `/keys/signing/${key}/revoke`],
    ];
    for (const [method, path, body] of attempts) {
      const { status } = await acme.request(method, path, { body });
      // Deleting what is not here is done already (recorded): 204 says nothing about what another tenant has.
      expect(status, `${method} ${path}`).toBe(method === "DELETE" && !path.includes("/users?") ? 204 : 404);
    }
    const after = await Promise.all(
      [`/clients/${client}`, `/connections/${connection}`, `/resource-servers/${api}`, `/client-grants/${grant}`].map(
        (path) => other.request("GET", path),
      ),
    );
    expect(after.map(({ status, body }) => ({ status, body }))).toEqual(
      before.map(({ status, body }) => ({ status, body })),
    );

    const refused = [
      await acme.request("POST", "/client-grants", {
        body: { client_id: client, audience: `https://${acme.domain}/api/v2/`, scope: [] },
      }),
      await acme.request("POST", "/client-grants", {
        body: { client_id: acme.clientId, audience: "https://theirs.example.com", scope: [] },
      }),
      await acme.request("POST", "/connections", {
        body: { name: "Mine", strategy: "auth0", enabled_clients: [client] },
      }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([404, 404, 400]);
  });
});

describe("requests that fit no route", () => {
  it("get JSON: 404 for an unknown path, 405 with Allow for an unknown method", async () => {
    expect(await acme.request("GET", "/nothing/here")).toMatchObject({
      status: 404,
      body: { statusCode: 404, error: "Not Found", message: "Not Found" },
    });
    const answer = await acme.request("PUT", "/clients");
    expect(answer).toMatchObject({ status: 405, body: { statusCode: 405 } });
    expect(answer.headers.allow).toBe("GET, POST");
  });
});

describe("bodies and queries", () => {
  it.each([
    [
      "malformed JSON",
      { payload: '{"name":', headers: { "content-type": "application/json" } },
      400,
      "Invalid request payload JSON format",
    ],
    [
      "an unknown property",
      { body: { name: "a", color: "red" } },
      400,
      "Payload validation error: 'Additional properties not allowed: color'.",
    ],
    [
      "a missing property",
      { body: {} },
      400,
      "Payload validation error: 'Missing required property: name' on property name.",
    ],
    [
      "a wrong type",
      { body: { name: 1 } },
      400,
      "Payload validation error: 'Expected type string but found type number' on property name.",
    ],
    [
      "an unknown word",
      { body: { name: "a", organization_usage: "maybe" } },
      400,
      "Payload validation error: 'No enum match, expected one of: deny, allow, require' on property organization_usage.",
    ],
    [
      "a NUL character",
      { body: { name: "a\0" } },
      400,
      "Payload validation error: 'The character U+0000 is not allowed'.",
    ],
    [
      "another content type",
      { payload: "name=a", headers: { "content-type": "text/csv" } },
      415,
      "Unsupported Media Type",
    ],
    [
      "a body beyond 1 MiB",
      { body: { name: "a".repeat(1_100_000) } },
      413,
      "Payload content length greater than maximum allowed",
    ],
  ])("%s is refused in words", async (_name, request, status, message) => {
    expect(await acme.request("POST", "/clients", request)).toMatchObject({
      status,
      body: { statusCode: status, message },
    });
  });

  it("a form does as well as JSON", async () => {
    const form = {
      payload: "name=Form+client&is_first_party=false&callbacks[]=https://a.example.com/cb",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    };
    expect(await acme.request("POST", "/clients", form)).toMatchObject({
      status: 201,
      body: { name: "Form client", is_first_party: false, callbacks: ["https://a.example.com/cb"] },
    });
  });

  it.each([
    ["per_page=101", "Value must be between 0 and 100"],
    ["per_page=x", "Expected type integer"],
    ["page=-1", "Expected type integer"],
    ["color=red", "Additional properties not allowed: color"],
    ["is_global=maybe", "No enum match"],
    ["page=11&per_page=100", "You can only page through the first 1000 records"],
    ["fields=a&fields=b", "Expected type string"],
  ])("the query %s is refused", async (query, message) => {
    const answer = await acme.request("GET", `/clients?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { errorCode: "invalid_query_string" } });
    expect(answer.body.message).toContain(message);
  });

  it("an empty body with a content type is no error where none is needed", async () => {
    expect(
      (await acme.request("DELETE", "/clients/nothing", { headers: { "content-type": "application/json" } })).status,
    ).toBe(204);
  });
});

describe("too many requests", () => {
  it("of one client get 429 with Retry-After; other clients do not notice", async () => {
    const strict = await openManagementSite({ deps: { rateLimit: { burst: 2, perSecond: 0.01 } } });
    try {
      const [first, second] = [await strict.addTenant(), await strict.addTenant()];
      for (let i = 0; i < 2; i++) expect((await first.request("GET", "/keys/signing")).status).toBe(200);
      const refused = await first.request("GET", "/keys/signing");
      expect(refused).toMatchObject({
        status: 429,
        body: {
          statusCode: 429,
          error: "Too Many Requests",
          message: "Global limit has been reached",
          errorCode: "too_many_requests",
        },
      });
      expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
      expect(refused.headers["x-ratelimit-remaining"]).toBe("0");
      expect((await second.request("GET", "/keys/signing")).status).toBe(200);
    } finally {
      await strict.close();
    }
  });
});

describe("the log", () => {
  it("has a `sapi` event for a change, with names of fields and no values", async () => {
    const { tenant, request } = await site.addTenant();
    const canary = "canary-secret-0123456789abcdef";
    await request("POST", "/clients", { body: { name: "Logged", client_secret: canary } });
    await request("POST", "/clients", { body: { name: 1 } });
    await site.deps.logWriter.flush();
    const { items } = await site.deps.store.logEvents.list(
      tenant.id,
      { types: ["sapi"] },
      { offset: 0, limit: 10, newestFirst: true },
    );
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      description: "Create a client",
      details: {
        request: { method: "post", path: "/api/v2/clients", fields: ["name", "client_secret"] },
        response: { statusCode: 201 },
      },
    });
    expect(JSON.stringify(items)).not.toContain(canary);
  });

  it("has a `mgmt_api_read` event when secrets were shown, and only then", async () => {
    const { tenant, request, clientId } = await site.addTenant();
    await request("GET", `/clients/${clientId}`, { scopes: ["read:clients"] });
    await request("GET", "/clients?fields=client_id");
    await request("GET", `/clients/${clientId}`, { scopes: ["read:clients", "read:client_keys"] });
    await site.deps.logWriter.flush();
    const { items } = await site.deps.store.logEvents.list(
      tenant.id,
      { types: ["mgmt_api_read"] },
      { offset: 0, limit: 10, newestFirst: true },
    );
    expect(items.map(({ description }) => description)).toEqual(["Read a client secret"]);
  });
});

describe("what administrators were refused, and what was exported", () => {
  const eventsOf = async (tenantId: TenantId, type: string) => {
    await site.deps.logWriter.flush();
    const { items } = await site.deps.store.logEvents.list(
      tenantId,
      { types: [type] },
      { offset: 0, limit: 100, newestFirst: false },
    );
    return items;
  };

  it("stands in the log, once for each administrator and route within five minutes", async () => {
    const { tenant, request, addAdministrator, clientId } = await site.addTenant();
    const support = await addAdministrator("support");
    const viewer = await addAdministrator("viewer");
    for (let again = 0; again < 3; again++) {
      await request("DELETE", "/connections/con_none", { as: support });
      await request("DELETE", "/connections/con_other", { as: viewer });
      await request("GET", "/administrators", { as: support });
      await request("GET", `/clients/${clientId}`, { as: support });
      await request("DELETE", "/connections/con_none", { scopes: ["read:users"] });
    }
    const events = await eventsOf(tenant.id, "fapi");
    expect(events.map(({ userName, description }) => [userName, description])).toEqual([
      [support.email, "Delete a connection and its users"],
      [viewer.email, "Delete a connection and its users"],
      [support.email, "List administrators"],
    ]);
    expect(events[0]).toMatchObject({
      userId: support.userId,
      details: {
        error: { message: expect.stringContaining("Insufficient scope") },
        request: { method: "delete", path: "/api/v2/connections/con_none", auth: { user: { role: "support" } } },
        response: { statusCode: 403 },
      },
    });
  });

  it("has who took the log or the configuration away", async () => {
    const { tenant, request, addAdministrator } = await site.addTenant();
    const owner = await addAdministrator("owner");
    for (const path of ["/logs.ndjson", "/logs.csv?type=s", "/configuration"])
      expect((await request("GET", path, { as: owner })).status).toBe(200);
    const events = await eventsOf(tenant.id, "mgmt_api_read");
    expect(events.map(({ userId, description }) => [userId, description])).toEqual([
      [owner.userId, "Export log events as ndjson"],
      [owner.userId, "Export log events as csv"],
      [owner.userId, "Export the configuration"],
    ]);
  });
});

describe("what the API says of itself", () => {
  it("is served without a token", async () => {
    const headers = { authorization: "" };
    const document = await acme.request("GET", "/openapi.json", { headers });
    expect(document.body).toMatchObject({ openapi: "3.1.0", servers: [{ url: `https://${acme.domain}/api/v2` }] });
    const page = await acme.request("GET", "/docs", { headers });
    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
    expect((await acme.request("GET", "/docs.css", { headers })).status).toBe(200);
  });
});
