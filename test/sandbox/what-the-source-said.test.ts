import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NetworkPolicy } from "../../src/scripts/script-runner.ts";
import { type LoopbackServer, openSandbox, returned, type Sandbox, startLoopbackServer } from "./support.ts";

let sandbox: Sandbox;
let source: LoopbackServer;

beforeAll(async () => {
  source = await startLoopbackServer((request, response) => {
    if (request.url === "/silent") return;
    if (request.url === "/limited")
      response.writeHead(429, {
        "retry-after": "17",
        "x-ratelimit-limit": "10",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": "9".repeat(500),
        "set-cookie": "secret=1",
        "x-session": "secret",
      });
    response.end("hello");
  });
  sandbox = openSandbox();
});
afterAll(async () => {
  await sandbox.close();
  await source.close();
});

const network = (): NetworkPolicy => ({ kind: "list", hosts: [source], alwaysReachable: [] });
const CALL = {
  request: `function (url, b, callback) { require("request")(url, function (e, r) { callback(null, { id: 1, status: r.statusCode }) }) }`,
  fetch: `async function (url, b, callback) { const r = await fetch(url); callback(null, { id: 1, status: r.status }) }`,
  axios: `async function (url, b, callback) { const r = await require("axios").get(url, { validateStatus: null }); callback(null, { id: 1, status: r.status }) }`,
};

describe("what an answer of the source says about its limits", () => {
  for (const [means, script] of Object.entries(CALL)) {
    it(`is told of calls by ${means}: a few headers, cut short, and no other`, async () => {
      const result = await sandbox.run(script, { args: [`${source.url}/limited`, ""], network: network() });
      expect(returned(result)).toEqual({ id: 1, status: 429 });
      expect(result.outboundCalls).toEqual([
        {
          host: "localhost",
          port: source.port,
          method: "GET",
          status: 429,
          durationMs: expect.any(Number),
          limits: {
            "retry-after": "17",
            "x-ratelimit-limit": "10",
            "x-ratelimit-remaining": "0",
            "x-ratelimit-reset": "9".repeat(128),
          },
        },
      ]);
      expect(result.unansweredRequests).toBe(0);
    });
  }

  it("is nothing when the answer has no such header", async () => {
    const result = await sandbox.run(CALL.request, { args: [`${source.url}/`, ""], network: network() });
    expect(result.outboundCalls[0]).not.toHaveProperty("limits");
  });
});

describe("a request that is never answered", () => {
  it("is counted, also on a connection that an earlier call opened", async () => {
    const script = `const agent = new (require("http").Agent)({ keepAlive: true, maxSockets: 1 });
      global.keptAgent = global.keptAgent || agent;
      module.exports = function (path, b, callback) {
        require("http").get({ host: "localhost", port: ${source.port}, path: path, agent: global.keptAgent }, function (r) {
          r.resume(); r.on("end", function () { callback(null, { id: 1 }) });
        });
      }`;
    const first = await sandbox.run(script, { args: ["/", ""], network: network() });
    expect(first).toMatchObject({ outcome: "returned", unansweredRequests: 0 });
    const second = await sandbox.run(script, { args: ["/silent", ""], network: network(), timeoutMs: 300 });
    expect(second).toMatchObject({ outcome: "failed", kind: "timeout", unansweredRequests: 1 });
  });

  it("is none when the script hangs by itself", async () => {
    const result = await sandbox.run("function () {}", { args: ["a", ""], network: network(), timeoutMs: 200 });
    expect(result).toMatchObject({ outcome: "failed", kind: "timeout", unansweredRequests: 0, outboundCalls: [] });
  });
});
