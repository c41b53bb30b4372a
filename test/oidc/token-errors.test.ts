import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GOOD_PASSWORD, type OidcSite, openOidcSite, REALM, SECRET } from "./oidc-site.ts";

let site: OidcSite;
beforeAll(async () => {
  site = await openOidcSite();
  const disabled = await site.addConnection({ name: "Disabled" });
  const enterprise = await site.addConnection({ name: "Enterprise", strategy: "samlp" });
  const client = await site.addClient({ clientId: "good" as never });
  await site.addClient({ clientId: "public" as never, secret: null });
  await site.addClient({ clientId: "stranger" as never, secret: null, isFirstParty: false });
  await site.addClient({ clientId: "narrow" as never, grantTypes: ["authorization_code"] });
  await site.store.connections.setClient(site.tenant.id, enterprise.id, client.clientId, true);
  await site.addApi({ identifier: "urn:no-grant" });
  expect(disabled.name).toBe("Disabled");
});
afterAll(() => site.close());

const good = { client_id: "good", client_secret: SECRET };
const realm = {
  grant_type: REALM,
  ...good,
  username: "ada@example.com",
  password: GOOD_PASSWORD,
  realm: "SourceDatabase",
};
const NOT_GRANTED =
  'Client is not authorized to access "urn:no-grant". You need to create a "client-grant" associated to this API. See: https://auth0.com/docs/api/management/v2/client-grants/post-client-grants';

