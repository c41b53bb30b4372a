import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { ensureDashboard } from "../../tools/dashboard-build.mjs";
import { launchBrowser } from "./browser.ts";
import type { TenantClient } from "./tenant-client.ts";
import { type RunningUsher, type StartUsherOptions, startUsher } from "./usher.ts";

const SCREENSHOTS = fileURLToPath(new URL("../../test-output/screenshots/dashboard/", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const WIDTHS = [400, 1440] as const;
const HEIGHT = 900;
const STEP_TIMEOUT_MS = 20_000;

export const OWNER = { name: "Olivia Owner", email: "olivia@example.com", password: "Canary-Heron-Lantern-4711" };

/** A server with the built dashboard, and a browser. */
export interface DashboardSite {
  readonly usher: RunningUsher;
  readonly tenant: TenantClient;
  readonly browser: Browser;
  /** A page of the dashboard with the tenant's first owner signed in, in a browser context of its own. */
  openAsOwner(path?: string, options?: BrowserContextOptions): Promise<Page>;
  /** A page of the dashboard for somebody who is not signed in yet: it shows the sign-in page. */
  openSignedOut(path?: string, options?: BrowserContextOptions): Promise<Page>;
  /** Address of a page of the dashboard. */
  at(path: string): string;
  close(): Promise<void>;
}

export interface DashboardSiteOptions extends StartUsherOptions {
  /** What has happened at the tenant before its first owner comes. */
  readonly before?: (usher: RunningUsher) => Promise<void>;
}

/** Starts them, with the tenant's first owner made by the set-up link as a person would. */
export async function openDashboardSite(options: DashboardSiteOptions = {}): Promise<DashboardSite> {
  if (!ensureDashboard()) throw new Error("The dashboard does not build.");
  const [usher, browser] = await Promise.all([startUsher(options), launchBrowser()]);
  await options.before?.(usher);
  const tenant = usher.tenants[0]!;
  const at = (path: string) => `https://${tenant.domain}/dashboard${path}`;
  const { cookies } = await setUpOwner(await newContext(browser), await usher.setupLink(tenant));
  return {
    usher,
    tenant,
    browser,
    at,
    async openAsOwner(path = "/", options = {}) {
      const context = await newContext(browser, { ...options, storageState: { cookies, origins: [] } });
      const page = await newPage(context);
      await page.goto(at(path));
      await page.locator("main h1").waitFor();
      return page;
    },
    async openSignedOut(path = "/", options = {}) {
      const page = await newPage(await newContext(browser, options));
      await page.goto(at(path));
      await page.waitForURL(/\/u\/login/);
      return page;
    },
    async close() {
      await browser.close();
      await usher.close();
    },
  };
}

const newContext = (browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> =>
  browser.newContext({
    ignoreHTTPSErrors: true,
    locale: "en-GB",
    viewport: { width: 1440, height: HEIGHT },
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
    ...options,
  });

/** A page in a browser that nobody has signed in with. */
export const openPage = async (browser: Browser, options?: BrowserContextOptions): Promise<Page> =>
  newPage(await newContext(browser, options));

/** Waits shorter than a test may take, so that a failure names its step. */
async function newPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  return page;
}

async function setUpOwner(context: BrowserContext, link: string) {
  const page = await context.newPage();
  await page.goto(link);
  await page.fill("#name", OWNER.name);
  await page.fill("#email", OWNER.email);
  await page.fill("#password", OWNER.password);
  const again = page.locator("#password_again");
  if (await again.count()) await again.fill(OWNER.password);
  await page.click("button[type=submit]");
  await signIn(page);
  await page.locator("main h1").waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Fills in the sign-in page when it is shown. */
export async function signIn(page: Page, person: { email: string; password: string } = OWNER): Promise<void> {
  await page.waitForURL(/\/(u\/login|dashboard\/)/);
  if (!page.url().includes("/u/login")) return;
  await page.fill("#username", person.email);
  await page.fill("#password", person.password);
  await page.click("button[type=submit]");
  await page.waitForURL(/\/dashboard\//);
}

/**
 * Looks at a page as it is now, narrow and wide, light and dark: keeps a picture of each, and wants no violation of WCAG 2.2 AA, no
 * error in the console and nothing wider than the screen.
 */
export async function lookAt(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT });
    for (const colorScheme of ["light", "dark"] as const) {
      await showIn(page, colorScheme);
      await page.screenshot({ path: `${SCREENSHOTS}${name}-${width}-${colorScheme}.png`, fullPage: true });
      const place = `${name} at ${width} px, ${colorScheme}`;
      assert.ok((await overflowOf(page)) <= 0, `${place}: wider than the screen`);
      const found = await violations(page);
      assert.equal(found.length, 0, [place, ...found].join("\n"));
    }
  }
}

/** Shows the page in these colours. */
export async function showIn(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  const isShown = `html[data-mantine-color-scheme=${colorScheme}], html:not([data-mantine-color-scheme])`;
  await page.locator(isShown).waitFor({ state: "attached" });
  // Its colours are there with the frame after the next.
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
}

/** By how many pixels the page is wider than the screen. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");

/** What axe finds against WCAG 2.2 AA. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate<AxeResults>(
    `axe.run(${JSON.stringify({ runOnly: { type: "tag", values: WCAG } })})`,
  );
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
}
