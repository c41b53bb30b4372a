/**
 * `npm run screenshots`: pictures of every page of the dashboard, light and dark, narrow and wide, in docs/screenshots/. What they show
 * has happened: a tenant lives through three weeks of a migration first, by its public API.
 */
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CDPSession, Page } from "playwright-core";
import { type Address, addressesOfDashboard, openAddress } from "../test/support/dashboard-addresses.ts";
import { type DashboardSite, openDashboardSite, showIn } from "../test/support/dashboard-browser.ts";
import { type LivedInTenant, liveInTenant } from "../test/support/lived-in/lived-in-tenant.ts";
import { createMovingClock } from "../test/support/lived-in/moving-clock.ts";
import { root } from "./steps.ts";

const FOLDER = join(root, "docs/screenshots");
const WIDTHS = [400, 1440] as const;
const HEIGHT = 900;
/** Longer pages are cut off. */
const MAX_HEIGHT = 1_800;
/** WebP's; text stays sharp, and a picture has a third of its size as PNG. */
const QUALITY = 82;
const PAST = {
  listed: 4_200,
  days: [320, 288, 262, 214, 71, 64, 205, 188, 176, 160, 142, 51, 47, 138, 121, 116, 104, 98, 35, 31, 88, 84],
};

const clock = createMovingClock();
let tenant: LivedInTenant | undefined;
const site = await openDashboardSite({
  clock,
  before: async (usher) => {
    tenant = await liveInTenant({ usher, clock, past: PAST });
  },
});
try {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const files = await takeAll(site, tenant!);
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  console.log(`${files.length} pictures in docs/screenshots, ${(bytes / 1_000_000).toFixed(1)} MB`);
} finally {
  await site.close();
  await tenant?.close();
}

async function takeAll(at: DashboardSite, { ids }: LivedInTenant): Promise<readonly string[]> {
  const page = await at.openAsOwner();
  const devtools = await page.context().newCDPSession(page);
  const files: string[] = [];
  const addresses = await addressesOfDashboard(page, at, ids);
  // The logs first: each page that is opened here is an event in them.
  for (const { name, path } of addresses.toSorted((one, other) => Number(isLog(other)) - Number(isLog(one)))) {
    console.log(path);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: HEIGHT });
      await openAddress(page, at.at(path));
      for (const colours of ["light", "dark"] as const) {
        await showIn(page, colours);
        const file = join(FOLDER, `${name}-${width}-${colours}.webp`);
        writeFileSync(file, await take({ page, devtools, width }));
        files.push(file);
      }
    }
  }
  return files;
}

function isLog({ path }: Address): boolean {
  return path.startsWith("/logs");
}

/** Playwright itself takes PNG and JPEG only. */
async function take(input: { page: Page; devtools: CDPSession; width: number }): Promise<Buffer> {
  const { page, devtools, width } = input;
  const whole = await page.evaluate<number>("document.documentElement.scrollHeight");
  const height = Math.min(whole, MAX_HEIGHT);
  // The navigation is as high as the screen.
  await page.setViewportSize({ width, height });
  const { data } = await devtools.send("Page.captureScreenshot", {
    format: "webp",
    quality: QUALITY,
    captureBeyondViewport: true,
    clip: { x: 0, y: 0, width, height, scale: 1 },
  });
  return Buffer.from(data, "base64");
}
