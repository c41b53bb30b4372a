import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { screenshot } from "./browser.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [400, 1440] as const;
const SCHEMES = ["light", "dark"] as const;

/** A page that, when it is closed, has had nothing that its content policy did not allow. */
export async function openPageAt(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on(
    "console",
    (message) =>
      message.type() === "error" && /Content.Security/i.test(message.text()) && complaints.push(message.text()),
  );
  page.on("close", () => expect(complaints).toEqual([]));
  await page.goto(address);
  return page;
}

/** Looks at the page in every size and colour scheme, and keeps pictures: nothing sticks out, nothing that axe knows is wrong. */
export async function lookAt(page: Page, name: string): Promise<void> {
  for (const colorScheme of SCHEMES) {
    for (const width of WIDTHS) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: width < 500 ? 760 : 900 });
      await screenshot(page, `${name}-${colorScheme}-${width}`);
      const overflow = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      expect(overflow, `${name} at ${width} px`).toBe(0);
    }
    // What axe looks at does not depend on the width, but for what stands on what.
    await page.evaluate(axe);
    const found = (await page.evaluate(
      "axe.run(document, { iframes: false }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html).join(' ')))",
    )) as string[];
    expect(found, `${name}, ${colorScheme}`).toEqual([]);
  }
}
