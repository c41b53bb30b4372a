import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, launchBrowser } from "../../../test/support/browser.ts";
import { freePort } from "../../../test/support/free-port.ts";
import { openTestAuthority } from "../../../test/support/local-tls.ts";
import { lookAt, openPageAt } from "../../../test/support/look-at-page.ts";
import { linkIn, openPagesSite, type PagesSite, type TenantWithPages } from "../../../test/support/pages-site.ts";
import type { Connection } from "../../domain/connection.ts";
import { directionOf, LANGUAGES, type Language } from "../../domain/language.ts";
import { type Listeners, openListeners } from "../listeners.ts";
import { replyWithSignOutPage } from "./sign-out-page.ts";
import { textsOf } from "./texts/texts-of.ts";

const CALLBACK = "https://app.example.org/callback";
/** Colours that are hard to write on. */
const BRANDING = {
  colors: {
    primary: "#ffb400",
    page_background: { type: "linear-gradient", start: "#fff4d6", end: "#bfe3ff", angle_deg: 135 },
  },
};

let site: PagesSite;
let listeners: Listeners;
let browser: Browser;
let tenant: TenantWithPages;
let connection: Connection;

beforeAll(async () => {
  if (!hasChromium) return;
  const port = await freePort();
  site = await openPagesSite({
    extend: (app) =>
      app.get("/sign-out", (_request, reply) => replyWithSignOutPage(reply, { clientName: "Shop", fields: [] })),
  });
  tenant = await site.addTenant({ friendly_name: "Northwind Gardens", branding: BRANDING }, `localhost:${port}`);
  connection = await tenant.addConnection("Users", { requires_username: true, passwordPolicy: "excellent" });
  const authority = await openTestAuthority();
  const tls = await authority.serverCertificate();
  listeners = await openListeners([{ scheme: "https", host: "127.0.0.1", port }], site.app.routing, tls);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await listeners?.close(0);
  await site?.close();
});

const at = (path: string): string => `https://${tenant.domain}${path}`;
const newState = (): string => tenant.startSignIn([connection], { redirectUri: CALLBACK });

/** A browser whose person reads this language. */
const contextIn = (language: Language): Promise<BrowserContext> =>
  browser.newContext({ ignoreHTTPSErrors: true, locale: language });

describe.skipIf(!hasChromium).each(LANGUAGES)("the hosted pages in %s", (language) => {
  const texts = textsOf(language);

  it("speak it from sign-in to the new password, in both colour schemes, and so do the mails", async () => {
    const email = `${language}@example.com`;
    const user = await tenant.addUser(connection, { email, password: "Canary-Tulip-4711" });
    const askConsent = () => tenant.askConsent(user, { scopes: ["openid", "profile", "email", "offline_access"] });
    const context = await contextIn(language);
    const page = await openPageAt(context, at(`/u/login?state=${newState()}`));
    const heading = (text: string) => page.waitForSelector(`h1:text-is("${text}")`);
    expect(await page.evaluate("[document.documentElement.lang, document.documentElement.dir]")).toEqual([
      language,
      directionOf(language),
    ]);
    await heading(texts["sign_in.title"]);
    await page.fill("#username", email);
    await page.fill("#password", "wrong");
    await page.click(".button");
    expect(await page.textContent("[role=alert]")).toBe(texts["error.wrong_credentials.username"]);
    await lookAt(page, `hosted/${language}/sign-in-wrong`);

    await page.goto(at(`/u/signup?state=${newState()}`));
    await page.fill("#email", "new@example.com");
    await page.fill("#username", "not a name");
    await page.fill("#password", "aaaaaaaaaaaa");
    await page.click(".button");
    await page.waitForSelector(".field-error");
    expect(await page.textContent(".field-error")).toBe(texts["identifier.username_characters"]);
    await page.fill("#username", "newcomer");
    await page.fill("#password", "aaaaaaaaaaaa");
    await page.click(".button");
    await page.waitForSelector(".rules .broken");
    expect(await page.textContent(".rules")).toContain(texts["rule.identicalChars"]("2", "aaa"));
    await lookAt(page, `hosted/${language}/sign-up-weak`);

    await page.goto(at(`/u/reset-password/request?state=${newState()}`));
    await lookAt(page, `hosted/${language}/forgotten`);
    await page.fill("#username", email);
    await page.click(".button");
    await heading(texts["forgotten.sent.title"]);

    const mail = (await tenant.mails()).find(({ to }) => to === email);
    expect(mail?.html).toContain(`<html lang="${language}" dir="${directionOf(language)}">`);
    await page.goto(linkIn(mail));
    await heading(texts["reset.title"]);
    await lookAt(page, `hosted/${language}/reset`);
    await page.goto(at(`/u/consent?state=${askConsent()}`));
    await heading(texts["consent.title"]);
    await lookAt(page, `hosted/${language}/consent`);
    await context.close();
  });

  it("speak it where something is wrong, and where somebody leaves", async () => {
    const context = await contextIn(language);
    const page = await openPageAt(context, at("/u/login?state=unknown"));
    expect(await page.textContent("main")).toContain(texts["error.interaction"]);
    await lookAt(page, `hosted/${language}/error`);
    await page.goto(at("/u/reset-password?ticket=unknown"));
    expect(await page.textContent("main")).toContain(texts["link.invalid.text"]);
    await page.goto(at("/sign-out"));
    expect(await page.textContent("h1")).toBe(texts["sign_out.title"]("Shop"));
    await lookAt(page, `hosted/${language}/sign-out`);
    await context.close();
  });
});

