import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPagesSite, type PagesSite } from "../../../test/support/pages-site.ts";
import { contrastOf, parseHex } from "../../domain/colour.ts";

let site: PagesSite;
beforeAll(async () => {
  site = await openPagesSite();
});
afterAll(() => site.close());

async function openBranded(settings: Record<string, unknown>) {
  const tenant = await site.addTenant(settings);
  const connection = await tenant.addConnection("Users");
  const browser = tenant.browser();
  const page = await browser.get(`/u/login?state=${tenant.startSignIn([connection])}`);
  const path = /href="(\/u\/branding\/[^"]+)"/.exec(page.body)?.[1];
  return { tenant, browser, page, path, policy: String(page.headers["content-security-policy"]) };
}

type Scheme = readonly [name: "light" | "dark", colours: Readonly<Record<string, string>>];

/** The custom properties of the light and of the dark scheme. */
function schemesOf(css: string): readonly [Scheme, Scheme] {
  const rules = [...css.matchAll(/:root\{(--a[^}]*|--page[^}]*)\}/g)].map(([, body]) =>
    Object.fromEntries(body!.split(";").map((line) => line.split(/:(.*)/s).slice(0, 2) as [string, string])),
  );
  return [
    ["light", rules[0]!],
    ["dark", rules[1]!],
  ];
}

const contrast = (one: string | undefined, other: string): number => contrastOf(parseHex(one ?? "")!, parseHex(other)!);
const SURFACES = { light: ["#ffffff", "#f2f4f2", "#f6f8f6"], dark: ["#1a1e21", "#111416", "#14181a"] };

describe("the tenant's colours", () => {
  it.each(["#ffffff", "#000000", "#ffde00", "#0059d6", "#7f7f7f", "#767676", "#e91e63", "#00ff88", "#1a1e21", "#abc"])(
    "%s can be read wherever text has it or stands on it",
    async (primary) => {
      const { browser, path } = await openBranded({ branding: { colors: { primary } } });
      const { body } = await browser.get(path!);
      for (const [scheme, colours] of schemesOf(body)) {
        expect(parseHex(colours["--button"]!)).toEqual(parseHex(primary));
        for (const button of [colours["--button"]!, colours["--button-strong"]!])
          expect(contrast(colours["--on-button"], button), scheme).toBeGreaterThanOrEqual(4.5);
        for (const surface of SURFACES[scheme]) {
          expect(contrast(colours["--accent"], surface), `${scheme} on ${surface}`).toBeGreaterThanOrEqual(4.5);
          expect(contrast(colours["--accent-strong"], surface), `${scheme} on ${surface}`).toBeGreaterThanOrEqual(4.5);
        }
        const hasEdge = contrast(colours["--button"], SURFACES[scheme][0]!) >= 3;
        expect(colours["--button-line"]).toBe(hasEdge ? "transparent" : "var(--line-strong)");
      }
    },
  );

  it("lie behind the card as they are in the light, and darkened in the dark", async () => {
    const page_background = { type: "linear-gradient", start: "#ffffff", end: "#ffcc00", angle_deg: 35 };
    const { browser, path } = await openBranded({ branding: { colors: { page_background } } });
    const [[, light], [, dark]] = schemesOf((await browser.get(path!)).body);
    expect(light["--page-image"]).toBe("linear-gradient(35deg,#ffffff,#ffcc00)");
    expect(contrast(/#\w{6}/.exec(dark["--page-image"]!)?.[0], "#ffffff")).toBeGreaterThan(12);
  });

  it("may come from the older settings", async () => {
    const { browser, path } = await openBranded({ universal_login: { colors: { primary: "#123456" } } });
    expect((await browser.get(path!)).body).toContain("--button:#123456");
  });
});

describe("the tenant's style sheet", () => {
  it("is kept for good under its address, and another tenant's is never given", async () => {
    const { browser, path, tenant } = await openBranded({ branding: { colors: { primary: "#0059d6" } } });
    const sheet = await browser.get(path!);
    expect(sheet.headers).toMatchObject({
      "content-type": "text/css; charset=utf-8",
      "cache-control": expect.stringContaining("immutable"),
    });
    await site.deps.store.transaction((tx) =>
      tx.tenants.updateSettings(tenant.tenant.id, { branding: { colors: { primary: "#aa0000" } } }),
    );
    const changed = await browser.get(path!);
    expect(changed.body).toContain("#aa0000");
    expect(changed.headers["cache-control"]).toBe("no-store");
    const plain = await site.addTenant();
    expect((await plain.browser().get(path!)).body).toBe("");
  });

  it("is not asked for where nothing is set", async () => {
    expect((await openBranded({})).path).toBeUndefined();
  });

  it("holds an address of a font within its quotes", async () => {
    const url = 'https://fonts.example.com/f.woff2?a="),b\\';
    const { browser, path, policy } = await openBranded({ branding: { font: { url } } });
    const { body } = await browser.get(path!);
    expect(body.match(/src:url\("[^"\\]*(\\5c |%22)[^"]*"\)\}/)).not.toBeNull();
    expect(policy).toContain("; font-src https://fonts.example.com;");
  });
});

describe("the tenant's logo", () => {
  it("is shown beside the name, and pictures come from its host and from nowhere else", async () => {
    const { page, policy } = await openBranded({
      friendly_name: "Northwind",
      picture_url: "https://old.example.com/old.png",
      branding: {
        logo_url: "https://cdn.example.com:8443/a/logo.png?x=1&y=2",
        favicon_url: "https://icons.example.com/f",
      },
    });
    expect(page.body).toContain(
      '<img class="brand-logo" src="https://cdn.example.com:8443/a/logo.png?x=1&amp;y=2" alt="">',
    );
    expect(page.body).toContain('<link rel="icon" href="https://icons.example.com/f">');
    expect(page.body).toMatch(/class="brand-name"[^>]*>Northwind</);
    expect(policy).toContain("; img-src 'self' https://cdn.example.com:8443 https://icons.example.com;");
  });

  it("is the tenant's picture where branding has none", async () => {
    const { policy } = await openBranded({ picture_url: "https://old.example.com/old.png" });
    expect(policy).toContain("; img-src 'self' https://old.example.com;");
  });

  it.each([
    "http://cdn.example.com/logo.png",
    "javascript:alert(1)",
    "data:image/png;base64,AAAA",
    "https://a.example;script-src%20*/logo.png",
    "not an address",
  ])("is left out when it is %s", async (logo_url) => {
    const { page, policy } = await openBranded({ branding: { logo_url } });
    expect(page.body).not.toContain("<img");
    expect(policy).toContain("; img-src 'self';");
  });
});
