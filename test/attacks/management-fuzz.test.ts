import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parametersOf, schemaOf } from "../../src/http/management/openapi.ts";
import { managementRoutes } from "../../src/http/management/routes.ts";
import type { ScriptRunner } from "../../src/scripts/script-runner.ts";
import { engines } from "../support/databases.ts";
import {
  type ManagementAnswer,
  type ManagementSite,
  openManagementSite,
  type TenantAtSite,
} from "../support/management-site.ts";
import { instance, MARK, places, type Schema, withHole } from "./request-shapes.ts";

const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });

/** What a careless or a hostile caller puts where something else belongs. As JSON text, so that any number can be written. */
const HOSTILE: readonly string[] = [
  "null",
  '""',
  '" "',
  "true",
  "-1",
  "1.5",
  "1e308",
  "9007199254740993",
  "[]",
  "{}",
  "[null]",
  '[["x"]]',
  '{"constructor":{"prototype":{}}}',
  '{"":""}',
  '"__proto__"',
  '"constructor"',
  '"\\ud800"',
  '{"\\udfff":"\\ud800"}',
  '"a\\u0000b"',
  '"\\u202e\\r\\nX-Evil: 1"',
  `"'; drop table users; --"`,
  '"%00%ff"',
  '"<script>&amp;{{x}}"',
  '"9999-99-99T99:99:99Z"',
  '"+275760-09-13T00:00:00.001Z"',
  '"javascript:alert(1)"',
  '"http://["',
  '"auth0"',
  JSON.stringify("x".repeat(3000)),
  JSON.stringify(deep(60)),
];

const HOSTILE_QUERY = [
  "",
  "%00",
  "%ff",
  "%ED%A0%80",
  "-1",
  "1e9",
  "99999999999999999",
  "__proto__",
  "constructor",
  "a,b,,constructor,__proto__",
  "'%22%5C",
  "*",
  "a:b",
  "constructor:1",
  "app_metadata.a'b%22c.$[0]:1",
  "user_metadata.constructor.__proto__:x",
  "app_metadata.*.[0]:%5B1 TO 2%5D",
  "created_at:%5B275760-09-13T00:00:00.001Z TO *%5D",
  "created_at:9999-99",
  "logins_count:%5B1e400 TO 0x10%5D",
  "identities.constructor:1",
  "_exists_:app_metadata.",
  "%28".repeat(60),
  "a%20OR%20".repeat(200),
  "0".repeat(400),
  "%F0%9F%92%A9",
];
const HOSTILE_IDS = [
  "%00",
  "%ff",
  "%2e%2e",
  "__proto__",
  "constructor",
  "%20",
  "a%2Fb",
  "x".repeat(900),
  "%ED%A0%80",
  "auth0%7C%27",
  "%",
  "%7C",
];

const scriptRunner: ScriptRunner = {
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
};

