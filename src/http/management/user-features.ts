import { z } from "zod";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { offsetPageOf, offsetPagingQuery } from "./paging.ts";
import { queryInteger } from "./query-values.ts";
import { idParams } from "./route-params.ts";
import { inexistentUser } from "./user-errors.ts";

const anyList = z.array(z.unknown());
const takeQuery = z.object({
  from: z.string().max(500).optional(),
  take: queryInteger("Items of one answer, at most 100; default 50.", 1, 100).optional(),
});
const tokenSetParams = z.object({ id: z.string().min(1).max(1024), token_set: z.string().min(1).max(1024) });
const pageQuery = z.object(offsetPagingQuery);

const shared = { tag: "users", params: idParams, errors: { 404: "The user does not exist." } } as const;

/**
 * What a user of Auth0 may have and a user here never has: second factors, remembered browsers, connected accounts,
 * organizations, risk assessments. Tools that ask for them get the truth, which is an empty list or nothing to remove.
 */
export const userFeatureRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute<ManagementDeps, typeof idParams>({
    ...shared,
    method: "GET",
    path: "/users/{id}/enrollments",
    operationId: "listUserEnrollments",
    summary: "List a user's second factors (none)",
    scopes: ["read:users"],
    reply: anyList,
    status: 200,
    handle: ({ params, context }, deps) => none(params.id, context, deps),
  }),

  defineRoute<ManagementDeps, typeof idParams>({
    ...shared,
    method: "GET",
    path: "/users/{id}/federated-connections-tokensets",
    operationId: "listUserTokenSets",
    summary: "List a user's federated token sets (none)",
    scopes: ["read:federated_connections_tokens", "read:users"],
    reply: anyList,
    status: 200,
    handle: ({ params, context }, deps) => none(params.id, context, deps),
  }),

  defineRoute<ManagementDeps, typeof tokenSetParams>({
    ...shared,
    method: "DELETE",
    path: "/users/{id}/federated-connections-tokensets/{token_set}",
    operationId: "deleteUserTokenSet",
    summary: "Delete a federated token set of a user (none)",
    scopes: ["delete:federated_connections_tokens", "update:users"],
    params: tokenSetParams,
    status: 204,
    handle: async ({ params, context }, deps) => void (await none(params.id, context, deps)),
  }),

  defineRoute<ManagementDeps, typeof idParams, typeof takeQuery>({
    ...shared,
    method: "GET",
    path: "/users/{id}/connected-accounts",
    operationId: "listUserConnectedAccounts",
    summary: "List a user's connected accounts (none)",
    scopes: ["read:users"],
    query: takeQuery,
    reply: z.object({ connected_accounts: anyList }),
    status: 200,
    handle: async ({ params, context }, deps) => ({ connected_accounts: await none(params.id, context, deps) }),
  }),

  defineRoute<ManagementDeps, typeof idParams, typeof pageQuery>({
    ...shared,
    method: "GET",
    path: "/users/{id}/organizations",
    operationId: "listUserOrganizations",
    summary: "List a user's organizations (none)",
    scopes: ["read:organizations"],
    query: pageQuery,
    reply: z.union([
      anyList,
      z.object({ start: z.number(), limit: z.number(), total: z.number(), organizations: anyList }),
    ]),
    status: 200,
    async handle({ params, query, context }, deps) {
      const { offset, limit } = offsetPageOf(query);
      const organizations = await none(params.id, context, deps);
      return query.include_totals === true ? { start: offset, limit, total: 0, organizations } : organizations;
    },
  }),

  defineRoute<ManagementDeps, typeof idParams, typeof pageQuery>({
    ...shared,
    method: "GET",
    path: "/users/{id}/authentication-methods",
    operationId: "listUserAuthenticationMethods",
    summary: "List a user's further authentication methods (none)",
    scopes: ["read:authentication_methods"],
    query: pageQuery,
    reply: z.union([
      anyList,
      z.object({ start: z.number(), limit: z.number(), total: z.number(), authenticators: anyList }),
    ]),
    status: 200,
    async handle({ params, query, context }, deps) {
      const { offset, limit } = offsetPageOf(query);
      const authenticators = await none(params.id, context, deps);
      return query.include_totals === true ? { start: offset, limit, total: 0, authenticators } : authenticators;
    },
  }),

  defineRoute<ManagementDeps, typeof idParams>({
    ...shared,
    method: "POST",
    path: "/users/{id}/multifactor/actions/invalidate-remember-browser",
    operationId: "invalidateRememberedBrowsers",
    summary: "Forget a user's remembered browsers (none)",
    scopes: ["update:users"],
    status: 204,
    handle: async ({ params, context }, deps) => void (await none(params.id, context, deps)),
  }),

  defineRoute<ManagementDeps, typeof idParams>({
    ...shared,
    method: "POST",
    path: "/users/{id}/risk-assessments/clear",
    operationId: "clearUserRiskAssessments",
    summary: "Clear a user's risk assessments (none)",
    scopes: ["update:users"],
    status: 204,
    handle: async ({ params, context }, deps) => void (await none(params.id, context, deps)),
  }),
];

async function none(userId: string, context: RouteContext, deps: Pick<ManagementDeps, "store">): Promise<never[]> {
  const user = await deps.store.users.find(context.tenant.id, userId);
  if (user === undefined) throw inexistentUser();
  return [];
}
