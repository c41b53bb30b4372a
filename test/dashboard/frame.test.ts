import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium } from "../support/browser.ts";
import { type DashboardSite, lookAt, openDashboardSite } from "../support/dashboard-browser.ts";

let site: DashboardSite;

describe.skipIf(!hasChromium)("the dashboard's frame", () => {
  beforeAll(async () => {
    site = await openDashboardSite();
  });
  afterAll(() => site?.close());

  it("looks right, and can be used by everybody, on narrow and wide screens, light and dark", async () => {
    const page = await site.openAsOwner();
    await lookAt(page, "frame");
    expect(await page.title()).toContain("Home");
  });
});
