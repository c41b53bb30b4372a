import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { get } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blankConnection } from "../../test/support/blank-objects.ts";
import { loadConfig } from "../config/load-config.ts";
import { openFoundation } from "../foundation.ts";

const USHER = fileURLToPath(new URL("../../bin/usher.js", import.meta.url));
const folder = () => mkdtempSync(join(tmpdir(), "usher-cli-"));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `usher` to its end, with nothing of this process's own settings. */
function usher(
  args: readonly string[],
  options: { env?: Record<string, string>; stdin?: string } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH ?? "", HOME: folder(), ...options.env };
    const child = execFile(process.execPath, [USHER, ...args], { env }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    );
    child.stdin?.end(options.stdin ?? "");
  });
}

const oneLine = (text: string): boolean => text.trimEnd().split("\n").length === 1 && !/\n\s+at /.test(text);

test("every command has help with an example", async () => {
  const commands = [
    "init",
    "start",
    "doctor",
    "modules",
    "modules list",
    "modules add",
    "scripts",
    "scripts try",
    "keys",
    "keys list",
    "keys rotate",
    "administrators",
    "administrators link",
    "administrators list",
    "administrators add",
    "administrators remove",
    "users",
    "users export",
  ];
  const helps = await Promise.all(commands.map((command) => usher([...command.split(" "), "--help"])));
  for (const [index, help] of helps.entries()) {
    expect(help.code, commands[index]).toBe(0);
    expect(help.out).toContain(`Usage: usher ${commands[index]}`);
    expect(help.out).toContain(`Examples:\n  `);
  }
});

test("a wrong command line ends with status 2 and says what is wrong", async () => {
  expect(await usher(["inti"])).toMatchObject({ code: 2, err: expect.stringContaining("unknown command 'inti'") });
  expect(await usher(["init"])).toMatchObject({ code: 2, err: expect.stringContaining("--domain") });
  const bad = await usher(["init", "--data", folder(), "--domain", "https://x/"]);
  expect(bad).toMatchObject({ code: 2, err: expect.stringContaining('"https://x/" is not a domain') });
  expect(oneLine(bad.err)).toBe(true);
});

describe("init", () => {
  test("run twice makes two tenants, each with a client of its own", async () => {
    const data = folder();
    const init = async (domain: string) =>
      JSON.parse((await usher(["init", "--data", data, "--domain", domain, "--json"])).out) as Record<string, string>;
    const [one, two] = [await init("localhost:3443"), await init("Localhost:4443")];
    expect(one).toEqual({
      tenant: "localhost-3443",
      domain: "localhost:3443",
      issuer: "https://localhost:3443/",
      client_id: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
      client_secret: expect.stringMatching(/^[\w-]{64}$/),
      audience: "https://localhost:3443/api/v2/",
      ca: join(data, "ca.crt"),
    });
    expect(two).toMatchObject({ domain: "localhost:4443", audience: "https://localhost:4443/api/v2/", ca: one.ca });
    expect(two.client_id).not.toBe(one.client_id);
  });

  test("a domain that is taken is refused, and --add-client makes one more client for it", async () => {
    const data = folder();
    const init = ["init", "--data", data, "--domain", "id.example.test", "--json"];
    const first = JSON.parse((await usher(init)).out) as Record<string, string>;
    const again = await usher(init);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining("answers at id.example.test already") });
    const added = JSON.parse((await usher([...init, "--add-client"])).out) as Record<string, string>;
    expect(added).toEqual({ ...first, client_id: added.client_id, client_secret: added.client_secret });
    expect(added.client_secret).not.toBe(first.client_secret);
  });

  test("the secret is not in the data folder in plain", async () => {
    const data = folder();
    const { client_secret: secret = "" } = JSON.parse(
      (await usher(["init", "--data", data, "--domain", "id.example.test", "--json"])).out,
    ) as Record<string, string>;
    expect(secret).toHaveLength(64);
    for (const file of ["usher.db", "usher.db-wal"]) {
      try {
        expect(readFileSync(join(data, file)).includes(secret)).toBe(false);
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).toBe("ENOENT");
      }
    }
  });
});

