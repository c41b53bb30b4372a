import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NetworkPolicy, ScriptResult } from "../../src/scripts/script-runner.ts";
import { type LoopbackServer, openSandbox, returned, type Sandbox, startLoopbackServer } from "./support.ts";

/** Calls `url` by the given means and hands back what happened. */
const GET = {
  "http.get": `function (url, b, callback) { require("http").get(url, function (r) { r.resume(); callback(null, { status: r.statusCode }) }).on("error", function (e) { callback(new Error(e)) }) }`,
  request: `function (url, b, callback) { require("request")(url, function (e, r) { e ? callback(new Error(e)) : callback(null, { status: r.statusCode }) }) }`,
  fetch: `async function (url, b, callback) { const r = await fetch(url); callback(null, { status: r.status, text: await r.text() }) }`,
  axios: `async function (url, b, callback) { const r = await require("axios").get(url); callback(null, { status: r.status }) }`,
  "node-fetch": `async function (url, b, callback) { const r = await require("node-fetch")(url); callback(null, { status: r.status }) }`,
  "net.connect": `function (url, b, callback) { var u = new URL(url); var s = require("net").connect(Number(u.port) || 80, u.hostname.replace(/[\\[\\]]/g, "")); s.on("connect", function () { s.destroy(); callback(null, { status: 200 }) }); s.on("error", function (e) { callback(new Error(e)) }) }`,
  "tls.connect": `function (url, b, callback) { var u = new URL(url); var s = require("tls").connect({ port: Number(u.port) || 443, host: u.hostname }); s.on("secureConnect", function () { callback(null, { status: 200 }) }); s.on("error", function (e) { callback(new Error(e)) }) }`,
};
const DENIED = { outcome: "failed", kind: "egress_denied" };

let sandbox: Sandbox;
let listed: LoopbackServer;
let other: LoopbackServer;

beforeAll(async () => {
  listed = await startLoopbackServer((request, response) => {
    if (request.url?.startsWith("/to-other")) response.writeHead(302, { location: other.url }).end();
    else if (request.url === "/to-address")
      response.writeHead(302, { location: `http://127.0.0.1:${listed.port}/` }).end();
    else if (request.url === "/to-metadata")
      response.writeHead(307, { location: "http://169.254.169.254/latest/meta-data/" }).end();
    else response.end("hello");
  });
  other = await startLoopbackServer();
  sandbox = openSandbox({
    // Names as a hostile zone would answer them; no test asks the real DNS.
    resolveName: async (name) => {
      const zone: Record<string, string[]> = {
        localhost: ["127.0.0.1"],
        "rebound.example": ["127.0.0.1"],
        "mixed.example": ["93.184.216.34", "10.0.0.1"],
        "metadata.example": ["169.254.169.254"],
        "mapped.example": ["::ffff:127.0.0.1"],
        "six.example": ["::1"],
        "listed.example": ["127.0.0.1"],
      };
      const addresses = zone[name] ?? (/^[\d.]+$|:/.test(name) ? [name] : undefined);
      if (addresses === undefined) throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
      return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    },
  });
});
afterAll(async () => {
  await sandbox.close();
  await Promise.all([listed.close(), other.close()]);
});

const publicPolicy = (): NetworkPolicy => ({
  kind: "public",
  alwaysReachable: [{ host: listed.host, port: listed.port }],
});
const get = (means: keyof typeof GET, url: string, network = publicPolicy()): Promise<ScriptResult> =>
  sandbox.run(GET[means], { args: [url, ""], network });

