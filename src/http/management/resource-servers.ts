import { z } from "zod";
import type { ResourceServer } from "../../domain/client.ts";
import { DomainError } from "../../domain/errors.ts";
import { newClientSecret, newResourceServerId, type TenantId } from "../../domain/ids.ts";
import { nameOrderKey } from "../../store/name-order.ts";
import { sealContext } from "../../store/sealer.ts";
import { defineRoute, type Route } from "../route.ts";
import { noteSecretRead } from "./audit.ts";
import { noteChange } from "./changed-fields.ts";
import type { ManagementDeps } from "./management-deps.ts";
import {
  answerList,
  checkpointPagingQuery,
  fieldsQuery,
  listReply,
  nameQuery,
  offsetPagingQuery,
  pickFields,
} from "./paging.ts";
import { queryBoolean, queryList } from "./query-values.ts";
import { createResourceServerBody, resourceServerReply, updateResourceServerBody } from "./resource-server-schemas.ts";
import {
  changeResourceServerFromWire,
  newResourceServerFromWire,
  resourceServerToWire,
} from "./resource-servers-wire.ts";
import { idParams } from "./route-params.ts";

const listApis = defineRoute({
  method: "GET",
  path: "/resource-servers",
  operationId: "listResourceServers",
  tag: "resource-servers",
  summary: "List APIs",
  scopes: ["read:resource_servers"],
  query: z.strictObject({
    ...offsetPagingQuery,
    ...checkpointPagingQuery,
    ...fieldsQuery,
    identifiers: queryList("Only the APIs with these identifiers.").optional(),
    ...nameQuery,
  }),
  status: 200,
  reply: listReply("resource_servers", resourceServerReply),
  async handle({ query, context }, deps: ManagementDeps) {
    const tenantId = context.tenant.id;
    const filter = { identifiers: query.identifiers, search: query.search, byName: query.sort !== undefined };
    return answerList(query, {
      collection: "resource_servers",
      list: (page) => deps.store.resourceServers.list(tenantId, filter, page),
      listAfter: (page) => deps.store.resourceServers.listAfter(tenantId, filter, page),
      keyOf: ({ name, id }) => (filter.byName ? nameOrderKey(name, id) : id),
      toWire: (api) => resourceServerToWire(api),
    });
  },
});

const readApi = defineRoute({
  method: "GET",
  path: "/resource-servers/{id}",
  operationId: "readResourceServer",
  tag: "resource-servers",
  summary: "Get an API",
  scopes: ["read:resource_servers"],
  params: idParams,
  query: z.strictObject({ include_fields: queryBoolean("As in lists.").optional(), fields: fieldsQuery.fields }),
  status: 200,
  reply: resourceServerReply,
  errors: { 404: "There is no such API." },
  async handle({ params, query, context }, deps: ManagementDeps) {
    const api = await findApi(params.id, context.tenant.id, deps);
    // Whoever may change the secret may see it; a token that only reads may not. Who did not ask for it has not read it.
    const isAsked = query.fields?.includes("signing_secret") === (query.include_fields ?? true);
    const shows = query.fields === undefined || isAsked;
    const secret = shows && context.caller.scopes.has("update:resource_servers") ? openSecret(api, deps) : undefined;
    if (secret !== undefined) noteSecretRead("Read an API's signing secret", context, deps);
    return pickFields(resourceServerToWire(api, secret), query);
  },
});

const createApi = defineRoute({
  method: "POST",
  path: "/resource-servers",
  operationId: "createResourceServer",
  tag: "resource-servers",
  summary: "Create an API",
  scopes: ["create:resource_servers"],
  body: createResourceServerBody,
  status: 201,
  reply: resourceServerReply,
  errors: { 409: "There is an API with this identifier already." },
  async handle({ body, context }, deps: ManagementDeps) {
    const tenantId = context.tenant.id;
    const described = newResourceServerFromWire(body, { tenantId, id: newResourceServerId() }, deps.clock.now());
    refuseReservedIdentifier(described.identifier, context.tenant.domains);
    const { api, secret } = withSigningSecret(described, body.signing_secret, deps);
    try {
      await deps.store.resourceServers.insert(api);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== "conflict") throw error;
      throw new DomainError("conflict", `A resource server with identifier ${api.identifier} already exists`, {
        apiCode: "resource_server_identifier_conflict",
        cause: error,
      });
    }
    return resourceServerToWire(api, secret);
  },
});