describe("start", () => {
  const running: ChildProcess[] = [];
  afterAll(() => {
    for (const child of running) child.kill("SIGKILL");
  });

  /** Starts a server on a free port and waits until it says that it is ready. */
  function start(
    args: readonly string[],
  ): Promise<{ child: ChildProcess; out: string; ended: Promise<number | null> }> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [USHER, "start", ...args], {
        stdio: ["ignore", "pipe", "pipe"],
        env: { PATH: process.env.PATH },
      });
      running.push(child);
      const ended = new Promise<number | null>((end) => void child.once("exit", end));
      let [out, err] = ["", ""];
      child.stderr?.setEncoding("utf8").on("data", (text: string) => {
        err += text;
      });
      child.stdout?.setEncoding("utf8").on("data", (text: string) => {
        out += text;
        // The last thing that a first start prints.
        if (out.includes("--add-client")) resolve({ child, out, ended });
      });
      void ended.then((code) => reject(new Error(`ended with ${code}: ${err}`)));
    });
  }

  const ask = (ca: string, port: number, path: string): Promise<number> =>
    new Promise((resolve, reject) => {
      get(
        {
          host: "127.0.0.1",
          servername: "localhost",
          port,
          path,
          ca: readFileSync(ca),
          agent: false,
          headers: { host: "localhost:9443" },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      ).on("error", reject);
    });

  test("an empty installation gets a first tenant and a one-time link, serves, and stops in order", async () => {
    const data = folder();
    const { child, out, ended } = await start(["--data", data, "--https", "127.0.0.1:0", "--domain", "localhost:9443"]);
    const port = Number(/https:\/\/127\.0\.0\.1:(\d+)/.exec(out)?.[1]);
    const secret = /https:\/\/localhost:9443\/setup\?ticket=(\w{32})/.exec(out)?.[1] ?? "";
    const ca = join(data, "ca.crt");
    expect(await ask(ca, port, "/health/live")).toBe(200);
    expect(await ask(ca, port, "/health/ready")).toBe(200);
    expect(await ask(ca, port, "/.well-known/openid-configuration")).toBe(200);

    // A tenant that is added meanwhile needs no restart.
    expect(await usher(["init", "--data", data, "--domain", "localhost:9444"])).toMatchObject({ code: 0 });
    const doctor = await usher(["doctor", "--data", data, "--https", `127.0.0.1:${port}`]);
    expect(doctor.out).toContain("is served by a running Usher");

    child.kill("SIGTERM");
    expect(await ended).toBe(0);

    const database = new DatabaseSync(join(data, "usher.db"));
    const [ticket] = database.prepare("select * from tickets").all() as Record<string, unknown>[];
    expect(ticket).toMatchObject({ kind: "setup", secret_hash: createHash("sha256").update(secret).digest("hex") });
    expect(JSON.stringify(ticket)).not.toContain(secret);
    database.close();
  });

  test("every obstacle is one line that says what to do", async () => {
    const data = folder();
    await usher(["init", "--data", data, "--domain", "localhost:9443"]);
    const other: Server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const taken = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    const newer = folder();
    await usher(["init", "--data", newer, "--domain", "localhost:9443"]);
    const database = new DatabaseSync(join(newer, "usher.db"));
    database.exec("insert into usher_migrations (version, name, applied_at) values (9999, 'later', 0)");
    database.close();
    const file = join(folder(), "file");
    writeFileSync(file, "");

    const cases: [string, readonly string[], Record<string, string>, number, string][] = [
      ["a port in use", ["--data", data, "--https", taken], {}, 1, `${taken} is in use by another program`],
      ["a folder that cannot be", ["--data", join(file, "x")], {}, 2, "Cannot use the data folder"],
      ["a newer database", ["--data", newer, "--https", "127.0.0.1:0"], {}, 1, "The database is at version 9999"],
      [
        "a missing certificate",
        ["--data", data, "--tls-cert", "/nowhere.crt", "--tls-key", file],
        {},
        2,
        "There is no certificate file /nowhere.crt",
      ],
      [
        "a key that is none",
        ["--data", data, "--tls-cert", join(data, "ca.crt"), "--tls-key", file],
        {},
        2,
        "is not an unencrypted private key",
      ],
      [
        "a database address that is none",
        ["--data", data],
        { DATABASE_URL: "postgres" },
        2,
        "DATABASE_URL: must be an address",
      ],
      [
        "a database that does not answer",
        ["--data", data],
        { DATABASE_URL: "postgres://u:canary-pw@127.0.0.1:1/x" },
        1,
        "does not answer",
      ],
      [
        "another master key",
        ["--data", data, "--https", "127.0.0.1:0"],
        { USHER_MASTER_KEY: randomBytes(32).toString("base64") },
        1,
        "The master key does not open",
      ],
    ];
    for (const [title, args, env, code, text] of cases) {
      const ended = await usher(["start", ...args], { env });
      expect(ended, title).toMatchObject({ code, err: expect.stringContaining(text) });
      expect(oneLine(ended.err), `${title}: ${ended.err}`).toBe(true);
      expect(ended.err + ended.out, title).not.toContain("canary-pw");
    }
    other.close();
  });
});

