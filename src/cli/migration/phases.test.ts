import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blankConnection } from "../../../test/support/blank-objects.ts";
import { runCommand } from "../../../test/support/command-line.ts";
import { loadConfig } from "../../config/load-config.ts";
import type { Connection } from "../../domain/connection.ts";
import { type Foundation, openFoundation } from "../../foundation.ts";

const data = mkdtempSync(join(tmpdir(), "usher-cli-migration-"));
const fileWith = (name: string, text: string) => {
  const file = join(data, name);
  writeFileSync(file, text);
  return file;
};

const usher = (...args: string[]) => runCommand(...args, "--data", data);

let foundation: Foundation;
beforeAll(async () => {
  expect((await usher("init", "--domain", "id.example.com")).code).toBe(0);
  foundation = await openFoundation(loadConfig({ data }, {}, { create: false }));
});
afterAll(async () => {
  await foundation?.store.close();
  rmSync(data, { recursive: true, force: true });
});

let count = 0;
async function newConnection() {
  const [tenant] = await foundation.store.tenants.list();
  const connection: Connection = blankConnection(tenant!.id, `Source${++count}`, new Date(), {
    options: { enabledDatabaseCustomization: true, import_mode: true },
  });
  await foundation.store.connections.insert(connection);
  const on = (command: string, ...flags: string[]) =>
    usher("migration", command, "--connection", connection.name, ...flags);
  const stored = () => foundation.store.migrations.find(tenant!.id, connection.id);
  return { tenant: tenant!, connection, on, stored };
}

