import { z } from "zod";
import type { ClientGrant } from "../../domain/client.ts";
import { DomainError } from "../../domain/errors.ts";
import { type ClientId, newClientGrantId } from "../../domain/ids.ts";
import { defineRoute, type Route } from "../route.ts";
import { noteChange } from "./changed-fields.ts";
import { clientGrantToWire, newClientGrantFromWire } from "./client-grants-wire.ts";
import { refuseMightierGrant } from "./client-power.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { answerList, checkpointPagingQuery, listReply, offsetPagingQuery } from "./paging.ts";
import { queryBoolean } from "./query-values.ts";
import { idParams } from "./route-params.ts";

const scope = z.array(z.string().min(1).max(280)).max(1000);
const organizationFields = {
  organization_usage: z.enum(["deny", "allow", "require"]).nullish(),
  allow_any_organization: z.boolean().nullish(),
  allow_all_scopes: z.boolean().nullish(),
  authorization_details_types: z.array(z.string().min(1).max(255)).max(100).nullish(),
};

const grantReply = z.object({
  id: z.string(),
  client_id: z.string(),
  audience: z.string(),
  scope: z.array(z.string()),
  subject_type: z.string(),
  organization_usage: z.string().optional(),
  allow_any_organization: z.boolean().optional(),
  allow_all_scopes: z.boolean().optional(),
  authorization_details_types: z.array(z.string()).optional(),
  is_system: z.boolean().optional(),
});

const listGrants = defineRoute({
  method: "GET",
  path: "/client-grants",
  operationId: "listClientGrants",
  tag: "client-grants",
  summary: "List client grants",
  scopes: ["read:client_grants"],
  query: z.strictObject({
    ...offsetPagingQuery,
    ...checkpointPagingQuery,
    audience: z.string().max(600).optional(),
    client_id: z.string().max(64).optional(),
    subject_type: z.enum(["client", "user"]).optional(),
    allow_any_organization: queryBoolean("Only grants that allow, or do not allow, any organization.").optional(),
  }),
  status: 200,
  reply: listReply("client_grants", grantReply),
  async handle({ query, context }, deps: ManagementDeps) {
    const tenantId = context.tenant.id;
    const filter = { audience: query.audience, clientId: query.client_id, subjectType: query.subject_type };
    const wanted = (grant: ClientGrant) =>
      query.allow_any_organization === undefined ||
      (grant.properties.allow_any_organization === true) === query.allow_any_organization;
    return answerList(query, {
      collection: "client_grants",
      list: async (page) => {
        const found = await deps.store.clientGrants.list(tenantId, filter, page);
        return { ...found, items: found.items.filter(wanted) };
      },
      listAfter: async (page) => (await deps.store.clientGrants.listAfter(tenantId, filter, page)).filter(wanted),
      keyOf: ({ id }) => id,
      toWire: clientGrantToWire,
    });
  },
});

const readGrant = defineRoute({
  method: "GET",
  path: "/client-grants/{id}",
  operationId: "readClientGrant",
  tag: "client-grants",
  summary: "Get a client grant",
  scopes: ["read:client_grants"],
  params: idParams,
  status: 200,
  reply: grantReply,
  errors: { 404: "There is no such grant." },
  async handle({ params, context }, deps: ManagementDeps) {
    return clientGrantToWire(await findGrant(params.id, context.tenant.id, deps));
  },
});

