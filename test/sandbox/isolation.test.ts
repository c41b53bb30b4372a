import { readdirSync, readFileSync } from "node:fs";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSandbox, returned, type Sandbox, startLoopbackServer } from "./support.ts";

const QUICK = "function (email, b, callback) { callback(null, { id: email }) }";
const WAIT = "function (email, ms, callback) { setTimeout(function () { callback(null, { id: email }) }, ms) }";
const LOOP = "function (a, b, callback) { for (;;) {} }";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = openSandbox({ memoryMiB: 64 });
});
afterEach(() => sandbox.close());

describe("an endless loop", () => {
  it("ends by the clock, its guest is replaced, and another connection does not notice", async () => {
    const [bad, good] = [sandbox.connection(), sandbox.connection()];
    await Promise.all([bad.run(QUICK), good.run(QUICK)]);
    const looping = bad.run(LOOP, { timeoutMs: 600 });
    const began = performance.now();
    for (let i = 0; i < 20; i += 1)
      expect(await good.run(QUICK)).toMatchObject({ outcome: "returned", coldStart: false });
    expect(performance.now() - began).toBeLessThan(600);
    expect(await looping).toMatchObject({ outcome: "failed", kind: "timeout" });
    expect(returned(await bad.run(QUICK))).toEqual({ id: "someone@example.com" });
  });

  it("does not hold up the same connection: the next call goes to a guest that answers", async () => {
    const connection = sandbox.connection();
    await connection.run(QUICK);
    const looping = connection.run(LOOP, { timeoutMs: 3_000 });
    await new Promise((done) => setTimeout(done, 50));
    const result = await connection.run(QUICK);
    expect(result).toMatchObject({ outcome: "returned", coldStart: true });
    expect(result.durationMs).toBeLessThan(2_500);
    await looping;
  });

  it("calls that came at the same moment are run elsewhere, once it is clear that they will not be", async () => {
    const connection = sandbox.connection();
    await connection.run(QUICK);
    const looping = connection.run(LOOP, { timeoutMs: 15_000 });
    const others = await Promise.all(Array.from({ length: 5 }, () => connection.run(QUICK, { timeoutMs: 15_000 })));
    for (const other of others) expect(returned(other)).toEqual({ id: "someone@example.com" });
    expect(await looping).toMatchObject({ outcome: "failed", kind: "timeout" });
  });

  it("a call beside it that had begun fails and is not run a second time", async () => {
    const server = await startLoopbackServer();
    const connection = sandbox.connection({ network: { kind: "public", alwaysReachable: [server] } });
    await connection.run(QUICK);
    const begun = connection.run(
      `function (url, b, callback) { require("http").get(url + "/once", function (r) { r.resume(); console.log("asked") }) }`,
      { args: [server.url, ""] },
    );
    await expect.poll(() => server.asked.length).toBe(1);
    const looping = connection.run(LOOP, { timeoutMs: 400 });
    expect(await looping).toMatchObject({ outcome: "failed", kind: "timeout" });
    expect(await begun).toMatchObject({ outcome: "failed", kind: "timeout" });
    expect(server.asked).toEqual(["/once"]);
    await server.close();
  });

  it("left behind after the callback does not keep its guest alive", async () => {
    const connection = sandbox.connection();
    const sneaky =
      "function (a, b, callback) { callback(null, { id: 1 }); setTimeout(function () { for (;;) {} }, 5) }";
    expect(returned(await connection.run(sneaky))).toEqual({ id: 1 });
    await new Promise((done) => setTimeout(done, 50));
    expect(await connection.run(QUICK, { timeoutMs: 15_000 })).toMatchObject({ outcome: "returned" });
  });
});

describe("a memory bomb", () => {
  const BOMBS: Record<string, string> = {
    "of objects": "function (a, b, callback) { var all = []; for (;;) all.push({ x: Math.random(), y: [1, 2, 3] }) }",
    "of texts":
      "function (a, b, callback) { var all = []; for (;;) all.push(('x' + Math.random()).repeat(1000).split('').join('-')) }",
    "of buffers": "function (a, b, callback) { var all = []; for (;;) all.push(Buffer.alloc(10000000, 1)) }",
    "of buffers, bit by bit":
      "function (a, b, callback) { var all = []; setInterval(function () { all.push(Buffer.alloc(20000000, 1)) }, 5) }",
    "of WebAssembly":
      "function (a, b, callback) { var all = []; for (;;) { var m = new WebAssembly.Memory({ initial: 200 }); new Uint8Array(m.buffer).fill(1); all.push(m) } }",
  };
  for (const [name, bomb] of Object.entries(BOMBS)) {
    it(`${name} ends its guest, and only that`, async () => {
      const [bad, good] = [sandbox.connection(), sandbox.connection()];
      await good.run(QUICK);
      const result = await bad.run(bomb, { timeoutMs: 15_000 });
      expect(result).toMatchObject({ outcome: "failed", kind: "memory" });
      expect(await good.run(QUICK)).toMatchObject({ outcome: "returned", coldStart: false });
      expect(returned(await bad.run(QUICK))).toEqual({ id: "someone@example.com" });
    });
  }
});

