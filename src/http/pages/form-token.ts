import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Html } from "../../domain/html.ts";
import { readCookie, setHostCookie } from "./cookies.ts";
import { hidden } from "./form-parts.ts";

export interface FormTokenDeps {
  /** 32 bytes or more, the same on every node. */
  readonly formKey: Uint8Array;
}

const COOKIE = "__Host-usher-browser";
const FIELD = "form_token";
const BROWSER_ID = /^[A-Za-z0-9_-]{43}$/;
const YEAR_SECONDS = 31_536_000;

/**
 * The hidden field that proves that a form was shown to this browser by this server, for this `purpose`: a keyed hash over
 * the browser's cookie, which another site can neither read nor plant. Gives the browser its cookie when it has none.
 */
export function formToken(request: FastifyRequest, reply: FastifyReply, purpose: string, deps: FormTokenDeps): Html {
  let browser = browserOf(request);
  if (browser === undefined) {
    browser = randomBytes(32).toString("base64url");
    setHostCookie(reply, COOKIE, browser, YEAR_SECONDS);
  }
  return hidden(FIELD, tokenFor(request, browser, purpose, deps));
}

/** Whether a posted form carries the token of this browser and purpose. */
export function hasFormToken(
  request: FastifyRequest,
  fields: Readonly<Record<string, string>>,
  purpose: string,
  deps: FormTokenDeps,
): boolean {
  const browser = browserOf(request);
  if (browser === undefined || request.headers["sec-fetch-site"] === "cross-site") return false;
  const expected = Buffer.from(tokenFor(request, browser, purpose, deps));
  const given = Buffer.from(fields[FIELD] ?? "");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function browserOf(request: FastifyRequest): string | undefined {
  const value = readCookie(request, COOKIE);
  return value !== undefined && BROWSER_ID.test(value) ? value : undefined;
}

function tokenFor(request: FastifyRequest, browser: string, purpose: string, deps: FormTokenDeps): string {
  // Cookies do not know ports: two tenants on one host name share the browser's id, but not its tokens.
  const message = JSON.stringify([request.site.tenant.id, request.site.domain, browser, purpose]);
  return createHmac("sha256", deps.formKey).update(message).digest("base64url");
}
