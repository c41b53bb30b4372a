import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "../support/databases.ts";
import { formsOf, PageVisitor } from "../support/page-visitor.ts";
import { PASSWORD_REALM, type TenantClient } from "../support/tenant-client.ts";
import { type RunningUsher, startUsher } from "../support/usher.ts";

const TEXTS = [
  "",
  " ",
  "\0",
  "a\0b@example.com",
  "\ud800",
  "\udfff@example.com",
  "a@b\r\nBcc: eve@example.com",
  "<script>alert(1)</script>@example.com",
  "a,b@example.com",
  "x".repeat(400),
  "\u202e@example.com",
  "__proto__",
  "constructor",
  "' or 1=1 --",
  "ﬀ@example.com",
  "🙂".repeat(60),
];
const VALUES: readonly unknown[] = [
  ...TEXTS,
  null,
  1,
  true,
  [],
  ["a@example.com"],
  {},
  { toString: 1 },
  { a: { b: {} } },
];

/** The page without the one script that it brings along, by which passwords are shown. */
const withoutOwnScript = (page: string): string =>
  page.replaceAll(/<script type="module" src="\/u\/assets\/[\w.-]+"><\/script>/g, "");

describe.each(engines.filter(({ available }) => available))("on $name", (engine) => {
  let usher: RunningUsher;
  let tenant: TenantClient;
  let drop: () => Promise<void>;
  let app: { client_id: string; client_secret: string };
  const errors: string[] = [];
  const note = (what: string, status: number, text: unknown) => {
    if (status >= 500) errors.push(`${what}: ${status} ${JSON.stringify(text).slice(0, 200)}`);
  };
  let count = 0;
  const from = () => ({ "x-forwarded-for": `198.51.${++count >> 8}.${count & 255}` });

  beforeAll(async () => {
    const database = await engine.create();
    drop = () => database.drop();
    usher = await startUsher({
      databaseUrl: database.options.databaseUrl,
      config: { trustProxy: ["127.0.0.1", "::1"] },
    });
    tenant = usher.tenant("tenant1");
    app = await tenant.must("POST", "/clients", {
      name: "App",
      app_type: "regular_web",
      callbacks: ["https://app.example/callback"],
      grant_types: ["authorization_code", PASSWORD_REALM],
    });
    await tenant.must("POST", "/connections", {
      name: "Users",
      strategy: "auth0",
      enabled_clients: [app.client_id],
      options: { requires_username: true, passwordPolicy: "none" },
    });
  });
  afterAll(async () => {
    await usher?.close();
    await drop();
  });

  test("signing up, asking for a new password and signing in take any value without a server error", async () => {
    const good = {
      client_id: app.client_id,
      connection: "Users",
      email: "a@example.com",
      username: "ann",
      password: "x",
    };
    const names = [...Object.keys(good), "name", "picture", "user_metadata", "phone_number", "given_name"];
    for (const name of names) {
      for (const value of VALUES) {
        const change = { [name]: value };
        const unique = { email: `u${count}@example.com`, username: `u${count}` };
        const signUp = await tenant.send("POST", "/dbconnections/signup", { ...good, ...unique, ...change }, from());
        note(`sign-up ${JSON.stringify(change)}`, signUp.status, signUp.body);
        if (signUp.status !== 200) expect(signUp.body).toMatchObject({ statusCode: signUp.status });
      }
    }
    for (const value of VALUES) {
      const body = { ...good, user_metadata: { "a\0": value } };
      const signUp = await tenant.send(
        "POST",
        "/dbconnections/signup",
        { ...body, email: `m${++count}@example.com`, username: `m${count}` },
        from(),
      );
      note(`metadata ${JSON.stringify(value)}`, signUp.status, signUp.body);
      const token = await tenant.token(
        { grant_type: PASSWORD_REALM, realm: value, username: value, password: value, ...app },
        from(),
      );
      note(`token ${JSON.stringify(value)}`, token.status, token.body);
      const known = await tenant.token(
        { grant_type: PASSWORD_REALM, realm: "Users", username: value, password: value, ...app },
        from(),
      );
      note(`token at realm ${JSON.stringify(value)}`, known.status, known.body);
    }
    const asked = await Promise.all(
      ["email", "connection", "client_id"].flatMap((name) =>
        VALUES.map((value) =>
          tenant.send(
            "POST",
            "/dbconnections/change_password",
            { ...good, email: `c${++count}@example.com`, [name]: value },
            from(),
          ),
        ),
      ),
    );
    for (const { status, body } of asked) note("change_password", status, body);
    expect(errors).toEqual([]);
  });

  test("the pages take any value without a server error, and show none of it as markup", async () => {
    const authorize = `${tenant.origin}/authorize?response_type=code&client_id=${app.client_id}&redirect_uri=https://app.example/callback&scope=openid`;
    for (const screen of ["login", "signup"]) {
      const visitor = new PageVisitor();
      const page = await visitor.open(
        `${authorize}&screen_hint=${screen}&login_hint=${encodeURIComponent('"><script>x')}`,
      );
      expect(withoutOwnScript(page.html)).not.toContain("<script");
      const names = Object.keys(formsOf(page)[0]?.fields ?? {});
      for (const name of names) {
        for (const value of TEXTS) {
          const filled = Object.fromEntries(
            names.filter((each) => !/state|token|connection/.test(each)).map((each) => [each, "x"]),
          );
          const answer = await visitor.submit(
            page,
            { ...filled, [name]: value },
            { stopAt: (url) => url.hostname === "app.example" },
          );
          note(`${screen} ${name}=${value}`, answer.status, answer.html);
          expect(withoutOwnScript(answer.html)).not.toContain("<script");
        }
      }
    }
    const paths = [
      "/u/login",
      "/u/signup",
      "/u/reset-password",
      "/u/reset-password/request",
      "/u/email-verification",
      "/tester/login",
      "/tester/callback",
      "/v2/logout",
    ];
    for (const path of paths) {
      for (const value of ["%00", "%ff", "%ED%A0%80", "x".repeat(3000), "%22%3E%3Cscript%3E"]) {
        for (const name of [
          "state",
          "ticket",
          "client_id",
          "connection",
          "username",
          "error",
          "returnTo",
          "state[]",
          "__proto__",
        ]) {
          const answer = await tenant.send<string>("GET", `${path}?${name}=${value}&${name}=2`);
          note(`GET ${path}?${name}=${value.slice(0, 20)}`, answer.status, answer.body);
          expect(String(answer.body)).not.toContain("<script");
        }
        const posted = await fetch(`${tenant.origin}${path}`, {
          method: "POST",
          body: `state=${value}&ticket=${value}&form_token=${value}&form_token=2`,
          headers: { "content-type": "application/x-www-form-urlencoded", cookie: `__Host-x=${value.slice(0, 100)}` },
          redirect: "manual",
        });
        note(`POST ${path}`, posted.status, await posted.text());
        expect(posted.status).toBeGreaterThanOrEqual(400);
      }
    }
    expect(errors).toEqual([]);
  });
});