describe.each(engines.filter(({ available }) => available))("the Management API on $name", (engine) => {
  let site: ManagementSite;
  let at: TenantAtSite;
  let drop: () => Promise<void>;
  let ids: Record<string, string>;

  beforeAll(async () => {
    const database = await engine.create();
    drop = () => database.drop();
    site = await openManagementSite({ databaseUrl: database.options.databaseUrl, deps: { scriptRunner } });
    at = await site.addTenant();
  });
  afterAll(async () => {
    await site.close();
    await drop();
  });

  /** Things to aim at, made again when an attack has removed them. */
  async function world(): Promise<Record<string, string>> {
    const must = (answer: ManagementAnswer) => {
      if (answer.status !== 201) throw new Error(answer.text);
      return answer.body;
    };
    const suffix = Math.random().toString(36).slice(2, 10);
    const connection = must(
      await at.request("POST", "/connections", { body: { name: `c-${suffix}`, strategy: "auth0" } }),
    );
    const client = must(await at.request("POST", "/clients", { body: { name: `c-${suffix}` } }));
    const api = must(await at.request("POST", "/resource-servers", { body: { identifier: `urn:${suffix}` } }));
    const grant = must(
      await at.request("POST", "/client-grants", { body: { client_id: client.client_id, audience: api.identifier } }),
    );
    const user = must(
      await at.request("POST", "/users", {
        body: { connection: connection.name, email: `${suffix}@example.com`, password: "Long-enough-1-password" },
      }),
    );
    return {
      connections: connection.id,
      connectionName: connection.name,
      clients: client.client_id,
      "resource-servers": api.id,
      audience: api.identifier,
      "client-grants": grant.id,
      users: user.user_id,
      "user-blocks": user.user_id,
    };
  }

  const pathOf = (pattern: string): string =>
    pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      name === "id" ? encodeURIComponent(ids[pattern.split("/")[1] ?? ""] ?? "x") : name === "entry" ? "login" : "x",
    );

  function complaintAbout(answer: ManagementAnswer, what: string): string[] {
    if (answer.status >= 500 && answer.status !== 503)
      return [`${what}: ${answer.status} ${answer.text.slice(0, 200)}`];
    if (answer.status < 400) return [];
    const { statusCode, error, message } = answer.body ?? {};
    const isFormat = statusCode === answer.status && typeof error === "string" && typeof message === "string";
    return isFormat ? [] : [`${what}: not the API's error format: ${answer.status} ${answer.text.slice(0, 200)}`];
  }

  test("answers bad input to every route with an error of its own and never with 500", async () => {
    const complaints: string[] = [];
    const attack = async (method: string, path: string, payload?: string) => {
      const headers: Record<string, string> = payload === undefined ? {} : { "content-type": "application/json" };
      const answer = await at.request(method, path, { payload, headers }).catch((error: Error) => error);
      const what = `${method} ${path.slice(0, 120)} ${payload?.slice(0, 160) ?? ""}`;
      complaints.push(...(answer instanceof Error ? [`${what}: ${answer.message}`] : complaintAbout(answer, what)));
    };

    for (const route of managementRoutes) {
      for (const id of HOSTILE_IDS)
        await attack(route.method, route.path.replaceAll(/\{\w+\}/g, id), route.body && "{}");
      ids = await world();
      for (const parameter of parametersOf(route)) {
        if (parameter.in !== "query") continue;
        const isSearch = ["q", "sort", "search"].includes(parameter.name);
        for (const [turn, value] of HOSTILE_QUERY.entries())
          if (isSearch || turn % 3 === parameter.name.length % 3)
            await attack(route.method, `${pathOf(route.path)}?${parameter.name}=${value}`);
        await attack(route.method, `${pathOf(route.path)}?${parameter.name}=1&${parameter.name}=2&__proto__=x`);
      }
      if (route.body === undefined) continue;
      const schema = schemaOf(route.body, "input") as Schema;
      const base = JSON.parse(
        JSON.stringify(instance(schema, false), (key, value) =>
          key === "connection"
            ? ids.connectionName
            : key === "client_id"
              ? ids.clients
              : key === "audience"
                ? ids.audience
                : value,
        ),
      ) as unknown;
      for (const value of HOSTILE) await attack(route.method, pathOf(route.path), value);
      for (const text of ["", "{", '{"a":1,"a":2}', '{"__proto__":{"x":1}}', "[".repeat(5000), '"x"', "\ud800"])
        await attack(route.method, pathOf(route.path), text);
      for (const [index, place] of places(schema).entries()) {
        const text = JSON.stringify(withHole(base, place));
        // Some for each place, others for the next: every value meets every kind of place, and the test stays short.
        const some = HOSTILE.filter((_, turn) => turn % 6 === index % 6);
        for (const value of some)
          await attack(
            route.method,
            pathOf(route.path),
            text.replace(JSON.stringify(MARK), () => value),
          );
      }
    }
    expect(complaints).toEqual([]);
  }, 120_000);
});
