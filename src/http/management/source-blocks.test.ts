import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../../../test/support/management-site.ts";
import type { Connection } from "../../domain/connection.ts";
import { Credentials } from "../../domain/credentials.ts";
import { guessOf } from "../../sources/protection/guess-budget.ts";
import { protectionSettings } from "../../sources/protection/protection-settings.ts";

let site: ManagementSite;
let acme: TenantAtSite;

beforeAll(async () => {
  site = await openManagementSite();
  acme = await site.addTenant();
});
afterAll(() => site.close());

/** Wrong passwords as many as the source is asked about. */
async function useUp(connection: Connection, identifier: string): Promise<void> {
  const { store, clock } = site.deps;
  for (let number = 0; number < 4; number += 1) {
    const question = { tenantId: connection.tenantId, connectionId: connection.id, listedAs: [] };
    const guess = guessOf(
      { ...question, credentials: new Credentials(identifier, "wrong") },
      protectionSettings.parse({}),
      { now: clock.now(), timeoutMs: 1_000, newId: () => `${identifier} ${number}` },
    );
    expect(await store.sourceGuesses.reserve(guess, clock.now())).toEqual({ outcome: "reserved" });
  }
}

describe("people who are held back from a source", () => {
  it("are listed with when they may go on, and let go by who may unblock users, which is logged", async () => {
    const connection = await acme.addConnection("Old-System");
    await useUp(connection, "ann@example.com");
    await useUp(connection, "bob@example.com");
    const list = async (query: string) => (await acme.request("GET", `/attack-protection/blocks?${query}`)).body;
    const { blocks } = await list("");
    expect(blocks.map(({ identifier }: { identifier: string }) => identifier).toSorted()).toEqual([
      "ann@example.com",
      "bob@example.com",
    ]);
    expect(blocks[0]).toMatchObject({ kind: "source", connection: "Old-System", connection_id: connection.id });
    expect(Date.parse(blocks[0].until)).toBeGreaterThan(site.deps.clock.now().getTime());
    const first = await list("kind=source&take=1");
    expect([first.blocks.length, (await list(`kind=source&take=1&from=${first.next}`)).blocks.length]).toEqual([1, 1]);
    expect((await list("kind=ip")).blocks).toEqual([]);

    const path = `/attack-protection/source-blocks?connection_id=${connection.id}&identifier=Ann@example.com`;
    const viewer = await acme.addAdministrator("viewer");
    expect((await acme.request("DELETE", path, { as: viewer })).status).toBe(403);
    const support = await acme.addAdministrator("support");
    expect((await acme.request("DELETE", path, { as: support })).status).toBe(204);
    expect((await list("")).blocks).toMatchObject([{ identifier: "bob@example.com" }]);
    await useUp(connection, "ann@example.com");

    await site.deps.logWriter.flush();
    const page = { offset: 0, limit: 5, newestFirst: true };
    const { items } = await site.deps.store.logEvents.list(acme.tenant.id, { types: ["ublkdu"] }, page);
    expect(items).toMatchObject([{ userName: "ann@example.com", connection: "Old-System" }]);
  });
});
