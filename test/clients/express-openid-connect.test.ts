import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freePort } from "../support/free-port.ts";
import { PageVisitor } from "../support/page-visitor.ts";
import { type ClientWorld, createClientWorld } from "./world.ts";

const require = createRequire(import.meta.url);

let world: ClientWorld;
let app: Server;
let baseURL: string;

beforeAll(async () => {
  const port = await freePort();
  baseURL = `http://localhost:${port}`;
  world = await createClientWorld({ callbacks: [`${baseURL}/callback`], logoutUrls: [baseURL] });
  app = createServer(createApplication()).listen(port, "127.0.0.1");
});
afterAll(async () => {
  app?.close();
  await world?.close();
});

/** The application of the SDK's own quick start, with a page that shows the profile and one that refreshes. */
function createApplication() {
  const express = require("express");
  const { auth, requiresAuth } = require("express-openid-connect");
  const application = express();
  application.use(
    auth({
      authRequired: false,
      auth0Logout: true,
      baseURL,
      secret: randomBytes(32).toString("hex"),
      issuerBaseURL: `https://${world.tenant.domain}`,
      clientID: world.webApp.client_id,
      clientSecret: world.webApp.client_secret,
      authorizationParams: { response_type: "code", scope: "openid profile email offline_access" },
    }),
  );
  application.get("/", (request: Oidc, response: Out) => response.json({ signedIn: request.oidc.isAuthenticated() }));
  application.get("/profile", requiresAuth(), async (request: Oidc, response: Out) => {
    response.json({ claims: request.oidc.user, userinfo: await request.oidc.fetchUserInfo() });
  });
  application.get("/refresh", requiresAuth(), async (request: Oidc, response: Out) => {
    const before = request.oidc.accessToken.access_token;
    const { access_token: after } = await request.oidc.accessToken.refresh();
    response.json({ changed: before !== after && typeof after === "string" });
  });
  return application;
}

interface Oidc {
  oidc: {
    isAuthenticated(): boolean;
    user: unknown;
    fetchUserInfo(): Promise<unknown>;
    accessToken: { access_token: string; refresh(): Promise<{ access_token: string }> };
  };
}
interface Out {
  json(body: unknown): void;
}

it("express-openid-connect signs in, shows the profile, refreshes and signs out of both", async () => {
  const browser = new PageVisitor();
  const signInPage = await browser.open(`${baseURL}/login`);
  expect(signInPage.url.host).toBe(world.tenant.domain);
  const home = await browser.submit(signInPage, { username: world.person.email, password: world.person.password });
  expect(JSON.parse(home.html)).toEqual({ signedIn: true });

  const profile = JSON.parse((await browser.open(`${baseURL}/profile`)).html) as Record<string, unknown>;
  expect(profile).toMatchObject({
    claims: { sub: world.person.userId, email: world.person.email },
    userinfo: { sub: world.person.userId, name: "Ada" },
  });
  expect(JSON.parse((await browser.open(`${baseURL}/refresh`)).html)).toEqual({ changed: true });

  const afterLogout = await browser.open(`${baseURL}/logout`);
  expect(JSON.parse(afterLogout.html)).toEqual({ signedIn: false });
  expect(browser.trail.some((url) => url.host === world.tenant.domain && url.pathname === "/v2/logout")).toBe(true);
  // The session at the server is gone as well: the next sign-in asks again.
  const again = await browser.open(`${baseURL}/login`);
  expect(again.url.host).toBe(world.tenant.domain);
});
