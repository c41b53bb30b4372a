import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parametersOf, schemaOf } from "../../src/http/management/openapi.ts";
import { managementRoutes } from "../../src/http/management/routes.ts";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../support/management-site.ts";
import { instance, MARK, places, type Schema, withHole } from "./request-shapes.ts";

let site: ManagementSite;
let mine: TenantAtSite;
let theirs: TenantAtSite;

beforeAll(async () => {
  site = await openManagementSite({
    deps: {
      scriptRunner: {
        run: async () => ({
          outcome: "returned",
          values: [],
          console: [],
          outboundCalls: [],
          durationMs: 1,
          coldStart: false,
        }),
        check: async () => [],
        close: async () => {},
      },
    },
  });
  mine = await site.addTenant();
  theirs = await site.addTenant();
});
afterAll(() => site?.close());

/** One of everything: `name` in what other tenants may guess, the canary in what nobody sends and only an answer could hold. */
async function furnish(tenant: TenantAtSite, name: string, canary: string) {
  const make = async (path: string, body: unknown) => {
    const answer = await tenant.request("POST", path, { body });
    expect(answer.status, answer.text).toBeLessThan(300);
    return answer.body;
  };
  const client = await make("/clients", { name: canary });
  const connection = await make("/connections", {
    name,
    display_name: canary,
    strategy: "auth0",
    enabled_clients: [client.client_id],
    options: { customScripts: { login: `/* ${canary} */` }, configuration: { key: canary } },
  });
  const api = await make("/resource-servers", { identifier: `urn:${name}`, name: canary });
  const grant = await make("/client-grants", {
    client_id: client.client_id,
    audience: api.identifier,
    scope: [canary],
  });
  const person = (email: string) =>
    make("/users", { connection: name, email, password: "Long-enough-1", verify_email: false, name: canary });
  const user = await person(`a${name}@example.com`);
  const linked = await person(`b${name}@example.com`);
  await make(`/users/${encodeURIComponent(user.user_id)}/identities`, { provider: "auth0", user_id: linked.user_id });
  await site.deps.logWriter.flush();
  const [event] = (await tenant.request("GET", "/logs")).body;
  const [key] = (await tenant.request("GET", "/keys/signing")).body;
  const sealed = (await tenant.request("GET", `/connections/${connection.id}`)).body.options.configuration.key;
  return {
    ids: {
      client: client.client_id as string,
      connection: connection.id as string,
      connectionName: name,
      api: api.id as string,
      audience: api.identifier as string,
      grant: grant.id as string,
      user: user.user_id as string,
      localId: String(linked.user_id).slice(6),
      email: user.email as string,
      event: event.log_id as string,
      kid: key.kid as string,
      sealed: sealed as string,
    },
    paths: [
      `/clients/${client.client_id}`,
      `/connections/${connection.id}`,
      `/connections/${connection.id}/clients`,
      `/resource-servers/${api.id}`,
      `/client-grants/${grant.id}`,
      `/users/${encodeURIComponent(user.user_id)}`,
      "/users?include_totals=true",
      "/clients?include_totals=true",
      "/connections?include_totals=true",
      "/client-grants?include_totals=true",
      "/keys/signing",
      "/tenants/settings",
    ],
  };
}

test("no route shows or changes anything of another tenant, wherever its ids are put", async () => {
  const canary = `canary${randomBytes(6).toString("hex")}`;
  const name = `theirs${randomBytes(6).toString("hex")}`;
  const own = await furnish(mine, `own${randomBytes(6).toString("hex")}`, "mine");
  const foreign = await furnish(theirs, name, canary);
  const look = () => Promise.all(foreign.paths.map(async (path) => (await theirs.request("GET", path)).text));
  const before = await look();
  const leaks: string[] = [];

  const attack = async (method: string, path: string, body?: unknown) => {
    const { status, text } = await mine.request(method, path, { body });
    if (text.includes(canary)) leaks.push(`${method} ${path}: ${status} ${text.slice(0, 200)}`);
  };
  const ownValue = (name: string): unknown =>
    ({ connection: own.ids.connectionName, client_id: own.ids.client, audience: own.ids.audience, provider: "auth0" })[
      name
    ];

  for (const route of managementRoutes) {
    const schema = route.body && (schemaOf(route.body, "input") as Schema);
    const base =
      schema &&
      (JSON.parse(JSON.stringify(instance(schema, false), (key, value) => ownValue(key) ?? value)) as unknown);
    const { user, client, connection, api, grant } = own.ids;
    const home: Record<string, string> = {
      users: user,
      "user-blocks": user,
      clients: client,
      connections: connection,
      "resource-servers": api,
      "client-grants": grant,
    };
    const ownPath = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent((name === "id" ? home[route.path.split("/")[1] ?? ""] : undefined) ?? "x"),
    );
    for (const [turn, id] of Object.values(foreign.ids).entries()) {
      const there = route.path
        .replace("{entry}", "login")
        .replace("{provider}", "auth0")
        .replaceAll(/\{\w+\}/g, encodeURIComponent(id));
      await attack(route.method, there, base);
      for (const parameter of parametersOf(route))
        if (parameter.in === "query")
          await attack(route.method, `${ownPath}?${parameter.name}=${encodeURIComponent(id)}`, base);
      // What ends my own things would only make the rest of this test easier to pass.
      if (schema === undefined || route.method === "DELETE") continue;
      for (const [index, place] of places(schema).entries()) {
        // Names of ids get them all; what is anything else gets some.
        if (
          !/id|connection|client|audience|email|provider|user|identifier/.test(place.join(".")) &&
          turn % 6 !== index % 6
        )
          continue;
        const text = JSON.stringify(withHole(base, place)).replace(JSON.stringify(MARK), () => JSON.stringify(id));
        await attack(route.method, ownPath, JSON.parse(text));
      }
    }
  }
  for (const q of [canary, `*${canary}*`, `email:"${foreign.ids.email}"`, `identities.connection:"${name}"`, "NOT x:y"])
    await attack("GET", `/users?q=${encodeURIComponent(q)}`);

  expect(leaks).toEqual([]);
  expect(await look()).toEqual(before);
}, 60_000);
