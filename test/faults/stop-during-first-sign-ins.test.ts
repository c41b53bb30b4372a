import { afterEach, expect, it } from "vitest";
import { type ClientCredentials, PASSWORD_REALM, type TenantClient } from "../support/tenant-client.ts";
import { type RunningUsher, startUsher } from "../support/usher.ts";

const PASSWORD = "canary-Passw0rd-7f3a";

let usher: RunningUsher | undefined;
afterEach(() => usher?.close());

/** A server whose connection's script takes `ms` to say yes. */
async function startWith(ms: number) {
  const running = await startUsher();
  usher = running;
  const tenant = running.tenants[0] as TenantClient;
  const app = await tenant.must<ClientCredentials>("POST", "/clients", {
    name: "App",
    app_type: "regular_web",
    grant_types: ["password", PASSWORD_REALM],
  });
  await tenant.must("POST", "/connections", {
    name: "Destination",
    strategy: "auth0",
    enabled_clients: [app.client_id],
    options: {
      enabledDatabaseCustomization: true,
      import_mode: true,
      customScripts: {
        login: `function login(email, password, callback) { console.log("asked"); setTimeout(function () { callback(null, { user_id: email, email: email, email_verified: true }) }, ${ms}) }`,
        get_user: "function getUser(id, callback) { callback(null) }",
      },
    },
  });
  return { running, signIn: () => tenant.signIn(app, "Destination", "ann@old.test", PASSWORD) };
}

/** Until the request has come in and the source is being asked. */
const untilAsked = () => new Promise((resolve) => setTimeout(resolve, 700));

it("a first sign-in that is under way when the server is told to stop is finished and answered", async () => {
  const { running, signIn } = await startWith(1_500);
  const signingIn = signIn();
  await untilAsked();
  usher = undefined;
  const stopped = running.close();
  expect(await signingIn).toMatchObject({ status: 200 });
  await stopped;
});

it("one that takes longer than the server may wait is cut off, and the server stops in time", async () => {
  const { running, signIn } = await startWith(15_000);
  const signingIn = signIn().catch(() => "cut off");
  await untilAsked();
  usher = undefined;
  const began = performance.now();
  await running.close();
  expect(performance.now() - began).toBeLessThan(6_000);
  expect(await signingIn).toBe("cut off");
  expect(running.logged()).not.toContain("unexpected failure");
});
