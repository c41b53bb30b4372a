import { randomBytes } from "node:crypto";
import { cookieNamesOf, hostCookie, readCookie } from "./cookies.ts";

/** 32 random bytes. A cookie of any other shape was not set here. */
const BROWSER_ID = /^[A-Za-z0-9_-]{43}$/;
const YEAR_SECONDS = 31_536_000;

/**
 * Which browser a request comes from, for states and forms that must not work in another. `setCookie` is there when the browser
 * has no id yet: the header that gives it the new one.
 */
export function identifyBrowser(
  cookieHeader: string | undefined,
  domain: string,
): { readonly id: string; readonly setCookie?: string } {
  const known = findBrowserId(cookieHeader, domain);
  if (known !== undefined) return { id: known };
  const id = randomBytes(32).toString("base64url");
  return { id, setCookie: hostCookie(cookieNamesOf(domain).browser, id, YEAR_SECONDS) };
}

/** The id of a browser that has one. */
export function findBrowserId(cookieHeader: string | undefined, domain: string): string | undefined {
  const value = readCookie(cookieHeader, cookieNamesOf(domain).browser);
  return value !== undefined && BROWSER_ID.test(value) ? value : undefined;
}
