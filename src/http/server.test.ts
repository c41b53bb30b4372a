import pino from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { DomainError } from "../domain/errors.ts";
import { newTenantId } from "../domain/ids.ts";
import type { Tenant } from "../domain/tenant.ts";
import { createHttpServer, type HttpServerDeps } from "./server.ts";

const tenant: Tenant = {
  id: newTenantId(),
  name: "acme",
  domains: ["login.acme.test", "localhost:3443"],
  settings: {},
  createdAt: new Date(),
};
const canary = "canary-Passw0rd-51c2";

let lines: string[] = [];
afterEach(() => {
  lines = [];
});

async function openServer(deps: Partial<HttpServerDeps> = {}) {
  const app = await createHttpServer({
    log: pino({ level: "debug" }, { write: (line: string) => void lines.push(line) }),
    trustProxy: false,
    tenantByDomain: async (domain) => (tenant.domains.includes(domain) ? tenant : undefined),
    checkReady: async () => {},
    ...deps,
  });
  app.get("/site", async (request) => ({
    tenant: request.site.tenant.name,
    issuer: request.site.issuer,
    ip: request.ip,
  }));
  app.post("/bug", async () => {
    throw new Error("unforeseen");
  });
  app.post("/refused", async () => {
    throw new DomainError("overloaded", "Busy.", { detail: "names internals", retryAfterSeconds: 3 });
  });
  return app;
}

describe("the tenant of a request", () => {
  it.each([
    ["login.acme.test", "https://login.acme.test/"],
    ["LOGIN.acme.test:443", "https://login.acme.test/"],
    ["localhost:3443", "https://localhost:3443/"],
  ])("is found by the host %s", async (host, issuer) => {
    const app = await openServer();
    expect((await app.inject({ url: "/site", headers: { host } })).json()).toMatchObject({ tenant: "acme", issuer });
  });

  it("is nobody for a host that no tenant has", async () => {
    const app = await openServer();
    expect((await app.inject({ url: "/site", headers: { host: "localhost:4443" } })).statusCode).toBe(404);
  });

  it("goes by X-Forwarded-Host only when the sender is a trusted proxy", async () => {
    const headers = { host: "localhost:3443", "x-forwarded-host": "login.acme.test", "x-forwarded-for": "203.0.113.9" };
    const wary = await openServer();
    expect((await wary.inject({ url: "/site", headers })).json()).toMatchObject({
      issuer: "https://localhost:3443/",
      ip: "127.0.0.1",
    });
    const trusting = await openServer({ trustProxy: ["127.0.0.1"] });
    expect((await trusting.inject({ url: "/site", headers })).json()).toMatchObject({
      issuer: "https://login.acme.test/",
      ip: "203.0.113.9",
    });
  });
});

describe("what no part answers", () => {
  it("is 404 for an unknown address, and 400 in the API's format for one that cannot be decoded", async () => {
    const app = await openServer();
    const headers = { host: "localhost:3443" };
    expect((await app.inject({ url: "/nothing", headers })).statusCode).toBe(404);
    const bad = await app.inject({ url: "/api/v2/users/%E0%A4%A", headers });
    expect(bad.statusCode).toBe(400);
    expect(bad.json()).toMatchObject({ statusCode: 400, errorCode: "invalid_uri" });
  });

  it("is a refusal with its own text, and never the text for the log", async () => {
    const app = await openServer();
    const reply = await app.inject({ method: "POST", url: "/refused", headers: { host: "localhost:3443" } });
    expect(reply.statusCode).toBe(503);
    expect(reply.headers["retry-after"]).toBe("3");
    expect(reply.body).not.toContain("internals");
  });

  it("is a plain 500 for a bug, which is logged without anything of the request's body or query", async () => {
    const app = await openServer();
    const reply = await app.inject({
      method: "POST",
      url: `/bug?password=${canary}`,
      headers: { host: "localhost:3443", "content-type": "application/json" },
      payload: { password: canary },
    });
    expect(reply.statusCode).toBe(500);
    expect(reply.body).not.toContain("unforeseen");
    expect(lines.join("")).toContain("unforeseen");
    expect(lines.join("")).not.toContain(canary);
  });
});

describe("health", () => {
  it("is alive without a tenant, and ready only while the database answers", async () => {
    const app = await openServer({ checkReady: () => Promise.reject(new Error("no database")) });
    expect((await app.inject({ url: "/health/live" })).statusCode).toBe(200);
    const ready = await app.inject({ url: "/health/ready" });
    expect(ready.statusCode).toBe(503);
    expect(ready.body).not.toContain("no database");
  });
});
