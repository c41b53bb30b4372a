import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertTenant } from "../../../test/conformance/store/fixtures.ts";
import { engines } from "../../../test/support/databases.ts";
import type { Store } from "../../store/store.ts";
import { ATTACK_PROTECTION_SETTING } from "./attack-protection-settings.ts";
import { forgetOldFailures } from "./forget-old-failures.ts";

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 0, 1);
const at = (days: number) => new Date(START_MS + days * DAY_MS);

for (const engine of engines) {
  describe.skipIf(!engine.available)(`old counts of failures on ${engine.name}`, () => {
    let store: Store;
    beforeAll(async () => {
      store = await engine.open();
    });
    afterAll(() => store?.close());

    const keysOf = async (tenantId: Parameters<typeof store.failedLogins.listBlocked>[0]) =>
      (await store.failedLogins.listBlocked(tenantId, "", 1)).map(({ key }) => key);

    it("go once they limit nobody, and no sooner, however slowly a tenant forgets", async () => {
      const [usual, slow] = [await insertTenant(store), await insertTenant(store)];
      const stage = { max_attempts: 9, rate: 10 * DAY_MS };
      await store.tenants.updateSettings(slow, {
        [ATTACK_PROTECTION_SETTING]: {
          brute_force: undefined,
          suspicious_ip: {
            enabled: true,
            shields: ["block"],
            allowlist: [],
            stage: { "pre-login": stage, "pre-user-registration": stage },
          },
        } as never,
      });
      for (const tenantId of [usual, slow])
        for (const [key, day] of [["old", 0] as const, ["young", 2] as const])
          await store.failedLogins.add(tenantId, key, at(day), DAY_MS);
      const forgetOn = (day: number) => forgetOldFailures({ store, clock: { now: () => at(day) } });
      await forgetOn(30);
      expect(await keysOf(usual)).toEqual(["old", "young"]);
      await forgetOn(31);
      expect(await keysOf(usual)).toEqual(["young"]);
      expect(await keysOf(slow)).toEqual(["old", "young"]);
      await forgetOn(101);
      expect(await keysOf(slow)).toEqual(["young"]);
    });

    it("go however many there are", async () => {
      const tenantId = await insertTenant(store);
      for (let key = 0; key < 1_100; key++) await store.failedLogins.add(tenantId, `key ${key}`, at(0), DAY_MS);
      await forgetOldFailures({ store, clock: { now: () => at(40) } });
      expect(await keysOf(tenantId)).toEqual([]);
    });
  });
}