describe("a host that is listed", () => {
  for (const means of ["http.get", "request", "fetch", "axios", "node-fetch", "net.connect"] as const) {
    it(`is reached with ${means}`, async () => {
      const result = await get(means, `${listed.url}/there`);
      expect(returned(result)).toMatchObject({ status: 200 });
      expect(result.outboundCalls).toMatchObject([{ host: "localhost", port: listed.port }]);
      if (means !== "net.connect") expect(result.outboundCalls).toMatchObject([{ method: "GET", status: 200 }]);
    });
  }

  it("is reached by the name of a list policy although it resolves to loopback, and nothing else is", async () => {
    const network: NetworkPolicy = {
      kind: "list",
      hosts: [{ host: "listed.example", port: listed.port }],
      alwaysReachable: [],
    };
    expect(returned(await get("http.get", `http://listed.example:${listed.port}/`, network))).toEqual({ status: 200 });
    expect(await get("http.get", `http://listed.example:${other.port}/`, network)).toMatchObject(DENIED);
    expect(await get("http.get", `http://localhost:${listed.port}/`, network)).toMatchObject(DENIED);
    expect(await get("http.get", "http://93.184.216.34/", network)).toMatchObject(DENIED);
  });

  it("can be taken off the list while its guest is warm", async () => {
    const connection = sandbox.connection();
    const ask = (network: NetworkPolicy) => connection.run(GET["net.connect"], { args: [listed.url, ""], network });
    expect(returned(await ask(publicPolicy()))).toEqual({ status: 200 });
    expect(await ask({ kind: "public", alwaysReachable: [] })).toMatchObject({ ...DENIED, coldStart: false });
  });
});

describe("what the public policy does not reach", () => {
  const forbidden: Record<string, () => string> = {
    "another port of loopback by name": () => other.url,
    "the listed port by address": () => `http://127.0.0.1:${listed.port}/`,
    "loopback by another spelling": () => `http://2130706433:${other.port}/`,
    "loopback by an octal spelling": () => `http://0177.0.0.1:${other.port}/`,
    "all interfaces": () => `http://0.0.0.0:${other.port}/`,
    "loopback in IPv6": () => `http://[::1]:${other.port}/`,
    "loopback mapped into IPv6": () => `http://[::ffff:127.0.0.1]:${other.port}/`,
    "a private network": () => "http://10.1.2.3/",
    "a carrier's network": () => "http://100.64.0.1/",
    "a local network in IPv6": () => "http://[fd00::1]/",
    "a link-local address": () => "http://[fe80::1]/",
    "the cloud's metadata": () => "http://169.254.169.254/latest/meta-data/",
    "a name that resolves to loopback": () => `http://rebound.example:${other.port}/`,
    "a name that resolves to the metadata": () => "http://metadata.example/",
    "a name that resolves to a public and a private address": () => "http://mixed.example/",
    "a name that resolves to a mapped address": () => `http://mapped.example:${other.port}/`,
    "a name that resolves to loopback in IPv6": () => `http://six.example:${other.port}/`,
  };
  for (const [name, url] of Object.entries(forbidden)) {
    it(name, async () => {
      const before = other.asked.length;
      const result = await get("net.connect", url());
      expect(result).toMatchObject(DENIED);
      expect(result.outboundCalls[0]?.error).toBe("denied by the network policy");
      expect(other.asked.length).toBe(before);
    });
  }

  for (const means of ["http.get", "request", "fetch", "axios", "node-fetch", "tls.connect"] as const) {
    it(`not with ${means} either`, async () => {
      expect(await get(means, other.url)).toMatchObject(DENIED);
      expect(await get(means, `http://127.0.0.1:${other.port}/`)).toMatchObject(DENIED);
    });
  }

  for (const means of ["request", "fetch", "axios", "node-fetch"] as const) {
    it(`not by a redirect that ${means} follows`, async () => {
      const before = other.asked.length;
      for (const path of ["/to-other", "/to-address", "/to-metadata"])
        expect(await get(means, listed.url + path)).toMatchObject(DENIED);
      expect(other.asked.length).toBe(before);
    });
  }

  it("not by a local socket, nor by listening", async () => {
    const socket = `function (a, b, callback) { require("net").connect("/var/run/docker.sock").on("connect", function () { callback(null, { id: 1 }) }) }`;
    expect(await sandbox.run(socket)).toMatchObject({ outcome: "failed", kind: "runtime" });
    const server = `function (a, b, callback) { var s = require("http").createServer(); s.on("error", function (e) { callback(e) }); s.listen(0, "127.0.0.1", function () { callback(null, { id: 1 }) }) }`;
    expect((await sandbox.run(server)).outcome).not.toBe("returned");
  });

  it("a script that handles the refusal itself goes on", async () => {
    const source = `async function (url, b, callback) { try { await fetch(url) } catch (e) { return callback(null, { id: "1", code: e.cause.code }) } }`;
    expect(returned(await sandbox.run(source, { args: [other.url, ""] }))).toEqual({ id: "1", code: "EACCES" });
  });
});

