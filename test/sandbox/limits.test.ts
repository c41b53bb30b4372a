import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEgressGate } from "../../src/scripts/egress/egress-gate.ts";
import { openSandbox, returned, type Sandbox } from "./support.ts";

const QUICK = "function (email, b, callback) { callback(null, { id: email }) }";

let sandbox: Sandbox;
let lookups: { most: number; now: number };
beforeAll(() => {
  lookups = { most: 0, now: 0 };
  sandbox = openSandbox({
    resolveName: async (name) => {
      lookups.now += 1;
      lookups.most = Math.max(lookups.most, lookups.now);
      await new Promise((done) => setTimeout(done, 5));
      lookups.now -= 1;
      if (name === "localhost") return [{ address: "127.0.0.1", family: 4 }];
      throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
    },
  });
});
afterAll(() => sandbox.close());

/** Counts who is connected. */
async function startCounter() {
  const counter = { now: 0, most: 0, heard: "", port: 0, close: () => {} };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    counter.most = Math.max(counter.most, ++counter.now);
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      counter.heard += String(bytes);
    });
    socket.on("close", () => {
      counter.now -= 1;
      sockets.delete(socket);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));
  counter.port = (server.address() as AddressInfo).port;
  counter.close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return counter;
}

describe("a script that opens connections without end", () => {
  it("gets so many at a time and an error for the rest, and its connection works again afterwards", async () => {
    const counter = await startCounter();
    const connection = sandbox.connection({
      network: { kind: "public", alwaysReachable: [{ host: "localhost", port: counter.port }] },
    });
    const source = `function (port, b, callback) {
      var all = [], opened = 0, refused = {}, left = 2000;
      function end() { if (--left === 0) { all.forEach(function (s) { s.destroy() }); callback(null, { opened: opened, refused: refused }) } }
      for (var i = 0; i < 2000; i += 1) {
        var s = require("net").connect(port, "localhost");
        all.push(s);
        s.on("connect", function () { opened += 1; end() });
        s.on("error", function (e) { refused[e.code] = (refused[e.code] || 0) + 1; end() });
      }
    }`;
    const result = returned(await connection.run(source, { args: [counter.port, ""], timeoutMs: 15_000 }));
    expect(result).toEqual({ opened: 256, refused: { EMFILE: 1_744 } });
    expect(counter.most).toBeLessThanOrEqual(256);
    await expect.poll(() => counter.now).toBe(0);
    const again = `function (port, b, callback) { var s = require("net").connect(port, "localhost"); s.on("connect", function () { s.destroy(); callback(null, { id: 1 }) }) }`;
    expect(returned(await connection.run(again, { args: [counter.port, ""] }))).toEqual({ id: 1 });
    counter.close();
  });

  it("has its names looked up two at a time, so that other connections' names have their turn", async () => {
    lookups.most = 0;
    const source = `function (a, b, callback) { var left = 60; for (var i = 0; i < 60; i += 1) require("dns").lookup("n" + i + ".example", function () { if (--left === 0) callback(null, { id: 1 }) }) }`;
    expect(returned(await sandbox.run(source))).toEqual({ id: 1 });
    expect(lookups.most).toBe(2);
  });
});

function connectSilently(port: number): Promise<Socket> {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1", () => done(socket));
    // Read, or else its end goes unnoticed.
    socket.on("error", () => undefined).resume();
  });
}

describe("the gate", () => {
  it("drops the oldest of those who come without a ticket, and has room for who has one", async () => {
    const upstream = await startCounter();
    const gate = await startEgressGate();
    const silent: Socket[] = [];
    // In batches, within what the system lets wait to be accepted.
    for (let batch = 0; batch < 12; batch += 1)
      silent.push(...(await Promise.all(Array.from({ length: 100 }, () => connectSilently(gate.port)))));
    await expect.poll(() => silent.filter((socket) => !socket.closed).length).toBeLessThanOrEqual(1_024);
    const answer = await gate.open({
      host: "localhost",
      port: upstream.port,
      policy: { kind: "public", alwaysReachable: [{ host: "localhost", port: upstream.port }] },
    });
    const guest = connect(gate.port, "127.0.0.1", () => guest.write(`${(answer as { ticket: string }).ticket}\nhello`));
    await expect.poll(() => upstream.heard).toBe("hello");

    // A ticket is good once: whoever has seen it does not speak on another's connection.
    const { ticket } = answer as { ticket: string };
    const second = connect(gate.port, "127.0.0.1", () => second.write(`${ticket}\nand me`));
    second.on("error", () => undefined).resume();
    await expect.poll(() => second.closed).toBe(true);
    expect(upstream.heard).toBe("hello");
    guest.destroy();
    await gate.close();
    upstream.close();
  });
});

describe("what a person typed, used by a script as the name of a host", () => {
  const USES: Record<string, string> = {
    "a name that is too long for any host": `require("http").get("http://" + typed + ".example/").on("error", failed)`,
    "a name that is too long to look up": `require("dns").lookup(typed, failed)`,
    "a name that is too long to resolve": `require("dns").resolve4(typed, failed)`,
    "a kind of record that there is not": `require("dns").resolve("localhost", "CAA", failed)`,
    "a port that is none": `require("net").connect({ host: "localhost", port: 1 / 0 }).on("error", failed)`,
    "a method that is none": `require("http").request({ host: "localhost", port: 1, method: typed }).on("error", failed).end()`,
  };
  for (const [name, use] of Object.entries(USES)) {
    it(`${name} costs this call an error, and nobody else anything`, async () => {
      const connection = sandbox.connection();
      const beside = connection.run(
        "function (a, b, callback) { setTimeout(function () { callback(null, { id: 'beside' }) }, 300) }",
      );
      const source = `function (typed, b, callback) { function failed(e) { callback(null, { code: e && (e.code || e.name) }) } try { ${use} } catch (e) { failed(e) } }`;
      const result = await connection.run(source, { args: ["a".repeat(3_000), ""] });
      expect((returned(result) as { code: string }).code).toEqual(expect.any(String));
      expect(returned(await beside)).toEqual({ id: "beside" });
      expect(await connection.run(QUICK)).toMatchObject({ outcome: "returned", coldStart: false });
    });
  }
});
