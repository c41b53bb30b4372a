import type { Tenant } from "../domain/tenant.ts";

/** Which tenant a request is for, and at which of its domains: found by Host before anything else (design §3). */
export interface Site {
  readonly tenant: Tenant;
  /** As in the Host header, lower case, without `:443`. */
  readonly domain: string;
  /** `https://<domain>/`. */
  readonly issuer: string;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Set by `http/server.ts` for every route but the health checks. */
    site: Site;
  }
}