describe("errors of the network", () => {
  it("have Node's codes and texts", async () => {
    const gone = await startLoopbackServer();
    await gone.close();
    const network: NetworkPolicy = { kind: "public", alwaysReachable: [gone] };
    const refused = await get("request", gone.url, network);
    expect(refused).toMatchObject({
      outcome: "called_back_error",
      error: { message: `Error: connect ECONNREFUSED 127.0.0.1:${gone.port}` },
    });
    expect(refused.outboundCalls).toMatchObject([{ host: "localhost", port: gone.port, error: "ECONNREFUSED" }]);
    expect(await get("request", "http://nowhere.example/")).toMatchObject({
      outcome: "called_back_error",
      error: { message: "Error: getaddrinfo ENOTFOUND nowhere.example" },
    });
  });

  it("a server that hangs up in the middle is an error, not an end", async () => {
    const server = createTcpServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 4000\r\n\r\nonly this");
        setTimeout(() => socket.resetAndDestroy(), 20);
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));
    const { port } = server.address() as AddressInfo;
    const network: NetworkPolicy = { kind: "public", alwaysReachable: [{ host: "localhost", port }] };
    const result = await sandbox.run(GET.fetch, { args: [`http://localhost:${port}/`, ""], network });
    expect(result).toMatchObject({ outcome: "failed", kind: "runtime" });
    server.close();
  });
});

describe("names", () => {
  it("are looked up by the host, within the policy", async () => {
    const source = `async function (name, b, callback) { callback(null, { id: 1, address: await require("dns").promises.lookup(name) }) }`;
    const byCallback = `function (name, b, callback) { require("dns").lookup(name, function (e, address, family) { callback(e, { id: 1, address: { address: address, family: family } }) }) }`;
    for (const script of [source, byCallback]) {
      expect(returned(await sandbox.run(script, { args: ["rebound.example", ""] }))).toEqual({
        id: 1,
        address: { address: "127.0.0.1", family: 4 },
      });
    }
    const network: NetworkPolicy = { kind: "list", hosts: [{ host: "listed.example", port: 1 }], alwaysReachable: [] };
    expect((await sandbox.run(byCallback, { args: ["secret-data.evil.example", ""], network })).outcome).toBe(
      "called_back_error",
    );
  });
});

describe("fetch", () => {
  it("sends method, headers and body, and reads JSON, compressed answers and status", async () => {
    const { gzipSync } = await import("node:zlib");
    const server = await startLoopbackServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        response.writeHead(201, {
          "content-type": "application/json",
          "content-encoding": "gzip",
          "set-cookie": ["a=1", "b=2"],
        });
        response.end(
          gzipSync(
            JSON.stringify({
              method: request.method,
              type: request.headers["content-type"],
              key: request.headers["x-key"],
              body,
            }),
          ),
        );
      });
    });
    const source = `async function (url, b, callback) {
      const r = await fetch(url, { method: "POST", headers: { "content-type": "application/json", "x-key": "k" }, body: JSON.stringify({ a: 1 }) });
      callback(null, { id: 1, status: r.status, ok: r.ok, cookies: r.headers.getSetCookie(), json: await r.json() });
    }`;
    const network: NetworkPolicy = { kind: "public", alwaysReachable: [server] };
    expect(returned(await sandbox.run(source, { args: [server.url, ""], network }))).toEqual({
      id: 1,
      status: 201,
      ok: true,
      cookies: ["a=1", "b=2"],
      json: { method: "POST", type: "application/json", key: "k", body: '{"a":1}' },
    });
    await server.close();
  });

  it("is given up by its signal", async () => {
    const server = await startLoopbackServer(() => undefined);
    const source = `async function (url, b, callback) { try { await fetch(url, { signal: AbortSignal.timeout(50) }) } catch (e) { callback(null, { id: 1, name: e.name }) } }`;
    const network: NetworkPolicy = { kind: "public", alwaysReachable: [server] };
    expect(returned(await sandbox.run(source, { args: [server.url, ""], network }))).toEqual({
      id: 1,
      name: "TimeoutError",
    });
    await server.close();
  });
});