describe("usher migration", () => {
  it("sets an estimate and criteria, leaves what is not given, and takes an estimate away", async () => {
    const { on } = await newConnection();
    const settings = async (...flags: string[]) => JSON.parse((await on("settings", "--json", ...flags)).out);
    await settings("--estimate", "12000", "--quiet-days", "0");
    const criteria = { share_moved: 0.8, quiet_days: 0, days_without_source_call: 0, open_failures: 0 };
    expect(await settings("--share-moved", "0.8")).toEqual({ estimate: 12_000, shadow_share: 1, criteria });
    expect(await settings("--estimate", "0")).toEqual({ shadow_share: 1, criteria });
    expect((await on("settings", "--share-moved", "80")).code).toBe(2);
  });

  it("brings a migration from phase to phase, and logs that it was the command line", async () => {
    const { tenant, connection, on, stored } = await newConnection();
    for (const [command, phase] of [
      ["shadow", "shadow"],
      ["start", "running"],
      ["pause", "paused"],
      ["resume", "running"],
    ]) {
      const { code, out } = await on(command!, "--json");
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ connection: connection.name, phase });
      expect((await stored())?.phase).toBe(phase);
    }
    const events = await foundation.store.logEvents.listAfter(tenant.id, { limit: 100 });
    const own = events.filter(({ connectionId }) => connectionId === connection.id);
    expect(own.map(({ type, details }) => [type, details?.by])).toEqual([
      ["migration_shadow_started", "cli"],
      ["migration_started", "cli"],
      ["migration_pause_started", "cli"],
      ["migration_resumed", "cli"],
    ]);
    expect((await on("status")).out).toMatch(/phase +running/);
    const again = await on("shadow");
    const wrong = await on("pause");
    expect([again.code, wrong.code]).toEqual([0, 1]);
    expect(wrong.err).toContain("shadow");
  });

  it("sets the ramp, and lifts it", async () => {
    const { on, stored } = await newConnection();
    expect((await on("ramp", "--share", "0.1", "--email-domain", "Pilot.Test", "--client", "wiki")).code).toBe(0);
    expect((await stored())?.settings.ramp).toEqual({ share: 0.1, domains: ["pilot.test"], clients: ["wiki"] });
    expect((await on("ramp", "--everybody")).code).toBe(0);
    expect((await stored())?.settings.ramp).toBeUndefined();
    expect((await on("ramp")).code).toBe(2);
    expect((await on("ramp", "--share", "2")).code).toBe(2);
    expect((await on("ramp", "--email-domain", "@pilot.test")).code).toBe(2);
  });

  it("closes the source when the gate is open or forced for a reason, and opens it again for a reason", async () => {
    const { on, stored } = await newConnection();
    const gate = await on("gate", "--json");
    expect(gate.code).toBe(1);
    expect(JSON.parse(gate.out)).toMatchObject({ open: false });
    expect(JSON.parse(gate.out).criteria).toContainEqual({
      name: "days_without_source_call",
      required: 0,
      actual: 0,
      met: true,
    });
    expect((await on("gate")).out).toMatch(/^met .*days_without_source_call +is 0, must be at least 0$/m);
    const refused = await on("finalise");
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("cannot be closed yet");
    expect((await on("finalise", "--force")).code).toBe(2);
    expect((await on("report")).code).toBe(1);
    expect((await on("finalise", "--force", "--reason", "The old system goes")).code).toBe(0);
    expect(await stored()).toMatchObject({ phase: "finalised", closing: { forcedBecause: "The old system goes" } });
    expect((await on("reopen")).code).not.toBe(0);
    expect((await on("reopen", "--reason", "Too early")).code).toBe(0);
    expect(await stored()).toMatchObject({ phase: "running", reopenings: [{ by: "cli", reason: "Too early" }] });
    expect((await on("reopen", "--reason", "Twice")).code).toBe(1);
  });

  it("opens a closed source in the phase from which it was closed, and in a pause where that is not known", async () => {
    const close = (on: Awaited<ReturnType<typeof newConnection>>["on"]) =>
      on("finalise", "--force", "--reason", "Early");
    for (const [command, phase] of [
      ["shadow", "shadow"],
      ["pause", "paused"],
      ["start", "running"],
    ] as const) {
      const { on, stored } = await newConnection();
      await on(command);
      await close(on);
      expect(JSON.parse((await on("reopen", "--reason", "By mistake", "--json")).out)).toMatchObject({ phase });
      expect(await stored()).toMatchObject({ phase });
    }
    const { on, stored } = await newConnection();
    await close(on);
    const { closing, ...closed } = (await stored())!;
    await foundation.store.migrations.save({ ...closed, closing: { ...closing!, closedFrom: undefined } });
    await on("reopen", "--reason", "By mistake");
    expect(await stored()).toMatchObject({ phase: "paused" });
  });

  it("prints a report that names each reopening, and verifies it with a file of keys, or the installation's own", async () => {
    const { tenant, on, stored } = await newConnection();
    await on("finalise", "--force", "--reason", "First");
    await on("reopen", "--reason", "Too early");
    await on("finalise", "--force", "--reason", "Second");
    await foundation.store.migrations.save({ ...(await stored())!, drainedAt: new Date(Date.now() - 1000) });
    const { code, out: jws } = await on("report");
    expect(code).toBe(0);
    const report = fileWith("report.jws", `${jws}\n`);
    const keys = fileWith("jwks.json", JSON.stringify(await foundation.keyRing.publicJwks(tenant.id)));
    for (const flags of [["--jwks", keys], []]) {
      const verified = await usher("migration", "verify-report", report, ...flags);
      expect(verified.code).toBe(0);
      expect(JSON.parse(verified.out)).toMatchObject({
        iss: "https://id.example.com/",
        forced_because: "Second",
        reopenings: [{ by: "cli", reason: "Too early" }],
      });
    }
    const [header, payload, signature] = jws.split(".") as [string, string, string];
    const content = Buffer.from(payload, "base64url").toString().replace("Second", "Seconf");
    const altered = fileWith("altered.jws", `${header}.${Buffer.from(content).toString("base64url")}.${signature}`);
    for (const flags of [["--jwks", keys], []]) {
      const refused = await usher("migration", "verify-report", altered, ...flags);
      expect(refused).toMatchObject({ code: 1, out: "" });
      expect(refused.err).toContain("Not genuine");
    }
    const none = Buffer.from(JSON.stringify({ alg: "none", typ: "usher-migration-report+jwt" })).toString("base64url");
    const unsigned = fileWith("unsigned.jws", `${none}.${payload}.`);
    expect(await usher("migration", "verify-report", unsigned, "--jwks", keys)).toMatchObject({ code: 1, out: "" });
    const noKeys = fileWith("none.json", JSON.stringify({ keys: [] }));
    expect((await usher("migration", "verify-report", report, "--jwks", noKeys)).code).toBe(1);
    expect((await usher("migration", "verify-report", report, "--jwks", report)).code).toBe(2);
  });

  it("says which key of which tenant signed a report, and when it was revoked, with an exit status of its own", async () => {
    const { tenant, on, stored } = await newConnection();
    await on("finalise", "--force", "--reason", "The old system goes");
    await foundation.store.migrations.save({ ...(await stored())!, drainedAt: new Date(Date.now() - 1000) });
    const jws = (await on("report")).out;
    const report = fileWith("by-a-revoked-key.jws", jws);
    const { kid } = decodeProtectedHeader(jws);
    await foundation.keyRing.rotate(tenant.id);
    expect((await usher("migration", "verify-report", report)).code).toBe(0);
    const { revokedAt } = await foundation.keyRing.revoke(tenant.id, kid!);
    const verified = await usher("migration", "verify-report", report);
    expect(verified.code).toBe(3);
    expect(verified.err).not.toContain("Genuine");
    for (const text of [kid!, tenant.name, revokedAt!.toISOString()]) expect(verified.err).toContain(text);
    expect(JSON.parse(verified.out)).toMatchObject({ phase: "finalised" });
    const [header, payload, signature] = jws.split(".") as [string, string, string];
    const content = Buffer.from(payload, "base64url").toString().replace("goes", "went");
    const altered = fileWith("revoked.jws", `${header}.${Buffer.from(content).toString("base64url")}.${signature}`);
    expect(await usher("migration", "verify-report", altered)).toMatchObject({ code: 1, out: "" });
  });

  it("verifies a report with keys from an address, and takes none that somebody on the way could have changed", async () => {
    const { tenant, on, stored } = await newConnection();
    await on("finalise", "--force", "--reason", "The old system goes");
    await foundation.store.migrations.save({ ...(await stored())!, drainedAt: new Date(Date.now() - 1000) });
    const report = fileWith("over-http.jws", (await on("report")).out);
    const jwks = JSON.stringify(await foundation.keyRing.publicJwks(tenant.id));
    const server = createServer((request, response) => {
      if (request.url === "/jwks.json") return void response.end(jwks);
      if (request.url === "/moved") return void response.writeHead(302, { location: "/jwks.json" }).end();
      response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const from = (url: string) => usher("migration", "verify-report", report, "--jwks", url);
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const verified = await from(`${base}/jwks.json`);
      expect(verified).toMatchObject({ code: 0 });
      expect(JSON.parse(verified.out)).toMatchObject({ phase: "finalised" });
      expect((await from(`${base}/moved`)).code).not.toBe(0);
      expect((await from(`${base}/nothing`)).code).not.toBe(0);
      const plain = await from("http://id.example.com/.well-known/jwks.json");
      expect(plain).toMatchObject({ code: 2, out: "" });
      expect(plain.err).toContain("https");
    } finally {
      server.close();
    }
  });
});
