import { z } from "zod";
import { DomainError } from "../../domain/errors.ts";
import { normaliseIdentifier } from "../../domain/identifier.ts";
import { defineRoute, type Route } from "../route.ts";
import { callOrigin } from "./audit.ts";
import { findConnection } from "./connections.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { answerList, checkpointPagingQuery } from "./paging.ts";
import { idParams } from "./route-params.ts";

const listClients = defineRoute({
  method: "GET",
  path: "/connections/{id}/clients",
  operationId: "listConnectionClients",
  tag: "connections",
  summary: "List the clients that may use a connection",
  scopes: ["read:connections"],
  params: idParams,
  query: z.strictObject(checkpointPagingQuery),
  status: 200,
  reply: z.object({ clients: z.array(z.object({ client_id: z.string() })), next: z.string().optional() }),
  errors: { 404: "There is no such connection." },
  async handle({ params, query, context }, deps: ManagementDeps) {
    const { id } = await findConnection(params.id, context.tenant.id, deps);
    return answerList(
      { ...query, take: query.take ?? 50 },
      {
        collection: "clients",
        list: async () => ({ items: [] }),
        listAfter: (page) => deps.store.connections.enabledClients(context.tenant.id, id, page),
        keyOf: (clientId) => clientId,
        toWire: (clientId) => ({ client_id: clientId }),
      },
    );
  },
});

const updateClients = defineRoute({
  method: "PATCH",
  path: "/connections/{id}/clients",
  operationId: "updateConnectionClients",
  tag: "connections",
  summary: "Say which clients may use a connection",
  scopes: ["update:connections"],
  params: idParams,
  body: z
    .array(z.strictObject({ client_id: z.string().min(1).max(64), status: z.boolean() }))
    .min(1)
    .max(50),
  status: 204,
  errors: { 404: "There is no such connection." },
  async handle({ params, body, context }, deps: ManagementDeps) {
    const tenantId = context.tenant.id;
    const { id } = await findConnection(params.id, tenantId, deps);
    await deps.store.transaction(async (tx) => {
      for (const { client_id: clientId, status } of body) {
        if ((await tx.clients.find(tenantId, clientId)) === undefined) {
          throw new DomainError(
            "invalid_body",
            `Payload validation error: 'The client ${clientId} does not exist' on property client_id.`,
          );
        }
        await tx.connections.setClient(tenantId, id, clientId, status);
      }
    });
  },
});

const deleteUser = defineRoute({
  method: "DELETE",
  path: "/connections/{id}/users",
  operationId: "deleteConnectionUser",
  tag: "connections",
  summary: "Delete the user of a connection who has an e-mail address",
  scopes: ["delete:users"],
  params: idParams,
  query: z.strictObject({ email: z.string().min(1).max(254) }),
  status: 204,
  errors: { 404: "There is no such connection." },
  async handle({ params, query, context }, deps: ManagementDeps) {
    const connection = await findConnection(params.id, context.tenant.id, deps);
    if (connection.strategy !== "auth0") {
      throw new DomainError("unsupported_operation", "The connection must be a database connection");
    }
    const email = normaliseIdentifier(query.email);
    const removed = await deps.store.users.removeByEmail(context.tenant.id, connection.id, email, {
      by: context.caller.subject,
    });
    if (removed === 0) return;
    deps.logWriter.write({
      ...callOrigin(context),
      type: "sdu",
      description: "User successfully deleted",
      connection: connection.name,
      connectionId: connection.id,
      userName: email,
    });
  },
});

const readStatus = defineRoute({
  method: "GET",
  path: "/connections/{id}/status",
  operationId: "readConnectionStatus",
  tag: "connections",
  summary: "Say whether a connection can be used",
  scopes: ["read:connections"],
  params: idParams,
  status: 200,
  reply: z.object({ status: z.string() }),
  errors: { 404: "There is no such connection, or its connector is offline." },
  async handle({ params, context }, deps: ManagementDeps) {
    const connection = await findConnection(params.id, context.tenant.id, deps);
    // A database is as online as the server that answers; no other strategy is run here.
    if (connection.strategy !== "auth0")
      throw new DomainError("not_found", "The connection is offline", { apiCode: "connection_offline" });
    return { status: "online" };
  },
});

/** Which clients may use a connection, and what else hangs on one (contract §4.5). */
export const connectionClientRoutes: readonly Route<ManagementDeps>[] = [
  listClients,
  updateClients,
  deleteUser,
  readStatus,
];
