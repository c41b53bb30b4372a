import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Credentials } from "../../src/domain/credentials.ts";
import { newLogId, type TenantId } from "../../src/domain/ids.ts";
import { createSetupLink } from "../../src/flows/administrators/administrator-ticket.ts";
import { changeAdministrator, removeAdministrator } from "../../src/flows/administrators/change-administrators.ts";
import { completeSetup, newAdministratorId } from "../../src/flows/administrators/complete-setup.ts";
import type { Store } from "../../src/store/store.ts";
import { insertTenant } from "../conformance/store/fixtures.ts";
import { engines } from "../support/databases.ts";

const clock = { now: () => new Date() };
/** What only sometimes goes wrong would go wrong in one of these. */
const ROUNDS = Array.from({ length: 10 });

for (const engine of engines) {
  describe.skipIf(!engine.available)(`at once, on ${engine.name}`, () => {
    let store: Store;
    beforeAll(async () => {
      store = await engine.open();
    });
    afterAll(() => store?.close());

    async function owner(tenantId: TenantId): Promise<string> {
      const userId = newAdministratorId();
      const email = `${userId.slice(6)}@example.com`;
      const [at, hasPassword] = [clock.now(), true];
      const person = {
        tenantId,
        userId,
        email,
        name: "Ada",
        role: "owner",
        createdBy: "the test",
        hasPassword,
      } as const;
      await store.administrators.insert({ ...person, createdAt: at, updatedAt: at }, "hash");
      return userId;
    }

    it("two owners who remove or demote each other do not leave a tenant without one", async () => {
      for (const _ of ROUNDS) {
        const tenantId = await insertTenant(store);
        const [one, two] = [await owner(tenantId), await owner(tenantId)];
        const ends = await Promise.allSettled([
          removeAdministrator({ tenantId, userId: one }, { store, clock }),
          changeAdministrator({ tenantId, userId: two, change: { role: "viewer" } }, { store, clock }),
        ]);
        expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
        expect(await store.administrators.countOwners(tenantId)).toBe(1);
      }
    });

    it("of two links for the first owner only one makes an owner", async () => {
      for (const _ of ROUNDS) {
        const id = await insertTenant(store);
        const tenant = (await store.tenants.find(id))!;
        const domain = "id.example.com";
        const deps = {
          store,
          clock,
          passwordHasher: { hash: async () => "hash" },
          attackProtection: { unblock: async () => false },
          logWriter: {
            write: () => {},
            complete: (event: object) => ({ ...event, logId: newLogId(Date.now()), date: clock.now() }),
          },
        } as unknown as Parameters<typeof completeSetup>[1];
        const use = async (email: string) => {
          const { url } = await createSetupLink({ tenantId: id, domain, onlyFirst: true }, { store, clock });
          const ticketSecret = new URL(url).searchParams.get("ticket") ?? "";
          const credentials = new Credentials(email, "Correct-Harbour-2719");
          return () =>
            completeSetup(
              { tenant, domain, ticketSecret, name: "N", credentials, ip: "203.0.113.1", userAgent: "" },
              deps,
            );
        };
        const uses = [await use("ada@example.com"), await use("eve@example.com")];
        const outcomes = await Promise.all(uses.map((one) => one()));
        expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(["done", "refused"]);
        expect(await store.administrators.countOwners(id)).toBe(1);
      }
    });
  });
}