/** Contract §3.5: what is sent, status, error, description, and the log event that must appear (none: `undefined`). */
const CASES: [
  name: string,
  body: Record<string, unknown>,
  status: number,
  error: string,
  description: string,
  log?: string,
][] = [
  ["wrong password", { ...realm, password: "nope" }, 403, "invalid_grant", "Wrong email or password."],
  ["blocked user", { ...realm, username: "blocked@example.com" }, 403, "unauthorized", "user is blocked"],
  [
    "too many attempts",
    { ...realm, username: "locked@example.com" },
    429,
    "too_many_attempts",
    "Your account has been blocked.",
  ],
  ["refused by the source", { ...realm, username: "refused@example.com" }, 401, "unauthorized", "Please call us."],
  [
    "source down",
    { ...realm, username: "down@example.com" },
    503,
    "temporarily_unavailable",
    "The old system did not answer.",
  ],
  [
    "server busy",
    { ...realm, username: "busy@example.com" },
    503,
    "temporarily_unavailable",
    "Too many sign-ins at once.",
  ],
  ["unknown client", { ...realm, client_id: "nobody" }, 401, "access_denied", "Unauthorized", "fepft"],
  ["wrong secret", { ...realm, client_secret: "wrong" }, 401, "access_denied", "Unauthorized", "fepft"],
  ["no secret", { ...realm, client_secret: undefined }, 401, "access_denied", "Unauthorized", "fepft"],
  [
    "public client of a third party",
    { ...realm, client_id: "stranger", client_secret: undefined },
    401,
    "access_denied",
    "Unauthorized",
    "fepft",
  ],
  [
    "public client, machine grant",
    { grant_type: "client_credentials", client_id: "public", audience: "urn:no-grant" },
    401,
    "access_denied",
    "Unauthorized",
    "feccft",
  ],
  [
    "no client",
    { ...realm, client_id: undefined, client_secret: undefined },
    400,
    "invalid_request",
    "Missing required parameter: client_id",
    "fepft",
  ],
  ["no grant type", good, 400, "invalid_request", "Missing required parameter: grant_type"],
  [
    "unknown grant type",
    { ...good, grant_type: "magic" },
    403,
    "unsupported_grant_type",
    "Unsupported grant type: magic",
  ],
  [
    "grant not allowed",
    { ...realm, client_id: "narrow" },
    403,
    "unauthorized_client",
    `Grant type '${REALM}' not allowed for the client.`,
    "fepft",
  ],
  [
    "machine grant not allowed",
    { grant_type: "client_credentials", client_id: "narrow", client_secret: SECRET, audience: "x" },
    403,
    "unauthorized_client",
    "Grant type 'client_credentials' not allowed for the client.",
    "feccft",
  ],
  [
    "unknown realm",
    { ...realm, realm: "non-existent-connection" },
    400,
    "invalid_request",
    "Unknown realm non-existent-connection.",
    "fepft",
  ],
  [
    "missing realm",
    { ...realm, realm: undefined },
    400,
    "invalid_request",
    "Missing required parameter: realm",
    "fepft",
  ],
  [
    "missing username",
    { ...realm, username: undefined },
    400,
    "invalid_request",
    "Missing required parameter: username",
    "fepft",
  ],
  [
    "missing password",
    { ...realm, password: "" },
    400,
    "invalid_request",
    "Missing required parameter: password",
    "fepft",
  ],
  [
    "connection without passwords",
    { ...realm, realm: "Enterprise" },
    403,
    "invalid_request",
    "invalid connection specified for password grant",
    "fepft",
  ],
  [
    "connection disabled",
    { ...realm, realm: "Disabled" },
    400,
    "invalid_request",
    "the connection was disabled",
    "fepft",
  ],
  [
    "no default directory",
    { ...realm, grant_type: "password" },
    500,
    "server_error",
    "Authorization server not configured with default connection.",
    "fepft",
  ],
  [
    "unknown audience",
    { ...good, grant_type: "client_credentials", audience: "urn:nothing" },
    403,
    "access_denied",
    "Service not found: urn:nothing",
    "feccft",
  ],
  [
    "unknown audience with a password",
    { ...realm, audience: "urn:nothing" },
    403,
    "access_denied",
    "Service not found: urn:nothing",
    "fepft",
  ],
  [
    "no client grant",
    { ...good, grant_type: "client_credentials", audience: "urn:no-grant" },
    403,
    "access_denied",
    NOT_GRANTED,
    "feccft",
  ],
  [
    "no audience",
    { ...good, grant_type: "client_credentials" },
    403,
    "access_denied",
    "Missing required parameter: audience",
    "feccft",
  ],
  [
    "unknown code",
    { ...good, grant_type: "authorization_code", code: "x", redirect_uri: "https://app.example.com/callback" },
    403,
    "invalid_grant",
    "Invalid authorization code",
    "feacft",
  ],
  [
    "no code",
    { ...good, grant_type: "authorization_code" },
    400,
    "invalid_request",
    "Missing required parameter: code",
    "feacft",
  ],
  [
    "unknown refresh token",
    { ...good, grant_type: "refresh_token", refresh_token: "v1.x" },
    403,
    "invalid_grant",
    "Unknown or invalid refresh token.",
    "fertft",
  ],
];

