import { z } from "zod";
import { isAdministratorId } from "../../domain/administrator.ts";
import { DomainError } from "../../domain/errors.ts";
import { audienceOfResource } from "../../oidc/audience.ts";
import type { StoredPayload } from "../../store/store.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { answerList, checkpointPagingQuery, offsetPagingQuery } from "./paging.ts";
import { idParams } from "./route-params.ts";
import { inexistentUser } from "./user-errors.ts";

/** More than anyone has at once; what is beyond it is not counted. */
const MOST_COUNTED = 1_000;

const sessionReply = z.object({
  id: z.string(),
  user_id: z.string(),
  authenticated_at: z.string().nullable(),
  created_at: z.string().nullable(),
  expires_at: z.string().nullable(),
  clients: z.array(z.object({ client_id: z.string() })),
});
const refreshTokenReply = z.object({
  id: z.string(),
  user_id: z.string(),
  client_id: z.string().nullable(),
  session_id: z.string().nullable(),
  created_at: z.string().nullable(),
  idle_expires_at: z.string().nullable(),
  expires_at: z.string().nullable(),
  rotating: z.boolean(),
  resource_servers: z.array(z.object({ audience: z.string(), scopes: z.string() })),
});
const listQuery = z.object({ ...offsetPagingQuery, ...checkpointPagingQuery });
const nothing = z.object({});

const shared = { tag: "users", params: idParams, errors: { 404: "The user does not exist." } } as const;

/**
 * Who is signed in where (contract §4.2). Ids here name what is stored; they open nothing. Ending them ends no access token:
 * those that were given out live until they expire.
 */
export const userSessionRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute<ManagementDeps, typeof idParams, typeof listQuery>({
    ...shared,
    method: "GET",
    path: "/users/{id}/sessions",
    operationId: "listUserSessions",
    summary: "List a user's sessions",
    scopes: ["read:sessions"],
    query: listQuery,
    reply: z.object({ sessions: z.array(sessionReply), next: z.string().optional(), total: z.number().optional() }),
    status: 200,
    handle: ({ params, query, context }, deps) =>
      list("sessions", "Session", sessionToWire, params.id, query, context, deps),
  }),

  defineRoute<ManagementDeps, typeof idParams>({
    ...shared,
    method: "DELETE",
    path: "/users/{id}/sessions",
    operationId: "deleteUserSessions",
    summary: "End a user's sessions",
    scopes: ["delete:sessions"],
    reply: nothing,
    status: 202,
    handle: ({ params, context }, deps) => remove("Session", params.id, context, deps),
  }),

  defineRoute<ManagementDeps, typeof idParams, typeof listQuery>({
    ...shared,
    method: "GET",
    path: "/users/{id}/refresh-tokens",
    operationId: "listUserRefreshTokens",
    summary: "List a user's refresh tokens",
    scopes: ["read:refresh_tokens"],
    query: listQuery,
    reply: z.object({ tokens: z.array(refreshTokenReply), next: z.string().optional(), total: z.number().optional() }),
    status: 200,
    handle: ({ params, query, context }, deps) =>
      list("tokens", "RefreshToken", refreshTokenToWire, params.id, query, context, deps),
  }),

  defineRoute<ManagementDeps, typeof idParams>({
    ...shared,
    method: "DELETE",
    path: "/users/{id}/refresh-tokens",
    operationId: "deleteUserRefreshTokens",
    summary: "Revoke a user's refresh tokens",
    scopes: ["delete:refresh_tokens"],
    reply: nothing,
    status: 202,
    handle: ({ params, context }, deps) => remove("RefreshToken", params.id, context, deps),
  }),

  defineRoute<ManagementDeps, typeof idParams>({
    ...shared,
    method: "DELETE",
    path: "/sessions/{id}",
    operationId: "deleteSession",
    summary: "End one session",
    scopes: ["delete:sessions"],
    reply: nothing,
    status: 202,
    errors: { 404: "There is no such session." },
    handle: ({ params, context }, deps) => removeOne("Session", params.id, context, deps),
  }),

  defineRoute<ManagementDeps, typeof idParams>({
    ...shared,
    method: "DELETE",
    path: "/refresh-tokens/{id}",
    operationId: "deleteRefreshToken",
    summary: "Revoke one refresh token",
    scopes: ["delete:refresh_tokens"],
    reply: nothing,
    status: 202,
    errors: { 404: "There is no such refresh token." },
    handle: ({ params, context }, deps) => removeOne("RefreshToken", params.id, context, deps),
  }),
];

