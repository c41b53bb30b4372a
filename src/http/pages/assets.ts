import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";

interface Asset {
  readonly path: string;
  readonly type: string;
  readonly content: string;
}

// The hash in the name lets browsers keep a file for good: another content is another address.
function load(name: string, extension: string, type: string): Asset {
  const content = readFileSync(new URL(`./assets/${name}.${extension}`, import.meta.url), "utf8");
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
  return { path: `/u/assets/${name}.${hash}.${extension}`, type, content };
}

export const stylesheet = load("style", "css", "text/css; charset=utf-8");
export const icon = load("icon", "svg", "image/svg+xml");
/** The only script of the pages; all of them work without it. */
export const showPasswordScript = load("show-password", "js", "text/javascript; charset=utf-8");

/** Serves the pages' own files. */
export function registerAssets(app: FastifyInstance): void {
  for (const { path, type, content } of [stylesheet, icon, showPasswordScript]) {
    app.get(path, (_request, reply) =>
      reply
        .header("cache-control", "public, max-age=31536000, immutable")
        .header("content-security-policy", "default-src 'none'")
        .type(type)
        .send(content),
    );
  }
}