const createGrant = defineRoute({
  method: "POST",
  path: "/client-grants",
  operationId: "createClientGrant",
  tag: "client-grants",
  summary: "Create a client grant",
  scopes: ["create:client_grants"],
  body: z.strictObject({
    client_id: z.string().min(1).max(64),
    audience: z.string().min(1).max(600),
    scope: scope.optional(),
    subject_type: z.enum(["client", "user"]).optional(),
    ...organizationFields,
  }),
  status: 201,
  reply: grantReply,
  errors: { 404: "There is no such client or API.", 409: "The client has a grant for this API already." },
  async handle({ body, context }, deps: ManagementDeps) {
    const tenantId = context.tenant.id;
    const client = await deps.store.clients.find(tenantId, body.client_id);
    if (client === undefined)
      throw new DomainError("not_found", "The client does not exist", { apiCode: "inexistent_client" });
    if (client.appType === "express_configuration") {
      throw new DomainError("invalid_body", "Client of type express_configuration cannot be used", {
        apiCode: "validation_error",
      });
    }
    const api = await deps.store.resourceServers.findByIdentifier(tenantId, body.audience);
    // Scopes are not compared with the API's: recorded grants name some before the API has them.
    if (api === undefined) throw new DomainError("audience_unknown", `The audience ${body.audience} does not exist`);
    const grant = newClientGrantFromWire(
      body,
      { tenantId, id: newClientGrantId(), clientId: client.clientId },
      deps.clock.now(),
    );
    await refuseMightierGrant(context.caller, grant, deps);
    await insertOnce(grant, deps);
    return clientGrantToWire(grant);
  },
});

const updateGrant = defineRoute({
  method: "PATCH",
  path: "/client-grants/{id}",
  operationId: "updateClientGrant",
  tag: "client-grants",
  summary: "Update a client grant",
  scopes: ["update:client_grants"],
  params: idParams,
  body: z.strictObject({ scope: scope.optional(), ...organizationFields }),
  status: 200,
  reply: grantReply,
  errors: { 404: "There is no such grant." },
  async handle({ params, body, context }, deps: ManagementDeps) {
    const { scope: scopes, ...properties } = body;
    return deps.store.transaction(async (tx) => {
      const grant = await findGrant(params.id, context.tenant.id, { store: tx });
      await refuseMightierGrant(context.caller, grant, { store: tx });
      const changed: ClientGrant = {
        ...grant,
        scope: scopes ?? grant.scope,
        properties: { ...grant.properties, ...properties },
        updatedAt: deps.clock.now(),
      };
      await refuseMightierGrant(context.caller, changed, { store: tx });
      await tx.clientGrants.update(changed);
      noteChange(context, clientGrantToWire(grant), clientGrantToWire(changed));
      return clientGrantToWire(changed);
    });
  },
});

const deleteGrant = defineRoute({
  method: "DELETE",
  path: "/client-grants/{id}",
  operationId: "deleteClientGrant",
  tag: "client-grants",
  summary: "Delete a client grant",
  scopes: ["delete:client_grants"],
  params: idParams,
  status: 204,
  async handle({ params, context }, deps: ManagementDeps) {
    // In one transaction: it must not become mightier between the look and the removal.
    await deps.store.transaction(async (tx) => {
      const grant = await tx.clientGrants.find(context.tenant.id, params.id);
      if (grant === undefined) return;
      await refuseMightierGrant(context.caller, grant, { store: tx });
      await tx.clientGrants.remove(context.tenant.id, params.id);
    });
  },
});

async function findGrant(
  id: string,
  tenantId: ClientGrant["tenantId"],
  deps: Pick<ManagementDeps, "store">,
): Promise<ClientGrant> {
  const grant = await deps.store.clientGrants.find(tenantId, id);
  if (grant === undefined)
    throw new DomainError("not_found", "The grant does not exist.", { apiCode: "inexistent_client_grant" });
  return grant;
}

async function insertOnce(grant: ClientGrant, deps: Pick<ManagementDeps, "store">): Promise<void> {
  try {
    await deps.store.clientGrants.insert(grant);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== "conflict") throw error;
    const message = `A client grant for client ${grant.clientId satisfies ClientId} and audience ${grant.audience} already exists`;
    throw new DomainError("conflict", message, { apiCode: "client_grant_conflict", cause: error });
  }
}

/** Client grants (contract §4.4). */
export const clientGrantRoutes: readonly Route<ManagementDeps>[] = [
  listGrants,
  createGrant,
  readGrant,
  updateGrant,
  deleteGrant,
];