describe("two connections", () => {
  it("share nothing", async () => {
    const [first, second] = [sandbox.connection(), sandbox.connection()];
    await first.run(
      "function (a, b, callback) { global.seen = a; Array.prototype.planted = 1; callback(null, { id: 1, pid: process.pid }) }",
    );
    const result = await second.run(
      "function (a, b, callback) { callback(null, { id: 1, seen: typeof global.seen, planted: typeof [].planted }) }",
    );
    expect(returned(result)).toEqual({ id: 1, seen: "undefined", planted: "undefined" });
    expect(result.coldStart).toBe(true);
  });
});

describe("two generations of a connection's scripts", () => {
  const LEAVE = "function (a, b, callback) { global.left = 'by the old one'; callback(null, { id: 1 }) }";
  const LOOK = "function (a, b, callback) { callback(null, { left: typeof global.left }) }";

  it("share nothing either: a replaced script, or a draft, does not live on beside real sign-ins", async () => {
    const connection = sandbox.connection();
    for (const old of ["one", undefined]) {
      await connection.run(LEAVE, { generation: old });
      expect(returned(await connection.run(LOOK, { generation: old }))).toEqual({ left: "string" });
      expect(returned(await connection.run(LOOK, { generation: "two" }))).toEqual({ left: "undefined" });
    }
  });
});

describe("two calls in one guest", () => {
  // A common mistake: what belongs to one call is kept outside of its function.
  const CARELESS = `var given;
    function login(email, password, callback) {
      given = { email: email, password: password };
      setTimeout(function () { console.log("signing in", given); callback(new Error("failed for " + given.password)) }, 200);
    }`;

  it("do not print each other's passwords, even when the script mixes them up", async () => {
    const connection = sandbox.connection();
    await connection.run(QUICK);
    const passwords = ["canary-of-ann-1", "canary-of-bob-2"];
    const results = await Promise.all(
      passwords.map((password) =>
        connection.run(CARELESS, { args: [password.slice(10), password], redact: [password] }),
      ),
    );
    for (const result of results) {
      expect(result).toMatchObject({
        outcome: "called_back_error",
        console: [{ text: expect.stringContaining("bob") }],
      });
      expect(JSON.stringify(result)).not.toMatch(/canary-of/);
    }
  });

  it("keep their console lines and their errors apart on one kept-alive connection", async () => {
    const server = await startLoopbackServer((request, response) => {
      setTimeout(() => response.end(request.url), 50);
    });
    const connection = sandbox.connection({ network: { kind: "public", alwaysReachable: [server] } });
    const source = `function (name, url, callback) {
      global.agent = global.agent || new (require("http").Agent)({ keepAlive: true, maxSockets: 1 });
      require("request")({ url: url + "/" + name, agent: global.agent }, function (error, response, body) {
        console.log("answer for " + name);
        if (name === "ann") null.x;
        callback(error, { id: name, body: body });
      });
    }`;
    const names = ["first", "ann", "bob", "cleo"];
    const results = await Promise.all(names.map((name) => connection.run(source, { args: [name, server.url] })));
    for (const [index, name] of names.entries()) {
      expect(results[index]).toMatchObject(
        name === "ann" ? { outcome: "failed", kind: "runtime" } : { values: [{ id: name, body: `/${name}` }] },
      );
      expect(results[index]!.console.map(({ text }) => text)).toEqual([`answer for ${name}`]);
    }
    await server.close();
  });
});

describe("many calls at once", () => {
  it("wait for room when a connection's guests are full, and all come back", async () => {
    await sandbox.close();
    sandbox = openSandbox({ maxConcurrencyPerGuest: 3, maxGuestsPerConnection: 2 });
    const connection = sandbox.connection();
    const results = await Promise.all(
      Array.from({ length: 30 }, (_, i) => connection.run(WAIT, { args: [`u${i}`, 20] })),
    );
    expect(results.map((result) => (returned(result) as { id: string }).id)).toEqual(
      Array.from({ length: 30 }, (_, i) => `u${i}`),
    );
    expect(results.filter((result) => result.coldStart).length).toBeLessThanOrEqual(2);
  });

  it("a call that finds no room in time ends as a timeout", async () => {
    await sandbox.close();
    sandbox = openSandbox({ maxConcurrencyPerGuest: 1, maxGuestsPerConnection: 1 });
    const connection = sandbox.connection();
    await connection.run(QUICK);
    const long = connection.run(WAIT, { args: ["long", 500] });
    expect(await connection.run(QUICK, { timeoutMs: 100 })).toMatchObject({ outcome: "failed", kind: "timeout" });
    expect(returned(await long)).toEqual({ id: "long" });
    expect(returned(await connection.run(QUICK))).toEqual({ id: "someone@example.com" });
  });

  it("no more guests live than allowed; the one not used the longest makes room", async () => {
    await sandbox.close();
    sandbox = openSandbox({ maxGuests: 2 });
    const connections = [sandbox.connection(), sandbox.connection(), sandbox.connection()];
    for (const connection of connections) await connection.run(QUICK);
    expect(await connections[2]!.run(QUICK)).toMatchObject({ coldStart: false });
    expect(await connections[1]!.run(QUICK)).toMatchObject({ coldStart: false });
    expect(await connections[0]!.run(QUICK)).toMatchObject({ outcome: "returned", coldStart: true });
  });
});

