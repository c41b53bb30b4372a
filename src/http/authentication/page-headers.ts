import type { FastifyReply } from "fastify";

/**
 * Headers of what `/authorize` shows: error pages, and the small pages that post a response to the client. Scripts run by digest only,
 * which the provider adds for its own. There is no `form-action`: a `form_post` response goes to the client's address. There is no
 * opener policy either: a popup sign-in answers its opener.
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  "strict-transport-security": "max-age=31536000",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

/** For a reply that the provider will write: the framework's own headers do not reach it. */
export function setRawHeaders(reply: FastifyReply, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) reply.raw.setHeader(name, value);
}