describe("with a tenant", () => {
  const data = folder();
  beforeAll(async () => {
    expect((await usher(["init", "--data", data, "--domain", "localhost:9443"])).code).toBe(0);
  });

  test("keys rotate: the next key signs, and a revoked one is said to be", async () => {
    const list = async () =>
      (
        JSON.parse((await usher(["keys", "list", "--data", data, "--json"])).out) as {
          keys: { kid: string; state: string }[];
        }
      ).keys;
    const before = await list();
    const kid = (state: string, keys: { kid: string; state: string }[]) => keys.find((key) => key.state === state)?.kid;
    expect(before.map((key) => key.state).sort()).toEqual(["current", "next"]);
    expect(await usher(["keys", "rotate", "--data", data, "--revoke-previous"])).toMatchObject({ code: 0 });
    const after = await list();
    expect(kid("current", after)).toBe(kid("next", before));
    expect(kid("revoked", after)).toBe(kid("current", before));
    expect(kid("next", after)).toBeDefined();
  });

  test("doctor finds nothing wrong, and says what is when something is", async () => {
    const good = await usher(["doctor", "--data", data, "--https", "127.0.0.1:0", "--json"]);
    const { ok, findings } = JSON.parse(good.out) as { ok: boolean; findings: { check: string; status: string }[] };
    expect(findings.filter((finding) => finding.status === "fail")).toEqual([]);
    expect([ok, good.code]).toEqual([true, 0]);
    expect(findings.map((finding) => finding.check)).toEqual(
      expect.arrayContaining([
        "Node",
        "sandbox",
        "modules",
        "data folder",
        "port",
        "mail",
        "database",
        "clock",
        "tenants",
        "certificate",
      ]),
    );
    const bad = await usher(["doctor", "--data", join(data, "nowhere"), "--json"]);
    expect(bad.code).toBe(1);
    expect(bad.out).toContain("There is no master key");
    const otherKey = await usher(["doctor", "--data", data, "--https", "127.0.0.1:0"], {
      env: { USHER_MASTER_KEY: randomBytes(32).toString("base64") },
    });
    expect(otherKey).toMatchObject({
      code: 1,
      out: expect.stringContaining("the master key does not open the signing key"),
    });
  });

  test("a domain that no tenant has is said, with those that are there", async () => {
    const ended = await usher(["keys", "list", "--data", data, "--domain", "other.example.test"]);
    expect(ended).toMatchObject({
      code: 2,
      err: "usher: No tenant answers at other.example.test. There are: localhost:9443.\n",
    });
  });

  test("modules list names what scripts may require, and a module without a version is refused", async () => {
    const { modules } = JSON.parse((await usher(["modules", "list", "--data", data, "--json"])).out) as {
      modules: { name: string; version: string }[];
    };
    expect(modules).toContainEqual(expect.objectContaining({ name: "auth0", version: "2.9.1", installed: true }));
    expect(await usher(["modules", "add", "lodash", "--data", data])).toMatchObject({
      code: 2,
      err: expect.stringContaining("exact version"),
    });
  });

  describe("scripts try", () => {
    const password = `canary-${randomBytes(8).toString("hex")}`;

    beforeAll(async () => {
      const { store, clock } = await openFoundation(loadConfig({ data }, {}));
      const [tenant] = await store.tenants.list();
      const login = `function login(email, password, callback) {
        console.log("called for", email, "with", password);
        if (password === "wrong") return callback(new WrongUsernameOrPasswordError(email));
        callback(null, { user_id: "1", email: email, setting: configuration.PLACE });
      }`;
      await store.connections.insert(
        blankConnection(tenant!.id, "OldDatabase", clock.now(), {
          options: { enabledDatabaseCustomization: true, import_mode: true, customScripts: { login } },
        }),
      );
      await store.close();
    });

    const tryLogin = (stdin: string, ...more: string[]) =>
      usher(
        [
          "scripts",
          "try",
          "--data",
          data,
          "--connection",
          "OldDatabase",
          "--identifier",
          "a@example.test",
          "--password-stdin",
          ...more,
        ],
        { stdin },
      );

    test("shows the result, the console and the time, and never the password", async () => {
      const shown = await tryLogin(`${password}\n`);
      expect(shown).toMatchObject({ code: 0, out: expect.stringContaining("user_id: '1'") });
      expect(shown.out).toContain("called for a@example.test with [");
      expect(shown.out).toMatch(/Took \d+ ms/);
      expect(shown.out + shown.err).not.toContain(password);
      const json = JSON.parse((await tryLogin(password, "--json")).out) as Record<string, unknown>;
      expect(json).toMatchObject({ outcome: "returned", values: [{ email: "a@example.test" }], outbound_calls: [] });
    });

    test("a refusal of the script is status 1 with its error", async () => {
      expect(await tryLogin("wrong")).toMatchObject({
        code: 1,
        out: expect.stringContaining("WrongUsernameOrPasswordError"),
      });
    });

    test("is counted as a question to the source", async () => {
      const { store } = await openFoundation(loadConfig({ data }, {}));
      const [tenant] = await store.tenants.list();
      const connection = await store.connections.findByName(tenant!.id, "OldDatabase");
      const calls = async () => {
        const counts = await store.progress.read(tenant!.id, connection!.id);
        return counts.reduce((sum, { metric, amount }) => (metric === "source_calls" ? sum + amount : sum), 0);
      };
      const before = await calls();
      expect((await tryLogin(password)).code).toBe(0);
      expect(await calls()).toBe(before + 1);
      await store.close();
    });

    test("runs a file in place of the saved script", async () => {
      const file = join(folder(), "login.js");
      writeFileSync(file, "function login(email, password, callback) { throw new Error('not yet'); }");
      expect(await tryLogin(password, "--script", file)).toMatchObject({
        code: 1,
        out: expect.stringContaining("not yet"),
      });
      expect(await tryLogin(password, "--script", "/nowhere.js")).toMatchObject({
        code: 2,
        err: expect.stringContaining("Cannot read /nowhere.js"),
      });
    });

    test("without a password, a connection or a script it says which is missing", async () => {
      const base = ["scripts", "try", "--data", data, "--identifier", "a@example.test"];
      expect(await usher([...base, "--connection", "OldDatabase"])).toMatchObject({
        code: 2,
        err: expect.stringContaining("--password-stdin"),
      });
      expect(await usher([...base, "--connection", "Nowhere", "--entry", "get_user"])).toMatchObject({
        code: 2,
        err: expect.stringContaining('no connection "Nowhere"'),
      });
      expect(await usher([...base, "--connection", "OldDatabase", "--entry", "get_user"])).toMatchObject({
        code: 1,
        err: expect.stringContaining("has no get_user script"),
      });
    });
  });
});
