import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aUser } from "../../../test/conformance/store/fixtures.ts";
import { blankConnection } from "../../../test/support/blank-objects.ts";
import { runCommand } from "../../../test/support/command-line.ts";
import { loadConfig } from "../../config/load-config.ts";
import type { Connection } from "../../domain/connection.ts";
import { createTenant } from "../../flows/create-tenant/create-tenant.ts";
import { type Foundation, openFoundation } from "../../foundation.ts";

describe("usher migration tombstones", () => {
  const data = mkdtempSync(join(tmpdir(), "usher-tombstones-"));
  let foundation: Foundation;
  let connection: Connection;

  beforeAll(async () => {
    foundation = await openFoundation(loadConfig({ data }, {}));
    const { store } = foundation;
    const { tenant } = await createTenant({ name: "acme", domain: "localhost:3443" }, foundation);
    connection = blankConnection(tenant.id, "Users", new Date(), { options: { import_mode: true } });
    await store.connections.insert(connection);
    await store.connections.insert(blankConnection(tenant.id, "Others", new Date()));
    for (const localId of ["1", "2"]) {
      const user = await store.users.insert(aUser(connection, { localId, email: `person${localId}@shop.example` }));
      await store.users.remove(tenant.id, user.userId);
    }
  });
  afterAll(async () => {
    await foundation.store.close();
    rmSync(data, { recursive: true, force: true });
  });

  const run = (...args: string[]) => runCommand("migration", "tombstones", ...args, "--data", data);

  it("lists who was deleted, and lets them come again, once, with a log event that says who lifted it", async () => {
    const listed = await run("list", "--connection", "Users");
    expect([listed.code, listed.out.split("\n")]).toEqual([
      0,
      [
        expect.stringMatching(/^auth0\|1 {2}person1@shop\.example {2}deleted 20/),
        expect.stringMatching(/^auth0\|2 {2}person2@shop\.example {2}deleted 20/),
      ],
    ]);
    const one = await run("list", "--connection", "Users", "--identifier", "PERSON2@shop.example", "--json");
    expect(one.out.split("\n").map((line) => JSON.parse(line))).toEqual([
      { user_id: "auth0|2", identifiers: ["person2@shop.example"], deleted_at: expect.any(String) },
    ]);
    const lifted = await run("lift", "auth0|1", "--connection", "Users", "--json");
    expect([lifted.code, JSON.parse(lifted.out)]).toEqual([0, { lifted: "auth0|1" }]);
    const { tombstones, logEvents } = foundation.store;
    expect(await tombstones.hasIdentifier(connection.tenantId, connection.id, "person1@shop.example")).toBe(false);
    expect(await tombstones.hasIdentifier(connection.tenantId, connection.id, "person2@shop.example")).toBe(true);
    expect(await run("lift", "auth0|1", "--connection", "Users")).toMatchObject({
      code: 1,
      err: expect.stringContaining("no tombstone of auth0|1"),
    });
    const events = await logEvents.listAfter(connection.tenantId, { limit: 100 });
    expect(events.filter(({ connectionId }) => connectionId === connection.id)).toEqual([
      expect.objectContaining({ type: "sapi", details: expect.objectContaining({ by: "cli", lifted: "auth0|1" }) }),
    ]);
  });

  it("says so when nobody was deleted, and when the connection is not there", async () => {
    expect(await run("list", "--connection", "Others")).toEqual({
      code: 0,
      out: "",
      err: expect.stringContaining("Nobody was deleted"),
    });
    const nowhere = await run("list", "--connection", "Nobody");
    expect(nowhere).toMatchObject({ out: "", err: expect.stringContaining('"Nobody"') });
    expect(nowhere.code).not.toBe(0);
  });
});
