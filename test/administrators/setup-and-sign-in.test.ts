import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADMINISTRATOR_PASSWORD, DashboardVisitor } from "../support/dashboard-visitor.ts";
import { type RunningUsher, startUsher } from "../support/usher.ts";

let usher: RunningUsher;

beforeAll(async () => {
  usher = await startUsher({ tenants: ["acme", "other", "silent", "leaving", "pages", "apart"] });
});
afterAll(() => usher?.close());

const ADA = { name: "Ada", email: "ada@example.com" };

describe("the set-up link", () => {
  it("makes the first owner, signs them in, and works once", async () => {
    const tenant = usher.tenant("acme");
    const link = await usher.setupLink(tenant, { onlyFirst: true });
    const spare = await usher.setupLink(tenant, { onlyFirst: true });
    const ada = new DashboardVisitor(tenant);

    const end = await ada.useLink(link, ADA);
    expect(end.url.href).toBe(`${tenant.origin}/dashboard/`);
    const [listed] = (await ada.api("GET", "/administrators")).body as unknown as { last_login?: string }[];
    expect(listed?.last_login).toEqual(expect.any(String));
    expect((await ada.api("GET", "/administrators/me")).body).toMatchObject({
      tenant_name: expect.stringMatching(/./),
      email: ADA.email,
      name: "Ada",
      role: "owner",
      user_id: expect.stringMatching(/^usher\|[0-9a-f]{24}$/),
      scopes: expect.arrayContaining(["delete:administrators", "read:users", "update:signing_keys"]),
    });

    const stranger = new DashboardVisitor(tenant);
    expect((await stranger.visitor.open(link)).status).toBe(400);
    expect((await stranger.visitor.open(spare)).status).toBe(400);
  });

  it("opens for nobody at another tenant", async () => {
    const link = new URL(await usher.setupLink(usher.tenant("acme")));
    link.host = usher.tenant("other").domain;
    const { status } = await new DashboardVisitor(usher.tenant("other")).visitor.open(link);
    expect(status).toBe(400);
  });

  it("stays good while the form is refused", async () => {
    const tenant = usher.tenant("pages");
    const link = await usher.setupLink(tenant);
    const grace = new DashboardVisitor(tenant);
    const person = { name: "Grace", email: "grace@example.com" };
    for (const wrong of [
      { ...person, password: "short" },
      { ...person, password: "grace@example.com-12A" },
      { ...person, password_again: "another" },
      { ...person, email: "nobody" },
    ])
      expect((await grace.useLink(link, wrong)).status).toBe(400);
    expect((await grace.useLink(link, person)).url.pathname).toBe("/dashboard/");

    const again = await new DashboardVisitor(tenant).useLink(await usher.setupLink(tenant), person);
    expect(again).toMatchObject({ status: 400, html: expect.stringContaining("administrator with this address") });
  });
});