const updateApi = defineRoute({
  method: "PATCH",
  path: "/resource-servers/{id}",
  operationId: "updateResourceServer",
  tag: "resource-servers",
  summary: "Update an API",
  scopes: ["update:resource_servers"],
  params: idParams,
  body: updateResourceServerBody,
  status: 200,
  reply: resourceServerReply,
  errors: { 404: "There is no such API." },
  async handle({ params, body, context }, deps: ManagementDeps) {
    return deps.store.transaction(async (tx) => {
      const before = await findApi(params.id, context.tenant.id, { store: tx });
      refuseSystem(before, "modified");
      const { api, secret } = withSigningSecret(
        changeResourceServerFromWire(before, body, deps.clock.now()),
        body.signing_secret,
        deps,
      );
      await tx.resourceServers.update(api);
      noteChange(
        context,
        resourceServerToWire(before, before.sealedSigningSecret),
        resourceServerToWire(api, api.sealedSigningSecret),
      );
      return resourceServerToWire(api, secret);
    });
  },
});

const deleteApi = defineRoute({
  method: "DELETE",
  path: "/resource-servers/{id}",
  operationId: "deleteResourceServer",
  tag: "resource-servers",
  summary: "Delete an API",
  scopes: ["delete:resource_servers"],
  params: idParams,
  status: 204,
  async handle({ params, context }, deps: ManagementDeps) {
    const api = await lookUp(params.id, context.tenant.id, deps);
    if (api === undefined) return;
    refuseSystem(api, "deleted");
    await deps.store.resourceServers.remove(context.tenant.id, api.id);
  },
});

/** By id, or by identifier (contract §4.4). */
async function lookUp(
  idOrIdentifier: string,
  tenantId: TenantId,
  deps: Pick<ManagementDeps, "store">,
): Promise<ResourceServer | undefined> {
  const { resourceServers } = deps.store;
  return (
    (await resourceServers.find(tenantId, idOrIdentifier)) ??
    (await resourceServers.findByIdentifier(tenantId, idOrIdentifier))
  );
}

async function findApi(
  idOrIdentifier: string,
  tenantId: TenantId,
  deps: Pick<ManagementDeps, "store">,
): Promise<ResourceServer> {
  const api = await lookUp(idOrIdentifier, tenantId, deps);
  if (api === undefined)
    throw new DomainError("not_found", "The resource server does not exist", { apiCode: "inexistent_resource_server" });
  return api;
}

function refuseSystem(api: ResourceServer, verb: string): void {
  if (api.isSystem) throw new DomainError("unsupported_operation", `System API cannot be ${verb}`);
}

/** Addresses of this server itself are no API of the customer's: a token for them would mean something else. */
function refuseReservedIdentifier(identifier: string, domains: readonly string[]): void {
  const reserved = domains.flatMap((domain) => [
    `https://${domain}/api/v2/`,
    `https://${domain}/userinfo`,
    `https://${domain}/`,
  ]);
  if (reserved.includes(identifier)) {
    throw new DomainError(
      "invalid_body",
      `Payload validation error: 'The identifier ${identifier} is reserved' on property identifier.`,
    );
  }
}

function withSigningSecret(
  api: ResourceServer,
  given: string | undefined,
  deps: Pick<ManagementDeps, "sealer">,
): { api: ResourceServer; secret?: string } {
  if (api.signingAlg !== "HS256") return { api: { ...api, sealedSigningSecret: undefined } };
  if (given === undefined && api.sealedSigningSecret !== undefined) return { api, secret: openSecret(api, deps) };
  const secret = given ?? newClientSecret();
  return {
    api: { ...api, sealedSigningSecret: deps.sealer.seal(secret, sealContext.apiSigningSecret(api.tenantId, api.id)) },
    secret,
  };
}

function openSecret(api: ResourceServer, deps: Pick<ManagementDeps, "sealer">): string | undefined {
  if (api.sealedSigningSecret === undefined) return undefined;
  return deps.sealer.open(api.sealedSigningSecret, sealContext.apiSigningSecret(api.tenantId, api.id));
}

/** APIs, as tokens name them in `aud` (contract §4.4). */
export const resourceServerRoutes: readonly Route<ManagementDeps>[] = [
  listApis,
  createApi,
  readApi,
  updateApi,
  deleteApi,
];
