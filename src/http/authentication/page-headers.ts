import type { FastifyReply } from "fastify";
import { brandingOf, pictureOrigins } from "../../domain/branding.ts";
import type { Tenant } from "../../domain/tenant.ts";

/**
 * Headers of what `/authorize` shows: error pages, and the small pages that post a response to the client. Scripts run by digest only,
 * which the provider adds for its own. There is no `form-action`: a `form_post` response goes to the client's address. There is no
 * opener policy either: a popup sign-in answers its opener.
 */
export function pageHeadersOf(tenant: Tenant): Readonly<Record<string, string>> {
  const branding = brandingOf(tenant);
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    ["img-src 'self' data:", ...pictureOrigins(branding)].join(" "),
    `font-src 'self'${branding.fontUrl === undefined ? "" : ` ${new URL(branding.fontUrl).origin}`}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-security-policy": policy.join("; "),
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  };
}

/** For a reply that the provider will write: the framework's own headers do not reach it. */
export function setRawHeaders(reply: FastifyReply, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) reply.raw.setHeader(name, value);
}
