import { z } from "zod";
import { isAdministratorId } from "../../domain/administrator.ts";
import { DomainError } from "../../domain/errors.ts";
import type { TenantId } from "../../domain/ids.ts";
import { isJsonObject } from "../../domain/json.ts";
import { audienceOfResource } from "../../oidc/audience.ts";
import type { StoredPayload } from "../../store/store.ts";
import { defineRoute, type Route } from "../route.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { offsetPageOf, offsetPagingQuery } from "./paging.ts";
import { idParams } from "./route-params.ts";

/** More than anyone has at once; what is beyond it is neither shown nor counted. */
const MOST_SHOWN = 1_000;
const MODEL = "Grant";

const grantReply = z.object({
  id: z.string(),
  clientID: z.string(),
  user_id: z.string(),
  audience: z.string().nullable().describe("null: scopes of the sign-in itself, for no API."),
  scope: z.array(z.string()),
});
type GrantOnWire = z.input<typeof grantReply>;
/** Administrators have grants too, which are nobody's to end here: they count as nobody's. */
const userId = z.string().min(1).max(1_024);
const isOfUser = (id: unknown): boolean => typeof id === "string" && !isAdministratorId(id);
const listQuery = z.strictObject({
  user_id: userId.describe("Whose grants."),
  client_id: z.string().max(64).optional(),
  audience: z.string().max(600).optional(),
  ...offsetPagingQuery,
});

const shared = { tag: "grants" } as const;

/** What users let clients do in their name (Auth0's `/grants`): a grant that is gone takes its refresh tokens and codes along. */
export const grantRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute({
    ...shared,
    method: "GET",
    path: "/grants",
    operationId: "listUserGrants",
    summary: "Get a user's grants",
    scopes: ["read:grants"],
    query: listQuery,
    reply: z.union([
      z.array(grantReply),
      z.object({ start: z.int(), limit: z.int(), total: z.int(), grants: z.array(grantReply) }),
    ]),
    status: 200,
    async handle({ query, context }, { store, clock }: ManagementDeps) {
      const { user_id: owner } = query;
      const page = { limit: MOST_SHOWN };
      const stored = isOfUser(owner) ? await store.oidc.listByUser(context.tenant.id, owner, MODEL, page) : [];
      const now = clock.now();
      const grants = stored
        .filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now)
        .flatMap((one) => grantsToWire(one, query.user_id))
        .filter(({ clientID }) => query.client_id === undefined || clientID === query.client_id)
        .filter(({ audience }) => query.audience === undefined || audience === query.audience);
      const { offset, limit } = offsetPageOf(query);
      const shown = grants.slice(offset, offset + limit);
      return query.include_totals === true ? { start: offset, limit, total: grants.length, grants: shown } : shown;
    },
  }),

  defineRoute({
    ...shared,
    method: "DELETE",
    path: "/grants/{id}",
    operationId: "deleteGrant",
    summary: "Delete a grant by id",
    scopes: ["delete:grants"],
    params: idParams,
    status: 204,
    errors: { 404: "There is no such grant." },
    async handle({ params, context }, { store }: ManagementDeps) {
      if (!isOfUser((await store.oidc.find(context.tenant.id, MODEL, params.id))?.accountId))
        throw new DomainError("not_found", "The grant does not exist.", { apiCode: "inexistent_grant" });
      await endGrant(context.tenant.id, params.id, { store });
    },
  }),

  defineRoute({
    ...shared,
    method: "DELETE",
    path: "/grants",
    operationId: "deleteUserGrants",
    summary: "Delete all grants of a user",
    scopes: ["delete:grants"],
    query: z.strictObject({ user_id: userId }),
    status: 204,
    async handle({ query, context }, { store }: ManagementDeps) {
      if (!isOfUser(query.user_id)) return;
      const page = { limit: MOST_SHOWN };
      for (;;) {
        const grants = await store.oidc.listByUser(context.tenant.id, query.user_id, MODEL, page);
        for (const { id } of grants) await endGrant(context.tenant.id, id, { store });
        if (grants.length < page.limit) return;
      }
    },
  }),
];

/** The grant goes first: whoever uses one of its tokens at this moment must not find it again. */
async function endGrant(tenantId: TenantId, id: string, deps: Pick<ManagementDeps, "store">): Promise<void> {
  await deps.store.oidc.destroy(tenantId, MODEL, id);
  await deps.store.oidc.revokeByGrantId(tenantId, id);
}

/** One grant of the library is for several APIs; Auth0 shows one for each. They are ended together. */
function grantsToWire({ id, payload }: StoredPayload, userId: string): GrantOnWire[] {
  const openid = isJsonObject(payload.openid) ? [[null, payload.openid.scope] as const] : [];
  const resources = Object.entries(isJsonObject(payload.resources) ? payload.resources : {}).map(
    ([resource, scope]) => [audienceOfResource(resource) ?? null, scope] as const,
  );
  const byAudience = Map.groupBy([...openid, ...resources], ([audience]) => audience);
  return [...byAudience].map(([audience, parts]) => ({
    id,
    clientID: typeof payload.clientId === "string" ? payload.clientId : "",
    user_id: userId,
    audience,
    scope: [...new Set(parts.flatMap(([, scope]) => (typeof scope === "string" ? scope.split(" ") : [])))],
  }));
}