describe.skipIf(!hasChromium)("the hosted pages", () => {
  it("are written from right to left in Arabic, but for addresses and passwords", async () => {
    const context = await contextIn("ar");
    const page = await openPageAt(context, at(`/u/login?state=${newState()}`));
    await page.setViewportSize({ width: 400, height: 800 });
    await page.waitForSelector(".show:not([hidden])");
    const box = async (selector: string) => (await page.locator(selector).first().boundingBox())!;
    const [card, heading, mark, name, label, input, show] = await Promise.all(
      ["main", "h1", ".brand-mark", ".brand-name", "label[for=password]", "#password", ".show"].map(box),
    );
    const right = ({ x, width }: { x: number; width: number }): number => x + width;
    // The mark stands to the right of the name, the label at the right edge, the button at the left end of its field.
    expect(mark!.x).toBeGreaterThan(right(name!));
    expect(right(card!) - right(mark!)).toBeLessThan(40);
    expect(Math.abs(right(heading!) - right(input!))).toBeLessThan(2);
    expect(Math.abs(right(label!) - right(input!))).toBeLessThan(2);
    expect(show!.x - input!.x).toBeLessThan(10);
    const style =
      "(() => { const s = getComputedStyle(document.querySelector('#username')); return [s.direction, s.textAlign]; })()";
    expect(await page.evaluate(style)).toEqual(["ltr", "right"]);
    await context.close();
  });

  it("mirror nothing in a language that is written from left to right", async () => {
    const context = await contextIn("de");
    const page = await openPageAt(context, at(`/u/login?state=${newState()}`));
    await page.waitForSelector(".show:not([hidden])");
    const [mark, name, input, show] = await Promise.all(
      [".brand-mark", ".brand-name", "#password", ".show"].map((selector) =>
        page.locator(selector).first().boundingBox(),
      ),
    );
    expect(mark!.x).toBeLessThan(name!.x);
    expect(input!.x + input!.width - (show!.x + show!.width)).toBeLessThan(10);
    await context.close();
  });

  it("show a password on request, and send it from a field that hides it", async () => {
    const context = await contextIn("en");
    const page = await openPageAt(context, at(`/u/login?state=${newState()}`));
    await page.fill("#username", "someone@example.com");
    await page.fill("#password", "seen");
    const show = page.getByRole("button", { name: "Show password" });
    await show.press("Enter");
    const state = () =>
      page.evaluate("[document.querySelector('#password').type, document.querySelector('.show').ariaPressed]");
    expect(await state()).toEqual(["text", "true"]);
    await lookAt(page, "hosted/password-shown");
    await page.evaluate("document.forms[0].addEventListener('submit', (event) => event.preventDefault())");
    await page.press("#password", "Enter");
    expect(await state()).toEqual(["password", "false"]);
    await context.close();
  });

  it("work without any script", async () => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, javaScriptEnabled: false, locale: "en" });
    const page = await openPageAt(context, at(`/u/login?state=${newState()}`));
    expect(await page.locator(".show").isVisible()).toBe(false);
    await page.fill("#username", "someone@example.com");
    await page.fill("#password", "wrong");
    await page.click(".button");
    await page.waitForSelector("[role=alert]");
    await context.close();
  });
});