async function requireUser(userId: string, context: RouteContext, deps: Pick<ManagementDeps, "store">): Promise<void> {
  if ((await deps.store.users.find(context.tenant.id, userId)) === undefined) throw inexistentUser();
}

async function list(
  collection: string,
  model: string,
  toWire: (stored: StoredPayload, userId: string) => object,
  userId: string,
  query: z.output<typeof listQuery>,
  context: RouteContext,
  deps: Pick<ManagementDeps, "store" | "clock">,
): Promise<unknown> {
  await requireUser(userId, context, deps);
  const { oidc } = deps.store;
  const now = deps.clock.now();
  const isLive = ({ payload, expiresAt }: StoredPayload) =>
    payload.consumed === undefined && (expiresAt === undefined || expiresAt > now);
  // Whatever paging was asked for, the answer is an object with checkpoints, as recorded.
  const answer = await answerList<StoredPayload>(
    { take: query.take ?? query.per_page ?? 50, from: query.from },
    {
      collection,
      list: async () => ({ items: [] }),
      listAfter: (page) => oidc.listByUser(context.tenant.id, userId, model, page),
      keyOf: ({ id }) => id,
      toWire: (stored) => (isLive(stored) ? toWire(stored, userId) : {}),
    },
  );
  const shown = answer as Record<string, unknown>;
  const items = (shown[collection] as object[]).filter((item) => Object.keys(item).length > 0);
  if (query.include_totals !== true) return { ...shown, [collection]: items };
  const all = await oidc.listByUser(context.tenant.id, userId, model, { limit: MOST_COUNTED });
  return { ...shown, [collection]: items, total: all.filter(isLive).length };
}

async function remove(
  model: string,
  userId: string,
  context: RouteContext,
  deps: Pick<ManagementDeps, "store">,
): Promise<object> {
  await requireUser(userId, context, deps);
  await deps.store.oidc.destroyByUser(context.tenant.id, userId, model);
  return {};
}

/** Administrators have sessions too, which are nobody's to end here: they count as nobody's. */
async function removeOne(
  model: string,
  id: string,
  context: RouteContext,
  deps: Pick<ManagementDeps, "store">,
): Promise<object> {
  const owner = (await deps.store.oidc.find(context.tenant.id, model, id))?.accountId;
  if (typeof owner !== "string" || isAdministratorId(owner))
    throw new DomainError("not_found", "Not found.", { detail: `no ${model} with this id` });
  await deps.store.oidc.destroy(context.tenant.id, model, id);
  return {};
}

const fromSeconds = (value: unknown): string | null =>
  typeof value === "number" ? new Date(value * 1000).toISOString() : null;
const textOrNull = (value: unknown): string | null => (typeof value === "string" ? value : null);

function sessionToWire({ id, payload, expiresAt }: StoredPayload, userId: string): z.input<typeof sessionReply> {
  const authorizations =
    typeof payload.authorizations === "object" && payload.authorizations !== null ? payload.authorizations : {};
  return {
    id,
    user_id: userId,
    authenticated_at: fromSeconds(payload.loginTs),
    created_at: fromSeconds(payload.iat),
    expires_at: expiresAt?.toISOString() ?? null,
    clients: Object.keys(authorizations).map((clientId) => ({ client_id: clientId })),
  };
}

function refreshTokenToWire(
  { id, payload, expiresAt }: StoredPayload,
  userId: string,
): z.input<typeof refreshTokenReply> {
  const audiences = [payload.resource].flat().filter((audience) => typeof audience === "string");
  return {
    id,
    user_id: userId,
    client_id: textOrNull(payload.clientId),
    // The session's own id would be its secret; this one is not.
    session_id: textOrNull(payload.sessionUid),
    created_at: fromSeconds(payload.iiat ?? payload.iat),
    idle_expires_at: null,
    expires_at: expiresAt?.toISOString() ?? null,
    rotating: typeof payload.rotations === "number",
    resource_servers: audiences.map((resource) => ({
      audience: audienceOfResource(resource) ?? resource,
      scopes: textOrNull(payload.scope) ?? "",
    })),
  };
}
