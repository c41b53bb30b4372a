import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FakeSource, startFakeSource } from "../support/fake-source.ts";
import { PostgresUnavailableError, type PrivatePostgres, startPrivatePostgres } from "../support/private-postgres.ts";
import { openSandbox, returned, type Sandbox, SHIPPED_MODULES } from "./support.ts";

let sandbox: Sandbox;
let source: FakeSource;
beforeAll(async () => {
  source = await startFakeSource();
  sandbox = openSandbox({ caFile: () => source.authority.certificateFile });
});
afterAll(async () => {
  await sandbox.close();
  await source.close();
});

describe("a database driver goes through the gate", () => {
  it("PostgreSQL: queries, errors, and the shape of old templates", async (context) => {
    let postgres: PrivatePostgres;
    try {
      postgres = await startPrivatePostgres();
    } catch (error) {
      if (error instanceof PostgresUnavailableError) return context.skip(error.message);
      throw error;
    }
    const url = new URL(postgres.url);
    const network = {
      kind: "list",
      hosts: [{ host: url.hostname, port: Number(url.port) }],
      alwaysReachable: [],
    } as const;
    const connection = sandbox.connection({ network, configuration: { URL: postgres.url } });
    const current = `async function (a, b, callback) {
      const { Client } = require("pg");
      const client = new Client({ connectionString: configuration.URL });
      await client.connect();
      const big = await client.query("select repeat('x', 300000) as text, $1::int + 1 as next", [41]);
      await client.end();
      callback(null, { id: 1, next: big.rows[0].next, size: big.rows[0].text.length });
    }`;
    const old = `function (a, b, callback) {
      postgres(configuration.URL, function (error, client, done) {
        if (error) return callback(error);
        client.query("select 42 as answer", function (error, result) { done(); callback(error, error ? undefined : { id: 1, answer: result.rows[0].answer }) });
      });
    }`;
    const pool = `function (a, b, callback) {
      global.pool = global.pool || new (require("pg").Pool)({ connectionString: configuration.URL });
      global.pool.query("select nonsense", function (error) { callback(error) });
    }`;
    const result = await connection.run(current);
    expect(returned(result)).toEqual({ id: 1, next: 42, size: 300_000 });
    expect(result.outboundCalls).toMatchObject([{ host: url.hostname, port: Number(url.port) }]);
    expect(returned(await connection.run(old))).toEqual({ id: 1, answer: 42 });
    for (let i = 0; i < 2; i += 1) {
      expect(await connection.run(pool)).toMatchObject({
        outcome: "called_back_error",
        error: { message: 'column "nonsense" does not exist' },
      });
    }
    await postgres.stop();
    expect((await connection.run(current)).outcome).toBe("failed");
  });

  it("LDAP: ldapts and ldapjs bind, and tell a wrong password", async () => {
    const ldap = createRequire(`${SHIPPED_MODULES}/index.js`)("ldapjs") as {
      createServer(): LdapServer;
      InvalidCredentialsError: new () => Error;
    };
    const server = ldap.createServer();
    server.bind("cn=jo,dc=example", (request, response, next) => {
      if (request.credentials !== "good") return next(new ldap.InvalidCredentialsError());
      response.end();
      next();
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    const network = { kind: "list", hosts: [{ host: "localhost", port }], alwaysReachable: [] } as const;
    const connection = sandbox.connection({ network, configuration: { URL: `ldap://localhost:${port}` } });
    const ldapts = `async function (a, password, callback) {
      const { Client, InvalidCredentialsError } = require("ldapts");
      const client = new Client({ url: configuration.URL });
      try { await client.bind("cn=jo,dc=example", password); callback(null, { id: 1 }) }
      catch (e) { callback(e instanceof InvalidCredentialsError ? new WrongUsernameOrPasswordError("jo") : e) }
      finally { await client.unbind() }
    }`;
    const ldapjs = `function (a, password, callback) {
      var client = require("ldapjs").createClient({ url: configuration.URL });
      client.on("error", function (e) { callback(e) });
      client.bind("cn=jo,dc=example", password, function (e) { client.unbind(function () {}); callback(e ? new WrongUsernameOrPasswordError("jo") : null, e ? undefined : { id: 1 }) });
    }`;
    for (const script of [ldapts, ldapjs]) {
      expect(returned(await connection.run(script, { args: ["jo", "good"] }))).toEqual({ id: 1 });
      expect(await connection.run(script, { args: ["jo", "bad"] })).toMatchObject({
        error: { name: "WrongUsernameOrPasswordError", userId: "jo" },
      });
    }
    await new Promise<void>((done) => server.close(done));
  });
});

describe("Auth0's own SDK in the sandbox", () => {
  it("the current release finds a person over HTTPS", async () => {
    source.addUser({ email: "user1@source.com", password: "a good password", emailVerified: true } as never);
    const connection = sandbox.connection({
      network: { kind: "list", hosts: [{ host: "localhost", port: source.port }], alwaysReachable: [] },
      configuration: {
        DOMAIN: source.domain,
        ID: source.clientId,
        SECRET: source.clientSecret,
        AUDIENCE: source.audience,
      },
    });
    const script = `async function (email, callback) {
      const { ManagementClient } = require("auth0");
      const client = new ManagementClient({ domain: configuration.DOMAIN, clientId: configuration.ID, clientSecret: configuration.SECRET, audience: configuration.AUDIENCE });
      const users = await client.users.listUsersByEmail({ email: email });
      callback(null, (users.data || users)[0]);
    }`;
    const result = await connection.run(script, { entry: "get_user", args: ["user1@source.com"] });
    expect(returned(result)).toMatchObject({ email: "user1@source.com" });
  });
});

interface LdapServer {
  bind(
    dn: string,
    handle: (request: { credentials: string }, response: { end(): void }, next: (error?: Error) => unknown) => unknown,
  ): void;
  listen(port: number, host: string, done: () => void): void;
  address(): AddressInfo;
  close(done: () => void): void;
}
