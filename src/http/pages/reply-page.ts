import type { FastifyReply } from "fastify";
import { brandingOf, pictureOrigins } from "../../domain/branding.ts";
import type { Html } from "../../domain/html.ts";
import type { Site } from "../site.ts";
import { showPasswordScript } from "./assets.ts";

export interface PageReply {
  readonly status?: number;
  readonly body: Html | string;
  /** Addresses that a form on the page may lead to, by way of redirects: browsers hold the whole chain to `form-action`. */
  readonly formTargets?: readonly string[];
  /** Whether a frame of our own may be in it (the outbox). */
  readonly hasFrame?: boolean;
}

/** Sends a page under the strictest policy that it works with. */
export function replyWithPage(reply: FastifyReply, page: PageReply): FastifyReply {
  return reply
    .code(page.status ?? 200)
    .headers(pageHeaders(reply.request.site, page))
    .type("text/html; charset=utf-8")
    .send(String(page.body));
}

/** The headers of every page, for parts that send one by themselves. No opener policy: a sign-in in a popup answers its opener. */
export function pageHeaders(
  { tenant, domain }: Pick<Site, "tenant" | "domain">,
  page: Pick<PageReply, "formTargets" | "hasFrame"> = {},
): Record<string, string> {
  const branding = brandingOf(tenant);
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    ["img-src 'self'", ...pictureOrigins(branding)].join(" "),
    ...(branding.fontUrl === undefined ? [] : [`font-src ${new URL(branding.fontUrl).origin}`]),
    // The one script there is, and not whatever else could be made to come from here.
    `script-src https://${domain}${showPasswordScript.path}`,
    `form-action ${formAction(page.formTargets ?? [])}`,
    ...(page.hasFrame ? ["frame-src 'self'"] : []),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-security-policy": policy.join("; "),
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
  };
}

/** More than these would make a header that proxies refuse; then any web address may follow. */
const MAX_TARGETS = 40;

function formAction(targets: readonly string[]): string {
  const sources = new Set(["'self'"]);
  for (const target of targets) {
    const source = sourceOf(target);
    if (source !== undefined) sources.add(source);
  }
  return sources.size > MAX_TARGETS ? "'self' https: http:" : [...sources].join(" ");
}

/** The origin of a web address, or the scheme of an app's own one; undefined for what must never be a target. */
function sourceOf(target: string): string | undefined {
  if (!URL.canParse(target)) return undefined;
  const url = new URL(target);
  // A wildcard callback (contract §5.4) keeps its asterisk: the policy reads it in the same way.
  if (url.protocol === "https:" || url.protocol === "http:")
    return /^[a-z0-9.*[\]:-]+$/i.test(url.host) ? `${url.protocol}//${url.host}` : undefined;
  return ["javascript:", "data:", "vbscript:", "blob:", "about:", "file:"].includes(url.protocol)
    ? undefined
    : url.protocol;
}