describe("signing in to the dashboard", () => {
  it("gives a short token for the Management API with the scopes of the role, by page and silently", async () => {
    const tenant = usher.tenant("silent");
    await new DashboardVisitor(tenant).useLink(await usher.setupLink(tenant), ADA);
    const ada = new DashboardVisitor(tenant);
    expect((await ada.authorize({ prompt: "none" })).page.url.searchParams.get("error")).toBe("login_required");
    await ada.signIn({ email: "ADA@example.com ", password: ADMINISTRATOR_PASSWORD });

    const claims = decodeJwt(await ada.renew());
    expect(claims).toMatchObject({ azp: "usher-dashboard", iss: tenant.issuer });
    expect([claims.aud].flat()).toContain(tenant.access.audience);
    expect(claims.exp! - claims.iat!).toBe(900);
    expect(String(claims.scope).split(" ")).toContain("create:administrators");

    const log = await tenant.logs();
    expect(log.find(({ type }) => type === "s")).toMatchObject({
      connection: "Usher-Administrators",
      client_id: "usher-dashboard",
      user_name: ADA.email,
    });
    // Opening and reloading the dashboard is no event: the log would be full of it.
    expect(log.filter(({ type }) => ["ssa", "fsa", "seacft"].includes(String(type)))).toEqual([]);
  });

  it("ends with the session: after signing out its token is refused, and that of another browser is not", async () => {
    const tenant = usher.tenant("leaving");
    await new DashboardVisitor(tenant).useLink(await usher.setupLink(tenant), ADA);
    const [here, elsewhere] = [new DashboardVisitor(tenant), new DashboardVisitor(tenant)];
    for (const browser of [here, elsewhere]) {
      await browser.signIn({ email: ADA.email, password: ADMINISTRATOR_PASSWORD });
      expect((await browser.api("GET", "/administrators/me")).status).toBe(200);
    }
    const home = encodeURIComponent(`${tenant.origin}/dashboard/`);
    const signOut = `${tenant.origin}/v2/logout?client_id=usher-dashboard&returnTo=${home}`;
    await here.visitor.open(signOut, (url) => url.pathname.startsWith("/dashboard/"));
    expect((await here.api("GET", "/administrators/me")).status).toBe(401);
    expect((await elsewhere.api("GET", "/administrators/me")).status).toBe(200);
  });

  it("needs PKCE, the domain's own callback and no other grant", async () => {
    const tenant = usher.tenant("acme");
    const visitor = new DashboardVisitor(tenant);
    const bad = await visitor.authorize({ redirect_uri: `${usher.tenant("other").origin}/dashboard/` });
    expect(bad.page.status).toBe(400);
    const { page } = await visitor.authorize({ code_challenge: "", prompt: "none" });
    expect(page.url.searchParams.get("error")).toBe("invalid_request");
    for (const grant_type of ["password", "client_credentials", "http://auth0.com/oauth/grant-type/password-realm"]) {
      const answer = await tenant.token({
        grant_type,
        client_id: "usher-dashboard",
        realm: "Usher-Administrators",
        username: ADA.email,
        password: ADMINISTRATOR_PASSWORD,
        audience: tenant.access.audience,
      });
      expect(answer.status, grant_type).toBeGreaterThanOrEqual(400);
    }
  });

  it("is a session apart from those of applications", async () => {
    const tenant = usher.tenant("apart");
    const ada = new DashboardVisitor(tenant);
    await ada.useLink(await usher.setupLink(tenant), ADA);
    const connection = await tenant.must<{ id: string }>("POST", "/connections", {
      name: "Shop",
      strategy: "auth0",
    });
    const app = await tenant.must<{ client_id: string }>("POST", "/clients", {
      name: "Shop",
      app_type: "spa",
      callbacks: [`${tenant.origin}/dashboard/app`],
    });
    await tenant.must("PATCH", `/connections/${connection.id}/clients`, [{ client_id: app.client_id, status: true }]);
    const person = { email: ADA.email, password: "Another-Passw0rd-here" };
    await tenant.must("POST", "/users", { ...person, connection: "Shop" });

    const here = { client_id: app.client_id, redirect_uri: `${tenant.origin}/dashboard/app` };
    const { page } = await ada.authorize(here);
    expect(page.url.pathname).toBe("/u/login");
    // The administrator's password is not the user's of the same address, and the other way round.
    const wrong = await ada.visitor.submit(page, { username: ADA.email, password: ADMINISTRATOR_PASSWORD });
    expect(wrong.status).toBe(400);
    const end = await ada.visitor.submit(
      wrong,
      { username: person.email, password: person.password },
      { stopAt: ({ pathname }) => pathname === "/dashboard/app" },
    );
    expect(end.url.searchParams.get("code")).toBeTruthy();

    expect(decodeJwt(await ada.renew()).sub).toMatch(/^usher\|/);

    const returnTo = encodeURIComponent(`${tenant.origin}/dashboard/`);
    const left = await ada.visitor.open(
      `${tenant.origin}/v2/logout?client_id=usher-dashboard&returnTo=${returnTo}`,
      ({ pathname }) => pathname === "/dashboard/",
    );
    expect(left.url.pathname).toBe("/dashboard/");
    await expect(ada.renew()).rejects.toThrow("login_required");
    const stillAtShop = await ada.authorize({ ...here, prompt: "none" });
    expect(stillAtShop.page.url.searchParams.get("code")).toBeTruthy();

    const stranger = new DashboardVisitor(tenant);
    const atDashboard = await stranger.authorize();
    const refused = await stranger.visitor.submit(atDashboard.page, {
      username: person.email,
      password: person.password,
    });
    expect(refused.status).toBe(400);
  });
});
