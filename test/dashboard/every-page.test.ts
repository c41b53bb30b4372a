import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium } from "../support/browser.ts";
import { addressesOfDashboard, openAddress } from "../support/dashboard-addresses.ts";
import { type DashboardSite, openDashboardSite, overflowOf, showIn, violations } from "../support/dashboard-browser.ts";
import { type LivedInTenant, liveInTenant } from "../support/lived-in/lived-in-tenant.ts";
import { createMovingClock } from "../support/lived-in/moving-clock.ts";

const PAST = { listed: 60, days: [10, 8, 6] };
const HEIGHT = 900;
const NARROW = 360;
const WIDE = 1440;
/** All pages in one go; many machines need a fifth of it. */
const LONG_MS = 900_000;

describe.skipIf(!hasChromium)("every page and tab that the router has, with a migration in its middle", () => {
  let site: DashboardSite;
  let tenant: LivedInTenant;
  let page: Page;

  beforeAll(async () => {
    const clock = createMovingClock();
    site = await openDashboardSite({
      clock,
      before: async (usher) => {
        tenant = await liveInTenant({ usher, clock, past: PAST });
      },
    });
    page = await site.openAsOwner();
  });
  afterAll(async () => {
    await site?.close();
    await tenant?.close();
  });

  it(
    "fits a screen of 360 px, breaks no rule of WCAG 2.2 AA in both themes, and has no error",
    async () => {
      const troubles: string[] = [];
      let where = "";
      page.on("console", (message) => {
        // That there is none yet is an answer too.
        const isAnswer = /status of 404/.test(message.text());
        if (message.type() === "error" && !isAnswer) troubles.push(`${where}: ${message.text()}`);
      });
      page.on("pageerror", (error) => troubles.push(`${where}: ${String(error)}`));
      const addresses = await addressesOfDashboard(page, site, tenant.ids);
      for (const { name, path } of addresses) {
        where = name;
        await page.setViewportSize({ width: NARROW, height: HEIGHT });
        await openAddress(page, site.at(path));
        const overflow = await overflowOf(page);
        if (overflow > 0) troubles.push(`${name}: ${overflow} px wider than ${NARROW} px`);
        for (const width of [NARROW, WIDE]) {
          await page.setViewportSize({ width, height: HEIGHT });
          for (const colours of ["light", "dark"] as const) {
            await showIn(page, colours);
            for (const found of await violations(page)) troubles.push(`${name}, ${width} px, ${colours}: ${found}`);
          }
        }
      }
      expect(troubles).toEqual([]);
      expect(addresses.length).toBeGreaterThan(0);
    },
    LONG_MS,
  );

  it(
    "fits with German words, which are longer, too",
    async () => {
      const german = await site.openAsOwner("/", { locale: "de-DE" });
      const tooWide: string[] = [];
      for (const { name, path } of await addressesOfDashboard(page, site, tenant.ids)) {
        await german.setViewportSize({ width: NARROW, height: HEIGHT });
        await openAddress(german, site.at(path));
        for (const width of [NARROW, WIDE]) {
          await german.setViewportSize({ width, height: HEIGHT });
          const overflow = await overflowOf(german);
          if (overflow > 0) tooWide.push(`${name}: ${overflow} px wider than ${width} px`);
        }
      }
      expect(tooWide).toEqual([]);
    },
    LONG_MS,
  );
});
