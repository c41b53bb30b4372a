import { afterAll, beforeAll, expect, test } from "vitest";
import { PageVisitor } from "../support/page-visitor.ts";
import { PASSWORD_REALM, type TenantClient } from "../support/tenant-client.ts";
import { type RunningUsher, startUsher } from "../support/usher.ts";

let usher: RunningUsher;
let tenant: TenantClient;
beforeAll(async () => {
  usher = await startUsher({ config: { trustProxy: ["127.0.0.1", "::1"] } });
  tenant = usher.tenant("tenant1");
});
afterAll(() => usher?.close());

const VALUES: readonly unknown[] = [
  null,
  "",
  "x",
  -1,
  1.5,
  1e300,
  true,
  [],
  ["x"],
  [null],
  {},
  { a: { b: [] } },
  "constructor",
];
const PLACES = [
  "passwordPolicy",
  "password_complexity_options.min_length",
  "password_history.size",
  "password_no_personal_info.enable",
  "password_dictionary.dictionary",
  "password_options.complexity.min_length",
  "password_options.complexity.character_types",
  "password_options.complexity.character_type_rule",
  "password_options.complexity.identical_characters",
  "password_options.complexity.max_length_exceeded",
  "password_options.history.size",
  "password_options.dictionary.custom",
  "password_options.dictionary.default",
  "password_options.profile_data.blocked_fields",
  "requires_username",
  "validation",
  "validation.username",
  "validation.username.min",
  "validation.username.max",
  "attributes",
  "attributes.email.identifier.active",
  "attributes.username.validation.min_length",
  "attributes.phone_number.signup.status",
  "precedence",
  "authentication_methods",
  "authentication_methods.password",
  "usher",
  "usher.strip_user_id_prefix",
  "usher.source_timeout_ms",
  "usher.network",
  "customScripts",
  "configuration",
  "mfa",
  "disable_signup",
];

const at = (path: readonly string[], value: unknown): unknown => {
  const [key, ...rest] = path;
  return key === undefined ? value : { [key]: at(rest, value) };
};

test("options that were taken never make a server error of a sign-up, a sign-in, a reset or a page", async () => {
  const app = await tenant.must<{ client_id: string; client_secret: string }>("POST", "/clients", {
    name: "App",
    app_type: "regular_web",
    callbacks: ["https://app.example/callback"],
    grant_types: ["authorization_code", PASSWORD_REALM],
  });
  const connection = await tenant.must("POST", "/connections", {
    name: "Users",
    strategy: "auth0",
    enabled_clients: [app.client_id],
  });
  const email = "ann@example.com";
  const user = await tenant.must("POST", "/users", {
    connection: "Users",
    email,
    password: "Canary-Tulip-1",
    verify_email: false,
  });
  const authorize = `${tenant.origin}/authorize?response_type=code&client_id=${app.client_id}&redirect_uri=https://app.example/callback&scope=openid`;
  const errors: string[] = [];
  const seen = new Set<string>();
  let taken = 0;

  for (const place of PLACES) {
    for (const [turn, value] of VALUES.entries()) {
      const base = place.startsWith("attributes.") ? { attributes: { email: { identifier: { active: true } } } } : {};
      const sent = at(place.split("."), value) as Record<string, unknown>;
      const attributes = sent.attributes as Record<string, unknown> | undefined;
      const options = base.attributes && attributes ? { attributes: { ...base.attributes, ...attributes } } : sent;
      const saved = await tenant.api("PATCH", `/connections/${connection.id}`, { options });
      const note = (what: string, status: number, text: unknown) => {
        if (status >= 500)
          errors.push(`${JSON.stringify(options)}: ${what} ${status} ${JSON.stringify(text).slice(0, 150)}`);
      };
      note("saving", saved.status, saved.body);
      if (saved.status !== 200) continue;
      taken++;
      const signUp = {
        client_id: app.client_id,
        connection: "Users",
        email: "b@example.com",
        username: "bob",
        password: "x",
      };
      // Limits by address are not what this test is about.
      const from = { "x-forwarded-for": `198.51.${taken >> 8}.${taken & 255}` };
      const answers = {
        signUp: await tenant.send("POST", "/dbconnections/signup", signUp, from),
        signUpWell: await tenant.send(
          "POST",
          "/dbconnections/signup",
          {
            ...signUp,
            email: `u${taken}@example.com`,
            password: `Canary-Rose-${taken}`,
            user_metadata: { name: "x" },
          },
          from,
        ),
        create: await tenant.api("POST", "/users", {
          connection: "Users",
          email: `c${taken}@example.com`,
          password: "weak",
        }),
        patch: await tenant.api("PATCH", `/users/${encodeURIComponent(String(user.user_id))}`, { username: "ann" }),
        ticket: await tenant.api("POST", "/tickets/password-change", { user_id: user.user_id }),
        signIn: await tenant.token(
          { grant_type: PASSWORD_REALM, realm: "Users", username: email, password: "wrong", ...app },
          from,
        ),
      };
      for (const [what, { status, body }] of Object.entries(answers)) note(what, status, body);
      seen.add(`${answers.signUpWell.status}`).add(`${answers.signUp.status}`);
      await tenant.api("DELETE", `/user-blocks?identifier=${encodeURIComponent(email)}`);
      if (turn % 2 === 0) continue;
      const visitor = new PageVisitor();
      const login = await visitor.open(authorize);
      note("sign-in page", login.status, login.html);
      const page = await new PageVisitor().open(`${authorize}&screen_hint=signup`);
      note("sign-up page", page.status, page.html);
      const { ticket } = answers.ticket.body as { ticket?: string };
      if (ticket === undefined) continue;
      const reset = await visitor.open(ticket.replace("#", ""));
      note("reset page", reset.status, reset.html);
      if (reset.status !== 200) continue;
      const refused = await visitor.submit(reset, { password: "weak", password_again: "weak" });
      note("reset", refused.status, refused.html);
    }
  }
  expect(errors).toEqual([]);
  expect([...seen].toSorted()).toEqual(["200", "400", "403"]);
  expect(taken).toBeGreaterThan(100);
}, 120_000);
