import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance, FastifyReply } from "fastify";
import { readAsset } from "./read-asset.ts";
import { unbuiltPage } from "./unbuilt-page.ts";

export interface DashboardDeps {
  /** The folder that `npm run build:dashboard` writes. It may be missing. */
  readonly dashboardDir: string;
}

/** Where Vite leaves the nonce to the server (`dashboard/vite.config.ts`). */
const NONCE_PLACE = "CSP_NONCE";

/**
 * `/dashboard/`: the files of the dashboard, which speaks to `/api/v2` like any other program. Every address below it that is no
 * file is a page of it, so that links into it work.
 */
export function registerDashboard(app: FastifyInstance, deps: DashboardDeps): void {
  app.get("/dashboard", (_request, reply) => reply.redirect("/dashboard/", 308));
  app.get<{ Params: { name: string } }>("/dashboard/assets/:name", async ({ params, headers }, reply) => {
    const asset = await readAsset(join(deps.dashboardDir, "assets"), params.name);
    if (!asset) return reply.callNotFound();
    const isGzipped = /\bgzip\b/.test(String(headers["accept-encoding"] ?? ""));
    if (isGzipped) reply.header("content-encoding", "gzip");
    return (
      reply
        // A hash of the content is in the name: another content is another address.
        .header("cache-control", "public, max-age=31536000, immutable")
        .header("vary", "accept-encoding")
        .header("content-security-policy", "default-src 'none'")
        .type(asset.type)
        .send(isGzipped ? asset.gzipped : asset.content)
    );
  });
  app.get("/dashboard/*", (_request, reply) => replyWithDashboard(reply, deps));
}

async function replyWithDashboard(reply: FastifyReply, deps: DashboardDeps): Promise<FastifyReply> {
  const nonce = randomBytes(16).toString("base64url");
  const page = await readFile(join(deps.dashboardDir, "index.html"), "utf8").catch(() => undefined);
  return reply
    .code(page === undefined ? 503 : 200)
    .headers(dashboardHeaders(nonce))
    .type("text/html; charset=utf-8")
    .send(page === undefined ? unbuiltPage() : page.replaceAll(NONCE_PLACE, nonce));
}

/** Scripts are our own files only. Style elements need the nonce: the components write some as they are shown. */
function dashboardHeaders(nonce: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-security-policy": policy.join("; "),
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
  };
}
