import { z } from "zod";
import { DomainError } from "../../domain/errors.ts";
import type { Removal } from "../../store/departures.ts";
import type { UserCondition, UserQuery } from "../../store/user-query.ts";
import { userToWire } from "../../users/user-to-wire.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import { callOrigin } from "./audit.ts";
import { requireUserScope } from "./caller-scopes.ts";
import { createUser } from "./create-user.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { answerList, fieldsQuery, pickFields } from "./paging.ts";
import { queryBoolean } from "./query-values.ts";
import { idParams } from "./route-params.ts";
import { parseSearchQuery, parseSort } from "./search-query.ts";
import { updateUser } from "./update-user.ts";
import { inexistentUser } from "./user-errors.ts";
import {
  createUserBody,
  listUsersQuery,
  type UpdateUserBody,
  updateUserBody,
  userListReply,
  userReply,
} from "./users-schemas.ts";

const deleteQuery = z.object({
  tombstone: queryBoolean(
    "Default true: where the connection migrates, they are not brought back from its source until that is lifted.",
  ).optional(),
});
const fieldsQueryObject = z.object(fieldsQuery);
const byEmailQuery = z.object({
  email: z.string().min(1).max(320).describe("Exact and case-sensitive."),
  ...fieldsQuery,
});

type Query = z.output<typeof listUsersQuery>;

/** `/users` and `/users-by-email` (contract §4.6). */
export const userRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute<ManagementDeps, undefined, typeof listUsersQuery>({
    method: "GET",
    path: "/users",
    operationId: "listUsers",
    tag: "users",
    summary: "List or search users",
    scopes: ["read:users"],
    query: listUsersQuery,
    reply: userListReply,
    status: 200,
    async handle({ query, context }, { store }) {
      const tenantId = context.tenant.id;
      const search = searchOf(query);
      const byCheckpoint = query.q === undefined && query.sort === undefined && query.connection === undefined;
      return answerList(query, {
        collection: "users",
        list: (page) => store.users.search(tenantId, search, page),
        ...(byCheckpoint
          ? { listAfter: (page) => store.users.listAfter(tenantId, page), keyOf: (user) => user.userId }
          : {}),
        toWire: userToWire,
      });
    },
  }),

  defineRoute<ManagementDeps, undefined, undefined, typeof createUserBody>({
    method: "POST",
    path: "/users",
    operationId: "createUser",
    tag: "users",
    summary: "Create a User",
    scopes: ["create:users"],
    body: createUserBody,
    reply: userReply,
    status: 201,
    errors: {
      409: "The user exists here or at the connection's source.",
      503: "The connection's source did not answer.",
    },
    handle: async ({ body, context }, deps) => userToWire(await createUser(body, context, deps)),
  }),

  defineRoute<ManagementDeps, undefined, typeof byEmailQuery>({
    method: "GET",
    path: "/users-by-email",
    operationId: "listUsersByEmail",
    tag: "users",
    summary: "Search Users by Email",
    scopes: ["read:users"],
    query: byEmailQuery,
    reply: z.array(userReply),
    status: 200,
    async handle({ query, context }, { store }) {
      const users = await store.users.listByEmail(context.tenant.id, query.email);
      return users.map((user) => pickFields(userToWire(user), query));
    },
  }),

  defineRoute<ManagementDeps, typeof idParams, typeof fieldsQueryObject>({
    method: "GET",
    path: "/users/{id}",
    operationId: "getUser",
    tag: "users",
    summary: "Get a User",
    scopes: ["read:users", "read:current_user"],
    params: idParams,
    query: fieldsQueryObject,
    reply: userReply,
    status: 200,
    errors: { 404: "The user does not exist." },
    async handle({ params, query, context }, { store }) {
      requireUserScope(context.caller, params.id, { anyone: ["read:users"], self: ["read:current_user"] });
      const user = await store.users.find(context.tenant.id, params.id);
      if (user === undefined) throw inexistentUser();
      return pickFields(userToWire(user), query);
    },
  }),

  defineRoute<ManagementDeps, typeof idParams, undefined, typeof updateUserBody>({
    method: "PATCH",
    path: "/users/{id}",
    operationId: "updateUser",
    tag: "users",
    summary: "Update a User",
    scopes: ["update:users", "update:users_app_metadata", "update:current_user_metadata"],
    params: idParams,
    body: updateUserBody,
    reply: userReply,
    status: 200,
    errors: { 404: "The user does not exist.", 503: "The connection's source did not answer." },
    async handle({ params, body, context }, deps) {
      requireScopeFor(body, params.id, context);
      return userToWire(await updateUser(params.id, body, context, deps));
    },
  }),

  defineRoute<ManagementDeps, typeof idParams, typeof deleteQuery>({
    method: "DELETE",
    path: "/users/{id}",
    operationId: "deleteUser",
    tag: "users",
    summary: "Delete a User",
    scopes: ["delete:users", "delete:current_user"],
    params: idParams,
    query: deleteQuery,
    status: 204,
    async handle({ params, query, context }, deps) {
      requireUserScope(context.caller, params.id, { anyone: ["delete:users"], self: ["delete:current_user"] });
      await deleteUser(params.id, { tombstone: query.tombstone, by: context.caller.subject }, context, deps);
    },
  }),
];

function searchOf(query: Query): UserQuery {
  if (query.search_engine !== undefined && query.search_engine !== "v3") {
    // The API's own words; only an engine's name goes into them.
    const engine = /^v[12]$/.test(query.search_engine) ? query.search_engine : "that engine";
    throw new DomainError(
      "invalid_query",
      `You are not allowed to use search_engine=${engine}. Use search_engine=v3 instead.`,
    );
  }
  const asked = parseSearchQuery(query.q ?? "");
  const condition: UserCondition =
    query.connection === undefined
      ? asked
      : { kind: "and", parts: [asked, { kind: "equals", field: "identities.connection", value: query.connection }] };
  return query.sort === undefined
    ? { condition, anyOrder: query.q !== undefined }
    : { condition, sort: parseSort(query.sort) };
}

/** Some scopes allow to change only one kind of metadata (contract §4.2). */
function requireScopeFor(body: UpdateUserBody, userId: string, context: RouteContext): void {
  const touches = (only: string) => Object.keys(body).every((name) => name === only);
  requireUserScope(context.caller, userId, {
    anyone: touches("app_metadata") ? ["update:users", "update:users_app_metadata"] : ["update:users"],
    self: touches("user_metadata") ? ["update:current_user_metadata"] : [],
  });
}

/** Nothing happens for an id that is not there; the answer is the same (contract §4.6.2). The source is never told. */
async function deleteUser(
  userId: string,
  removal: Removal,
  context: RouteContext,
  deps: Pick<ManagementDeps, "store" | "logWriter">,
): Promise<void> {
  const tenantId = context.tenant.id;
  const removed = await deps.store.transaction(
    async (tx) => {
      const user = await tx.users.find(tenantId, userId);
      if (user === undefined) return undefined;
      await tx.oidc.revokeByUser(tenantId, userId);
      await tx.users.remove(tenantId, userId, removal);
      return user;
    },
    { readsLatest: true },
  );
  if (removed === undefined) return;
  const identity = removed.identities[0];
  deps.logWriter.write({
    ...callOrigin(context),
    type: "sdu",
    description: "User successfully deleted",
    connection: identity?.connection,
    connectionId: identity?.connectionId,
    userId,
    userName: removed.email ?? removed.username ?? removed.phoneNumber,
  });
}
