import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blankConnection } from "../../../test/support/blank-objects.ts";
import { type Ended, runUsher } from "../../../test/support/run-usher.ts";
import { loadConfig } from "../../config/load-config.ts";
import { openFoundation } from "../../foundation.ts";

const folder = mkdtempSync(join(tmpdir(), "usher-migration-"));
const data = join(folder, "data");
const PASSWORD = "canary-Passw0rd-77";

const LOGIN = `function login(email, password, callback) {
  if (password !== "${PASSWORD}") return callback(new WrongUsernameOrPasswordError(email));
  callback(null, { user_id: "1", email: email, email_verified: true });
}
`;
const GET_USER = `function getByEmail(email, callback) {
  callback(null, email === "ann@old.test" ? { user_id: "1", email: email, email_verified: true } : null);
}
`;

beforeAll(async () => {
  await runUsher(["init", "--data", data, "--domain", "localhost:9443"]);
  const { store, clock } = await openFoundation(loadConfig({ data }, {}));
  const [tenant] = await store.tenants.list();
  const options = { enabledDatabaseCustomization: true, import_mode: true, customScripts: { login: "broken(" } };
  await store.connections.insert(blankConnection(tenant!.id, "OldDatabase", clock.now(), { options }));
  await store.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const migration = (args: readonly string[], stdin?: string): Promise<Ended> =>
  runUsher(["migration", ...args, "--data", data, "--connection", "OldDatabase"], { stdin });
/** What the tenant's log has of changes. */
async function logEvents() {
  const { store } = await openFoundation(loadConfig({ data }, {}));
  try {
    const [tenant] = await store.tenants.list();
    const events = await store.logEvents.listAfter(tenant!.id, { limit: 1000 });
    return events.filter(({ type }) => type === "sapi");
  } finally {
    await store.close();
  }
}
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe("the scripts of a connection, from the command line", () => {
  it("are saved, compared, listed and rolled back", async () => {
    const saved = await migration([
      "scripts",
      "save",
      file("login.js", LOGIN),
      "--entry",
      "login",
      "--note",
      "it runs",
    ]);
    expect(saved).toMatchObject({ code: 0, out: "The scripts of OldDatabase are version 2 now.\n" });
    const more = await migration(["scripts", "save", file("get-user.js", GET_USER), "--entry", "get_user", "--json"]);
    expect(JSON.parse(more.out)).toEqual({ version: 3 });
    const diff = await migration(["scripts", "diff", "2"]);
    expect(diff.out).toMatch(/^-broken\($/m);
    expect(diff.out).toMatch(/^\+function login/m);
    const back = await migration(["scripts", "rollback", "2"]);
    expect(back.out).toContain("version 4");
    const { script_versions: versions } = JSON.parse((await migration(["scripts", "history", "--json"])).out);
    expect(versions).toMatchObject([
      { version: 4, is_current: true, author: "cli", note: "rollback to 2", people: { count: 0 } },
      { version: 3, author: "cli" },
      { version: 2, author: "cli", note: "it runs" },
      { version: 1, author: "unknown" },
    ]);
    expect((await migration(["scripts", "history", "--limit", "1"])).out).toMatch(/^\* +4 .*rollback to 2\n$/);
    await migration(["scripts", "rollback", "3"]);
    const events = await logEvents();
    expect(events.map(({ type, details }) => [type, details?.by, details?.script_version])).toEqual([
      ["sapi", "cli", 2],
      ["sapi", "cli", 3],
      ["sapi", "cli", 4],
      ["sapi", "cli", 5],
    ]);
    expect(events[0]).toMatchObject({ connection: "OldDatabase", details: { entry: "login" } });
    expect(events[2]).toMatchObject({ details: { rolled_back_to: 2 } });
  });

  it("that could not run, that are these already, or that nobody has, are refused in one line", async () => {
    const broken = file("broken.js", "function (");
    expect(await migration(["scripts", "save", broken, "--entry", "login"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("The login script:"),
    });
    expect(await migration(["scripts", "save", "/nowhere.js", "--entry", "login"])).toMatchObject({ code: 2 });
    expect(await migration(["scripts", "rollback", "3"])).toMatchObject({
      code: 1,
      err: "usher: The scripts are these already.\n",
    });
    expect(await migration(["scripts", "diff", "99"])).toMatchObject({ code: 1, err: expect.stringContaining("99") });
    expect(await migration(["scripts", "rollback", "one"])).toMatchObject({ code: 2 });
  });
});

describe("a probe from the command line", () => {
  it("says of each step what was seen, and the user as they would be, but no password", async () => {
    const account = ["--account", "ann@old.test", "--password-stdin"];
    const shown = await migration(["probe", ...account], `${PASSWORD}\n`);
    expect(shown.code).toBe(0);
    expect(shown.out).toMatch(/^ok +The test user signs in$/m);
    expect(shown.out).toMatch(/user_id: "auth0\|1"/);
    expect(shown.out + shown.err).not.toContain(PASSWORD);
    const json = JSON.parse((await migration(["probe", ...account, "--json"], PASSWORD)).out);
    expect(json).toMatchObject({ counts: { failed: 0 }, user: { email: "ann@old.test" } });
  });

  it("ends with status 1 when a step fails, and 2 when a flag is missing", async () => {
    const wrong = await migration(["probe", "--account", "ann@old.test", "--password-stdin"], "another password");
    expect(wrong.code).toBe(1);
    expect(wrong.out).toMatch(/^failed +The test user signs in\n.*\n +-> /m);
    expect(await migration(["probe", "--password-stdin"], "x")).toMatchObject({ code: 2 });
    expect(await runUsher(["migration", "probe", "--data", data])).toMatchObject({ code: 2 });
  });
});

it("every command has help with an example", async () => {
  for (const command of ["probe", "scripts", "scripts history", "scripts diff", "scripts rollback", "scripts save"]) {
    const help = await runUsher(["migration", ...command.split(" "), "--help"]);
    expect(help.code, command).toBe(0);
    expect(help.out, command).toContain("Examples:");
  }
});
