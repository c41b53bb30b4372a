import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import type { DashboardSite } from "./dashboard-browser.ts";
import type { Ids } from "./lived-in/lived-in-tenant.ts";

const ROUTER = new URL("../../dashboard/src/app/router.tsx", import.meta.url);

/** A page of the dashboard, or a tab of one. */
export interface Address {
  /** For files and messages, such as `connections-one-database`. */
  readonly name: string;
  /** Below `/dashboard`. */
  readonly path: string;
}

/** Every route that the dashboard's router has; those that only lead on to a tab are left out. */
export function routesOfDashboard(): readonly string[] {
  const paths = [...readFileSync(ROUTER, "utf8").matchAll(/^\s*path: "([^"]+)"/gm)].map(([, path]) => path!);
  return paths.filter((path) => !paths.includes(`${path}/$tab`));
}

/**
 * Every page with each of its tabs, as its own links name them, so that neither a new page nor a new tab can be forgotten. Throws
 * for a page of which no example is known.
 */
export async function addressesOfDashboard(page: Page, { at }: DashboardSite, ids: Ids): Promise<readonly Address[]> {
  const addresses: Address[] = [];
  for (const route of routesOfDashboard()) {
    const path = route.replace("$id", () => encodeURIComponent(exampleOf(route, ids)));
    const name = route.slice(1).replace("/$id", "-one").replace("/$tab", "") || "home";
    if (!route.endsWith("/$tab")) addresses.push({ name, path });
    else
      for (const tab of await tabsOf(page, at(path.replace("/$tab", ""))))
        addresses.push({ name: `${name}-${tab}`, path: path.replace("$tab", tab) });
  }
  return addresses;
}

function exampleOf(route: string, ids: Ids): string {
  const area = route.split("/")[1]!;
  if (route.includes("$id") && !(area in ids)) throw new Error(`Of ${route} no example is known; name one in Ids.`);
  return ids[area as keyof Ids];
}

/** The address leads on to the first of them. */
async function tabsOf(page: Page, address: string): Promise<readonly string[]> {
  await page.goto(address);
  const links = page.getByRole("main").locator("nav a");
  await links.first().waitFor();
  const hrefs = await Promise.all((await links.all()).map((link) => link.getAttribute("href")));
  return hrefs.map((href) => new URL(href ?? "", address).pathname.split("/").at(-1)!);
}

// Playwright's "networkidle" waits for the frame by which the sign-in was renewed, which is gone.
const UNTIL_QUIET = `new Promise((done) => {
  let before = -1;
  const look = () => {
    const answered = performance.getEntriesByType("resource").length;
    if (answered === before) return done();
    before = answered;
    setTimeout(look, 400);
  };
  look();
})`;

/** Opens it, and waits until all that it asks for is there. */
export async function openAddress(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator("main h1").waitFor();
  await page.evaluate(UNTIL_QUIET);
  await page.locator("main .mantine-Skeleton-root").first().waitFor({ state: "hidden" });
}
