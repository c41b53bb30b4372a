import { createHmac, timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Html } from "../../domain/html.ts";
import { findBrowserId, identifyBrowser } from "../../oidc/browser-id.ts";
import { addCookie } from "./add-cookie.ts";
import { hidden } from "./form-parts.ts";

export interface FormTokenDeps {
  /** 32 bytes or more, the same on every node. */
  readonly formKey: Uint8Array;
}

const FIELD = "form_token";

/**
 * The hidden field that proves that a form was shown to this browser by this server, for this `purpose`: a keyed hash over
 * the browser's cookie, which another site can neither read nor plant. Gives the browser its cookie when it has none.
 */
export function formToken(request: FastifyRequest, reply: FastifyReply, purpose: string, deps: FormTokenDeps): Html {
  const { id, setCookie } = identifyBrowser(request.headers.cookie, request.site.domain);
  if (setCookie !== undefined) addCookie(reply, setCookie);
  return hidden(FIELD, tokenFor(request, id, purpose, deps));
}

/** Whether a posted form carries the token of this browser and purpose. */
export function hasFormToken(
  request: FastifyRequest,
  fields: Readonly<Record<string, string>>,
  purpose: string,
  deps: FormTokenDeps,
): boolean {
  const browser = findBrowserId(request.headers.cookie, request.site.domain);
  if (browser === undefined || request.headers["sec-fetch-site"] === "cross-site") return false;
  const expected = Buffer.from(tokenFor(request, browser, purpose, deps));
  const given = Buffer.from(fields[FIELD] ?? "");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function tokenFor(request: FastifyRequest, browser: string, purpose: string, deps: FormTokenDeps): string {
  // What one tenant's page was shown must not open a form of another's, whatever cookies they might share.
  const message = JSON.stringify([request.site.tenant.id, request.site.domain, browser, purpose]);
  return createHmac("sha256", deps.formKey).update(message).digest("base64url");
}