describe("errors of the token endpoint", () => {
  it.each(CASES)("%s", async (_name, body, status, error, description, log) => {
    const before = site.events.length;
    for (const form of [false, true]) {
      const sent = form ? Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) : body;
      const answer = await site.post("/oauth/token", sent, { form });
      expect({ status: answer.status, body: answer.body }).toEqual({
        status,
        body: { error, error_description: description },
      });
    }
    expect(site.events.slice(before).map(({ type }) => type)).toEqual(log === undefined ? [] : [log, log]);
  });

  it("says when to come back while the old system or this server is not available", async () => {
    expect((await site.post("/oauth/token", { ...realm, username: "down@example.com" })).headers["retry-after"]).toBe(
      "7",
    );
    expect((await site.post("/oauth/token", { ...realm, username: "busy@example.com" })).headers["retry-after"]).toBe(
      "5",
    );
  });

  it("answers JSON to a browser that would rather have HTML", async () => {
    const answer = await site.post("/oauth/token", good, { headers: { accept: "text/html" } });
    expect(answer.headers["content-type"]).toMatch(/^application\/json/);
  });

  it("never answers bad input with a 5xx or tells what was sent", async () => {
    const canary = "canary-password-1";
    const odd = [
      undefined,
      null,
      1,
      true,
      "",
      [],
      ["a", "b"],
      {},
      { a: 1 },
      "\0",
      "é\u{1f600}",
      "x".repeat(20_000),
      "a b",
      "../..",
      "%00",
      "\ud800",
    ];
    const names = [
      "grant_type",
      "client_id",
      "client_secret",
      "audience",
      "scope",
      "username",
      "realm",
      "code",
      "code_verifier",
      "redirect_uri",
      "refresh_token",
    ];
    const bases = [
      { ...realm, password: canary },
      { ...good, grant_type: "client_credentials", audience: "urn:no-grant" },
      { ...good, grant_type: "authorization_code", code: "x", redirect_uri: "https://app.example.com/callback" },
      { ...good, grant_type: "refresh_token", refresh_token: "x" },
    ];
    for (const base of bases) {
      for (const name of names) {
        for (const value of odd) {
          const answer = await site.post("/oauth/token", { ...base, [name]: value });
          expect(answer.status, `${name}=${JSON.stringify(value)?.slice(0, 50)}: ${answer.text}`).toBeLessThan(500);
          expect(answer.text).not.toContain(canary);
        }
      }
    }
    expect(site.bugs).toEqual([]);
    expect(JSON.stringify(site.events)).not.toContain(canary);
  });

  it.each([
    ["text", "application/json", "not json"],
    ["array", "application/json", "[1]"],
    ["null", "application/json", "null"],
    ["empty", "application/json", ""],
    ["xml", "application/xml", "<a/>"],
    ["huge", "application/json", JSON.stringify({ grant_type: "x".repeat(100_000) })],
    ["proto", "application/json", '{"__proto__":{"grant_type":"client_credentials"},"constructor":1}'],
    ["doubled", "application/x-www-form-urlencoded", "grant_type=client_credentials&client_id=a&client_id=b"],
    ["percent", "application/x-www-form-urlencoded", "grant_type=%zz&%=%"],
    ["latin1", "application/x-www-form-urlencoded;charset=iso-8859-1", "grant_type=password"],
  ])("answers a 4xx to a body that is %s", async (_name, type, body) => {
    const answer = await site.post("/oauth/token", body, { headers: { "content-type": type } });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.body).toEqual({ error: expect.any(String), error_description: expect.any(String) });
  });

  it.each([
    "Basic",
    "Basic !!!",
    "Basic Zm9v",
    "Basic OmZvbw==",
    "Basic Zm9vOg==",
    "Basic Z29vZDolJSU=",
    "Basic a b",
    "Digest x",
  ])("answers 4xx to the authorization header %s", async (authorization) => {
    const answer = await site.post(
      "/oauth/token",
      { grant_type: "client_credentials" },
      { headers: { authorization } },
    );
    expect([400, 401]).toContain(answer.status);
  });

  it("ignores a bearer token beside good client authentication", async () => {
    const answer = await site.post("/oauth/token", realm, { headers: { authorization: "Bearer x.y.z" } });
    expect(answer.status).toBe(200);
  });
});

describe("pages of other origins", () => {
  it("may read the answer when the client lists them", async () => {
    await site.addClient({ clientId: "spa" as never, secret: null, webOrigins: ["https://spa.example.com"] });
    const body = { grant_type: "refresh_token", client_id: "spa", refresh_token: "x" };
    const listed = await site.post("/oauth/token", body, { headers: { origin: "https://spa.example.com" } });
    expect(listed.headers["access-control-allow-origin"]).toBe("https://spa.example.com");
    const stranger = await site.post("/oauth/token", body, { headers: { origin: "https://evil.example.com" } });
    expect(stranger.headers["access-control-allow-origin"]).toBeUndefined();
    const preflight = await site.app.inject({
      method: "OPTIONS",
      url: "/oauth/token",
      headers: {
        host: "one.test",
        origin: "https://spa.example.com",
        "access-control-request-method": "POST",
        "access-control-request-headers": "auth0-client",
      },
    });
    expect(preflight.statusCode).toBe(204);
    expect(preflight.headers["access-control-allow-headers"]).toBe("auth0-client");
  });
});