describe("a guest", () => {
  it("ends when nobody needs it for a while", async () => {
    await sandbox.close();
    sandbox = openSandbox({ idleMs: 200 });
    const connection = sandbox.connection();
    const pid = (
      returned(await connection.run("function (a, b, callback) { callback(null, { id: 1, pid: process.pid }) }")) as {
        pid: number;
      }
    ).pid;
    expect(alive(pid)).toBe(true);
    await expect.poll(() => alive(pid), { timeout: 5_000 }).toBe(false);
    expect(returned(await connection.run(QUICK))).toEqual({ id: "someone@example.com" });
  });

  it("that is killed from outside is replaced; the call in it fails", async () => {
    const connection = sandbox.connection();
    const pid = (
      returned(await connection.run("function (a, b, callback) { callback(null, { id: 1, pid: process.pid }) }")) as {
        pid: number;
      }
    ).pid;
    const begun = connection.run("function (a, b, callback) { console.log('begun') }");
    await new Promise((done) => setTimeout(done, 100));
    process.kill(pid, "SIGKILL");
    expect(await begun).toMatchObject({ outcome: "failed", kind: "runtime", console: [{ text: "begun" }] });
    expect(returned(await connection.run(QUICK))).toEqual({ id: "someone@example.com" });
  });

  it("is gone when the runner is closed", async () => {
    const pid = (
      returned(await sandbox.run("function (a, b, callback) { callback(null, { id: 1, pid: process.pid }) }")) as {
        pid: number;
      }
    ).pid;
    await sandbox.close();
    await expect.poll(() => alive(pid)).toBe(false);
  });

  it("gets nothing of the server's environment, and leaves no core file", async () => {
    const pid = (
      returned(await sandbox.run("function (a, b, callback) { callback(null, { id: 1, pid: process.pid }) }")) as {
        pid: number;
      }
    ).pid;
    if (!readdirSync("/proc").includes(String(pid))) return;
    const names = readFileSync(`/proc/${pid}/environ`, "utf8")
      .split("\0")
      .map((entry) => entry.split("=")[0])
      .filter((name) => name !== "" && !["PWD", "SHLVL", "_", "OLDPWD"].includes(name!));
    expect(names.sort()).toEqual(["DENO_DIR", "DENO_NO_UPDATE_CHECK", "DENO_TLS_CA_STORE", "NO_COLOR"]);
    expect(readFileSync(`/proc/${pid}/limits`, "utf8")).toMatch(/Max core file size\s+0\s+0/);
  });
});

describe("time", () => {
  const times: Record<string, number[]> = {};
  afterAll(() => {
    for (const [name, list] of Object.entries(times)) {
      const sorted = list.toSorted((a, b) => a - b);
      console.log(
        `${name}: p50 ${sorted[Math.floor(sorted.length / 2)]!.toFixed(2)} ms, p99 ${sorted[Math.floor(sorted.length * 0.99)]!.toFixed(2)} ms (${sorted.length})`,
      );
    }
  });

  it("of a call, warm and cold (printed)", async () => {
    const measure = async (name: string, work: () => Promise<unknown>) => {
      const began = performance.now();
      await work();
      times[name] = [...(times[name] ?? []), performance.now() - began];
    };
    await sandbox.run(QUICK);
    for (let i = 0; i < 5; i += 1) await measure("cold call", () => sandbox.connection().run(QUICK));
    for (let i = 0; i < 300; i += 1) await measure("warm call", () => sandbox.run(QUICK));
    const server = await startLoopbackServer();
    const connection = sandbox.connection({ network: { kind: "public", alwaysReachable: [server] } });
    const source = `function (url, b, callback) { require("request")(url, function (e, r) { callback(e, { id: 1 }) }) }`;
    await connection.run(source, { args: [server.url, ""] });
    for (let i = 0; i < 100; i += 1)
      await measure("warm call with one HTTP request", () => connection.run(source, { args: [server.url, ""] }));
    await server.close();
    expect(times["warm call"]).toHaveLength(300);
  });
});

function alive(pid: number): boolean {
  try {
    // A killed child that was not yet collected still has an entry; it holds no memory any more.
    return process.kill(pid, 0) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
