import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PageVisitor } from "../../../test/support/page-visitor.ts";
import { type RunningUsher, startUsher } from "../../../test/support/usher.ts";

const PASSWORD = "Canary-Tulip-4711";
let usher: RunningUsher;

beforeAll(async () => {
  usher = await startUsher();
  const [tenant] = usher.tenants;
  await tenant!.must("POST", "/connections", { name: "Plain", strategy: "auth0" });
  await tenant!.must("POST", "/users", {
    connection: "Plain",
    email: "ada@example.com",
    password: PASSWORD,
    email_verified: true,
    app_metadata: { plan: "<b>pro</b>" },
  });
});
afterAll(() => usher.close());

async function newTry() {
  const tenant = usher.tenants[0]!;
  const [connection] = await tenant.must<{ id: string }[]>("GET", "/connections?name=Plain");
  const { url } = await tenant.must<{ url: string }>("POST", `/connections/${connection!.id}/try`);
  return { tenant, url, visitor: new PageVisitor() };
}

describe("Try connection, on a real server", () => {
  it("signs in through the authorize endpoint and shows the stored profile and both tokens' claims", async () => {
    const { tenant, url, visitor } = await newTry();
    const page = await visitor.open(url);
    expect(page.url.pathname).toBe("/u/login");
    const works = await visitor.submit(page, { username: "ada@example.com", password: PASSWORD });
    expect([works.status, works.url.pathname]).toEqual([200, "/tester/callback"]);
    for (const text of [
      "It works!",
      "This person was here already. The source was not asked.",
      "&lt;b&gt;pro&lt;/b&gt;",
      tenant.issuer,
      "logins_count",
      "local password",
    ]) {
      expect(works.html).toContain(text);
    }
    expect(works.html).not.toContain(PASSWORD);
    expect(visitor.trail.map(({ pathname }) => pathname)).toEqual(
      expect.arrayContaining(["/tester/login", "/authorize", "/u/login", "/tester/callback"]),
    );
  });

  it("takes a link once", async () => {
    const { url, visitor } = await newTry();
    await visitor.open(url);
    const again = await visitor.open(url);
    expect([again.status, again.html.includes("This link no longer works")]).toEqual([400, true]);
  });

  it("takes no answer that it did not ask for, or that another browser asked for", async () => {
    const { url, visitor, tenant } = await newTry();
    const page = await visitor.open(url);
    const forged = await visitor.open(`${tenant.origin}/tester/callback?code=x&state=y`);
    expect([forged.status, forged.html.includes("started in another browser")]).toEqual([400, true]);
    const works = await visitor.submit(
      page,
      { username: "ada@example.com", password: PASSWORD },
      { stopAt: (to) => to.pathname === "/tester/callback" },
    );
    const stolen = await new PageVisitor().open(works.url);
    expect(stolen.status).toBe(400);
    expect((await visitor.open(works.url)).status).toBe(200);
  });

  it("shows what failed, with an id that leads to the log", async () => {
    const { url, visitor, tenant } = await newTry();
    const asked = await visitor.open(url, (to) => to.pathname === "/authorize");
    const state = asked.url.searchParams.get("state")!;
    const failure = { state, error: "access_denied", error_description: "Not today <script>" };
    const page = await visitor.open(`${tenant.origin}/tester/callback?${new URLSearchParams(failure)}`);
    expect([page.status, page.html.includes("access_denied"), page.html.includes("Not today &lt;script&gt;")]).toEqual([
      400,
      true,
      true,
    ]);
    const trackingId = /900\d{53}/.exec(page.html)?.[0];
    await expect
      .poll(async () => (await tenant.logs()).find(({ log_id }) => log_id === trackingId))
      .toMatchObject({ type: "f", connection: "Plain" });
  });

  it("shows what the token endpoint says of a code that is not ours", async () => {
    const { url, visitor, tenant } = await newTry();
    const asked = await visitor.open(url, (to) => to.pathname === "/authorize");
    const page = await visitor.open(
      `${tenant.origin}/tester/callback?code=made-up&state=${asked.url.searchParams.get("state")}`,
    );
    expect([page.status, page.html.includes("invalid_grant")]).toEqual([400, true]);
  });
});

describe("the pages, on a real server", () => {
  it("lead from the authorize endpoint to sign-up where it asks for that", async () => {
    const tenant = usher.tenants[0]!;
    const client = await tenant.must<{ client_id: string }>("POST", "/clients", {
      name: "App",
      app_type: "spa",
      callbacks: ["https://app.example.org/callback"],
      grant_types: ["authorization_code"],
      token_endpoint_auth_method: "none",
    });
    const [connection] = await tenant.must<{ id: string }[]>("GET", "/connections?name=Plain");
    await tenant.must("PATCH", `/connections/${connection!.id}/clients`, [
      { client_id: client.client_id, status: true },
    ]);
    const query = new URLSearchParams({
      response_type: "code",
      client_id: client.client_id,
      redirect_uri: "https://app.example.org/callback",
      scope: "openid",
      state: "s",
      code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
      code_challenge_method: "S256",
      screen_hint: "signup",
    });
    const visitor = new PageVisitor();
    const page = await visitor.open(`${tenant.origin}/authorize?${query}`);
    expect(page.url.pathname).toBe("/u/signup");
    expect(page.headers.get("content-security-policy")).toContain("form-action 'self' https://app.example.org;");
    const stopAt = (to: URL) => to.hostname === "app.example.org";
    const done = await visitor.submit(page, { email: "new@example.com", password: PASSWORD }, { stopAt });
    expect([done.url.origin, done.url.searchParams.has("code")]).toEqual(["https://app.example.org", true]);
  });
});
