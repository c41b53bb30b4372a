import { createHash } from "node:crypto";
import { z } from "zod";
import { DomainError, isDomainError } from "../../domain/errors.ts";
import { checkedDomain } from "../../flows/create-tenant/checked-domain.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { idParams } from "./route-params.ts";

export const MAX_DOMAINS = 50;

const domainReply = z.object({
  custom_domain_id: z.string(),
  domain: z.string().describe("With its port where it is not 443."),
  primary: z.boolean().describe("Its address is the audience of the Management API: it cannot be removed."),
  in_use: z.boolean().describe("This request came by it."),
  status: z.literal("ready"),
  type: z.literal("self_managed_certs"),
});
const createBody = z.strictObject({
  domain: z.string().min(1).max(255).describe("Where the tenant will answer too; its name must lead to this server."),
  type: z.enum(["self_managed_certs"]).optional(),
});

const shared = { tag: "custom-domains" } as const;
const unknownDomain = () =>
  new DomainError("not_found", "The custom domain does not exist", { apiCode: "inexistent_custom_domain" });

/** The domains of a tenant, as Auth0 names them. All of them work at once; certificates are the installation's matter. */
export const customDomainRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute({
    ...shared,
    method: "GET",
    path: "/custom-domains",
    operationId: "listCustomDomains",
    summary: "Get custom domains configurations",
    scopes: ["read:custom_domains"],
    reply: z.array(domainReply),
    status: 200,
    async handle({ context }, deps: ManagementDeps) {
      return (await domainsOf(context, deps)).map((domain, place) => domainToWire(domain, place, context));
    },
  }),

  defineRoute({
    ...shared,
    method: "GET",
    path: "/custom-domains/{id}",
    operationId: "getCustomDomain",
    summary: "Get custom domain configuration",
    scopes: ["read:custom_domains"],
    params: idParams,
    reply: domainReply,
    status: 200,
    errors: { 404: "The tenant has no such domain." },
    async handle({ params, context }, deps: ManagementDeps) {
      const domains = await domainsOf(context, deps);
      const place = domains.findIndex((domain) => idOf(domain) === params.id);
      if (place < 0) throw unknownDomain();
      return domainToWire(domains[place]!, place, context);
    },
  }),

  defineRoute({
    ...shared,
    method: "POST",
    path: "/custom-domains",
    operationId: "createCustomDomain",
    summary: "Configure a new custom domain",
    scopes: ["create:custom_domains"],
    body: createBody,
    reply: domainReply,
    status: 201,
    errors: { 409: "A tenant has this domain already." },
    async handle({ body, context }, deps: ManagementDeps) {
      const domain = checkedDomain(body.domain);
      const place = await add(domain, context, deps).catch((error: unknown) => {
        if (!isDomainError(error) || error.extra?.key !== "domain") throw error;
        throw new DomainError("conflict", "The domain is in use already", { apiCode: "custom_domain_conflict" });
      });
      return domainToWire(domain, place, context);
    },
  }),

  defineRoute({
    ...shared,
    method: "DELETE",
    path: "/custom-domains/{id}",
    operationId: "deleteCustomDomain",
    summary: "Delete custom domain configuration",
    scopes: ["delete:custom_domains"],
    params: idParams,
    status: 204,
    errors: {
      404: "The tenant has no such domain.",
      409: "It is the primary domain, or the one that this request came by.",
    },
    async handle({ params, context }, deps: ManagementDeps) {
      const domains = await domainsOf(context, deps);
      const domain = domains.find((one) => idOf(one) === params.id);
      if (domain === undefined) throw unknownDomain();
      // So the last one stays too.
      if (domain === domains[0])
        throw refusal("The primary domain cannot be removed: tokens for the Management API carry its address.");
      if (domain === context.domain)
        throw refusal("This request came by the domain. Ask at another one of the tenant to remove it.");
      await deps.store.tenants.removeDomain(context.tenant.id, domain);
    },
  }),
];

/** Counted and added in one transaction, so that several at once get no further than one after the other. Gives its place. */
function add(domain: string, context: RouteContext, deps: Pick<ManagementDeps, "store">): Promise<number> {
  return deps.store.transaction(async (tx) => {
    const { length } = await domainsOf(context, { store: tx });
    if (length >= MAX_DOMAINS)
      throw new DomainError("conflict", `A tenant has at most ${MAX_DOMAINS} domains.`, {
        apiCode: "too_many_domains",
      });
    await tx.tenants.addDomain(context.tenant.id, domain);
    return length;
  });
}

// From the store: a list must show what was just added.
const domainsOf = async ({ tenant }: RouteContext, deps: Pick<ManagementDeps, "store">): Promise<readonly string[]> =>
  (await deps.store.tenants.find(tenant.id))?.domains ?? [];

const refusal = (text: string): DomainError => new DomainError("conflict", text, { apiCode: "custom_domain_in_use" });

/** The same for the same domain, so that nothing has to be kept of it. */
const idOf = (domain: string): string => `cd_${createHash("sha256").update(domain).digest("hex").slice(0, 16)}`;

const domainToWire = (domain: string, place: number, context: RouteContext): z.input<typeof domainReply> => ({
  custom_domain_id: idOf(domain),
  domain,
  primary: place === 0,
  in_use: domain === context.domain,
  status: "ready",
  type: "self_managed_certs",
});
