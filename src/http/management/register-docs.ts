import type { FastifyInstance } from "fastify";
import { DOCS_STYLE, docsPage } from "./docs-page.ts";
import { type DescribedRoute, openApiDocument } from "./openapi.ts";

const PAGE_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves what the API is like, to programs and to people. Needs no access token: it says nothing about a tenant's data. */
export function registerDocs(scope: FastifyInstance, routes: readonly DescribedRoute[]): void {
  scope.get("/openapi.json", async (request, reply) =>
    reply.header("cache-control", "public, max-age=300").send(openApiDocument(routes, request.site.issuer)),
  );
  scope.get("/docs", async (request, reply) =>
    reply
      .type("text/html; charset=utf-8")
      .headers({ "content-security-policy": PAGE_POLICY, "cache-control": "public, max-age=300" })
      .send(docsPage(routes, request.site.issuer)),
  );
  scope.get("/docs.css", async (_request, reply) =>
    reply.type("text/css; charset=utf-8").header("cache-control", "public, max-age=3600").send(DOCS_STYLE),
  );
}
