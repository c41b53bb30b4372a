import { mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { blankConnection } from "../../../test/support/blank-objects.ts";
import { runCommand } from "../../../test/support/command-line.ts";
import { loadConfig } from "../../config/load-config.ts";
import { createTenant } from "../../flows/create-tenant/create-tenant.ts";
import { openFoundation } from "../../foundation.ts";

const ARGON2 = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Z3tNVrQ2kGwJk0D3v7n7d2JmQkq0q8J2r2v2b0Jx9dE";

describe("usher users export", () => {
  const data = mkdtempSync(join(tmpdir(), "usher-export-"));

  beforeAll(async () => {
    const foundation = await openFoundation(loadConfig({ data }, {}));
    const { tenant } = await createTenant({ name: "acme", domain: "localhost:3443" }, foundation);
    for (const name of ["Users", "Others"]) {
      const connection = blankConnection(tenant.id, name, new Date());
      await foundation.store.connections.insert(connection);
      for (let index = 0; index < 3; index++)
        await foundation.store.users.insert({
          tenantId: tenant.id,
          connectionId: connection.id,
          provider: "auth0",
          localId: `${name}${index}`,
          email: `${name.toLowerCase()}${index}@example.com`,
          emailVerified: true,
          passwordHash: ARGON2,
          createdAt: new Date(),
        });
    }
    await foundation.store.close();
  });

  const run = (...args: string[]) => runCommand("users", "export", "--data", data, ...args);

  const target = (name: string) => join(mkdtempSync(join(tmpdir(), "usher-out-")), name);

  it("writes every user of a connection into a file that only its owner can read", async () => {
    const file = target("users.ndjson");
    expect(await run("--connection", "Users", "--out", file)).toEqual({
      code: 0,
      out: `3 users are in ${file}.`,
      err: "",
    });
    const users = readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(users.map(({ email }) => email)).toEqual(["users0@example.com", "users1@example.com", "users2@example.com"]);
    expect(readFileSync(file, "utf8")).not.toContain(ARGON2);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("compresses a file whose name says so, writes hashes when asked for, and notes that in the log", async () => {
    const file = target("users.ndjson.gz");
    const { code, out } = await run("--hashes", "--out", file, "--json");
    expect([code, JSON.parse(out)]).toEqual([0, { tenant: "acme", users: 6, file }]);
    const rows = gunzipSync(readFileSync(file))
      .toString()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rows.map((row) => row.custom_password_hash.hash.value)).toEqual(Array.from({ length: 6 }, () => ARGON2));
    const foundation = await openFoundation(loadConfig({ data }, {}));
    const [tenant] = await foundation.store.tenants.list();
    const events = await foundation.store.logEvents.listAfter(tenant!.id, { limit: 100 });
    await foundation.store.close();
    expect(events.map(({ type, description }) => [type, description])).toEqual([
      ["mgmt_api_read", "Export users with password hashes"],
    ]);
  });

  it("writes CSV", async () => {
    const file = target("users.csv");
    expect((await run("--format", "csv", "--connection", "Others", "--out", file)).code).toBe(0);
    const [head, first] = readFileSync(file, "utf8").split("\r\n");
    expect(head).toMatch(/^"user_id","email",/);
    expect(first).toMatch(/^"auth0\|Others0","others0@example.com",true,/);
  });

  it.each<[string, string[], number, string]>([
    ["a connection that there is not", ["--connection", "Nobody"], 2, 'usher: acme has no connection "Nobody".'],
    ["hashes in CSV", ["--hashes", "--format", "csv"], 2, "usher: --hashes writes JSON: leave out --format csv."],
    ["factors without hashes", ["--factors"], 2, "usher: --factors and --extras go with --hashes."],
  ])("refuses %s, and writes nothing", async (_title, args, code, message) => {
    const file = target("users.ndjson");
    expect(await run(...args, "--out", file)).toMatchObject({ code, err: message });
    expect(readdirSync(join(file, ".."))).toEqual([]);
  });

  it("says so when the file cannot be written", async () => {
    const { code, err } = await run("--out", join(target("x"), "y", "users.ndjson"));
    expect([code, err]).toEqual([1, expect.stringContaining("Cannot write")]);
  });
});
