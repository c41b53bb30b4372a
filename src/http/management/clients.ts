import { z } from "zod";
import type { Client } from "../../domain/client.ts";
import { DomainError } from "../../domain/errors.ts";
import { newClientId, newClientSecret } from "../../domain/ids.ts";
import { nameOrderKey } from "../../store/name-order.ts";
import { sealContext } from "../../store/sealer.ts";
import type { Store } from "../../store/store.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import { noteSecretRead } from "./audit.ts";
import { noteChange } from "./changed-fields.ts";
import { mayMoreThan, refuseMightierClient } from "./client-power.ts";
import { clientReply, createClientBody, updateClientBody } from "./client-schemas.ts";
import { type ClientView, changeClientFromWire, clientToWire, newClientFromWire } from "./clients-wire.ts";
import { connectionReply } from "./connection-schemas.ts";
import { connectionToWire } from "./connections-wire.ts";
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
import { queryBoolean, queryList, queryNames } from "./query-values.ts";
import { idParams } from "./route-params.ts";
import { clientFor, connectionFor } from "./without-secrets.ts";

const READ_SCOPES = ["read:clients", "read:client_keys", "read:client_summary", "read:client_credentials"];
/** What `read:client_summary` alone shows. */
const SUMMARY = ["tenant", "global", "name", "client_id", "app_type", "is_first_party", "logo_uri", "description"];

const listClients = defineRoute({
  method: "GET",
  path: "/clients",
  operationId: "listClients",
  tag: "clients",
  summary: "List clients",
  scopes: READ_SCOPES,
  query: z.strictObject({
    ...offsetPagingQuery,
    ...checkpointPagingQuery,
    ...fieldsQuery,
    is_global: queryBoolean("Only, or not, the client that stands for all.").optional(),
    is_first_party: queryBoolean("Only first-party, or third-party, clients.").optional(),
    app_type: queryNames("Only these kinds.").optional(),
    ...nameQuery,
    enabled_for: z.string().max(64).describe("Only those that may use the connection with this id.").optional(),
    not_enabled_for: z.string().max(64).describe("Only those that may not.").optional(),
  }),
  status: 200,
  reply: listReply("clients", clientReply),
  async handle({ query, context }, deps: ManagementDeps) {
    const { tenant } = context;
    const filter = {
      isGlobal: query.is_global,
      isFirstParty: query.is_first_party,
      appTypes: query.app_type,
      enabledFor: query.enabled_for,
      notEnabledFor: query.not_enabled_for,
      search: query.search,
      byName: query.sort !== undefined,
    };
    const view = await clientView(context, deps);
    const secrets = secretReader(context, query, deps);
    const answer = await answerList(query, {
      collection: "clients",
      alwaysShown: ["tenant"],
      list: (page) => deps.store.clients.list(tenant.id, filter, page),
      listAfter: (page) => deps.store.clients.listAfter(tenant.id, filter, page),
      keyOf: ({ name, clientId }) => (filter.byName ? nameOrderKey(name, clientId) : clientId),
      toWire: async (client) => limited(clientToWire(client, { ...view, secret: await secrets.of(client) }), context),
    });
    secrets.note("Read client secrets");
    return answer;
  },
});

const readClient = defineRoute({
  method: "GET",
  path: "/clients/{id}",
  operationId: "readClient",
  tag: "clients",
  summary: "Get a client",
  scopes: READ_SCOPES,
  params: idParams,
  query: z.strictObject(fieldsQuery),
  status: 200,
  reply: clientReply,
  errors: { 404: "There is no such client." },
  async handle({ params, query, context }, deps: ManagementDeps) {
    const client = await findClient(params.id, context, deps);
    const secrets = secretReader(context, query, deps);
    const wire = clientToWire(client, { ...(await clientView(context, deps)), secret: await secrets.of(client) });
    secrets.note("Read a client secret");
    const withheld = (await mayMoreThan(context.caller, client, deps)) ? { secret_withheld: true } : {};
    return pickFields({ ...limited(wire, context), ...withheld }, query);
  },
});

const createClient = defineRoute({
  method: "POST",
  path: "/clients",
  operationId: "createClient",
  tag: "clients",
  summary: "Create a client",
  scopes: ["create:clients"],
  body: createClientBody,
  status: 201,
  reply: clientReply,
  async handle({ body, context }, deps: ManagementDeps) {
    const { tenant } = context;
    const clientId = newClientId();
    const described = await newClientFromWire(body, { tenantId: tenant.id, clientId }, deps.clock.now());
    const secret = described.tokenEndpointAuthMethod === "none" ? undefined : (body.client_secret ?? newClientSecret());
    const client = withSecret(described, secret, deps);
    await deps.store.transaction(async (tx) => {
      await tx.clients.insert(client);
      await nameOnItsApi(client, tx);
      // Off unless the tenant says otherwise: a new client reaches no connection by itself (docs of the flag: contract §4.10).
      if (!enablesConnections(tenant.settings)) return;
      for (const connection of (await tx.connections.list(tenant.id, {}, { offset: 0, limit: 1000 })).items) {
        await tx.connections.setClient(tenant.id, connection.id, clientId, true);
      }
    });
    return clientToWire(client, { ...(await clientView(context, deps)), secret, withCredentials: true });
  },
});

/** An API shows the client that stands for it (recorded). */
async function nameOnItsApi(client: Client, tx: Store): Promise<void> {
  const identifier = client.properties.resource_server_identifier;
  if (typeof identifier !== "string") return;
  const api = await tx.resourceServers.findByIdentifier(client.tenantId, identifier);
  if (api === undefined || api.isSystem) return;
  await tx.resourceServers.update({ ...api, properties: { ...api.properties, client_id: client.clientId } });
}

const enablesConnections = (settings: RouteContext["tenant"]["settings"]): boolean =>
  (settings.flags as { enable_client_connections?: unknown } | undefined)?.enable_client_connections === true;

const updateClient = defineRoute({
  method: "PATCH",
  path: "/clients/{id}",
  operationId: "updateClient",
  tag: "clients",
  summary: "Update a client",
  scopes: ["update:clients", "update:client_keys", "update:client_credentials"],
  params: idParams,
  body: updateClientBody,
  status: 200,
  reply: clientReply,
  errors: { 404: "There is no such client." },
  async handle({ params, body, context }, deps: ManagementDeps) {
    if (body.client_secret !== undefined && !context.caller.scopes.has("update:client_keys")) {
      throw new DomainError("insufficient_scope", "Insufficient scope, expected any of: update:client_keys");
    }
    const client = await changeClient(params.id, context, deps, async (before) => {
      const changed = await changeClientFromWire(before, body, deps.clock.now());
      // A client that becomes confidential needs a secret; one that has it keeps it.
      const needsSecret = changed.tokenEndpointAuthMethod !== "none" && changed.sealedSecret === undefined;
      const secret = body.client_secret ?? (needsSecret ? newClientSecret() : undefined);
      return secret === undefined ? changed : withSecret(changed, secret, deps);
    });
    const secrets = secretReader(context, {}, deps);
    return clientToWire(client, { ...(await clientView(context, deps)), secret: await secrets.of(client) });
  },
});

const deleteClient = defineRoute({
  method: "DELETE",
  path: "/clients/{id}",
  operationId: "deleteClient",
  tag: "clients",
  summary: "Delete a client",
  scopes: ["delete:clients"],
  params: idParams,
  status: 204,
  async handle({ params, context }, deps: ManagementDeps) {
    // In one transaction: it must not become mightier between the look and the removal.
    await deps.store.transaction(async (tx) => {
      const client = await tx.clients.find(context.tenant.id, params.id);
      if (client !== undefined) await refuseMightierClient(context.caller, client, { store: tx });
      if (client?.isGlobal) throw new DomainError("unsupported_operation", "The global client cannot be deleted");
      await tx.clients.remove(context.tenant.id, params.id);
    });
  },
});

const rotateSecret = defineRoute({
  method: "POST",
  path: "/clients/{id}/rotate-secret",
  operationId: "rotateClientSecret",
  tag: "clients",
  summary: "Rotate a client secret",
  scopes: ["update:client_keys"],
  params: idParams,
  status: 200,
  reply: clientReply,
  errors: { 404: "There is no such client." },
  async handle({ params, context }, deps: ManagementDeps) {
    const secret = newClientSecret();
    const client = await changeClient(params.id, context, deps, (before) =>
      withSecret({ ...before, updatedAt: deps.clock.now() }, secret, deps),
    );
    return clientToWire(client, { ...(await clientView(context, deps)), secret });
  },
});

const listClientConnections = defineRoute({
  method: "GET",
  path: "/clients/{id}/connections",
  operationId: "listClientConnections",
  tag: "clients",
  summary: "List the connections that a client may use",
  scopes: ["read:connections"],
  params: idParams,
  query: z.strictObject({
    ...checkpointPagingQuery,
    ...fieldsQuery,
    strategy: queryList("Only these strategies.").optional(),
  }),
  status: 200,
  reply: z.object({ connections: z.array(connectionReply), next: z.string().optional() }),
  errors: { 404: "There is no such client." },
  async handle({ params, query, context }, deps: ManagementDeps) {
    const client = await findClient(params.id, context, deps);
    const all = (await deps.store.connections.enabledConnections(context.tenant.id, client.clientId))
      .filter(({ strategy }) => query.strategy === undefined || query.strategy.includes(strategy))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    return answerList(
      { ...query, take: query.take ?? 50 },
      {
        collection: "connections",
        list: async () => ({ items: all }),
        listAfter: async ({ after, limit }) =>
          all.filter(({ id }) => after === undefined || id > after).slice(0, limit),
        keyOf: ({ id }) => id,
        toWire: (connection) => connectionFor(context.caller, connectionToWire(connection, { domain: context.domain })),
      },
    );
  },
});

/** The client of this tenant with this id. Throws `DomainError("not_found")`. */
export async function findClient(
  id: string,
  context: RouteContext,
  deps: Pick<ManagementDeps, "store">,
): Promise<Client> {
  const client = await deps.store.clients.find(context.tenant.id, id);
  if (client === undefined)
    throw new DomainError("not_found", "The client does not exist", { apiCode: "inexistent_client" });
  return client;
}

/**
 * The client after `change`, stored. Read and written in one transaction: of two changes at once neither undoes the other,
 * and a secret that was rotated away stays away. `change` may run more than once. Throws `DomainError("not_found")`.
 */
export async function changeClient(
  id: string,
  context: RouteContext,
  deps: Pick<ManagementDeps, "store">,
  change: (before: Client) => Client | Promise<Client>,
): Promise<Client> {
  return deps.store.transaction(async (tx) => {
    const before = await findClient(id, context, { store: tx });
    await refuseMightierClient(context.caller, before, { store: tx });
    const client = await change(before);
    await tx.clients.update(client);
    noteChange(context, noted(before), noted(client));
    return client;
  });
}

/** For the log: what the API shows of it; of the secret no more than whether it is the same. */
const noted = (client: Client) => ({
  ...clientToWire(client, { tenantName: "", certificateSubject: "", withCredentials: true }),
  client_secret: client.sealedSecret,
});

const withSecret = (client: Client, secret: string | undefined, deps: Pick<ManagementDeps, "sealer">): Client => ({
  ...client,
  sealedSecret:
    secret === undefined
      ? undefined
      : deps.sealer.seal(secret, sealContext.clientSecret(client.tenantId, client.clientId)),
});

async function clientView(context: RouteContext, deps: Pick<ManagementDeps, "config">): Promise<ClientView> {
  const keys = await deps.config.signingKeys(context.tenant.id);
  const certificate = keys.find(({ state }) => state === "current")?.certificate;
  return { tenantName: context.tenant.name, certificate, certificateSubject: `/CN=${context.domain}` };
}

/** Opens secrets for callers who may see them, and notes in the log that it did. */
function secretReader(
  context: RouteContext,
  chosen: { fields?: readonly string[]; include_fields?: boolean },
  deps: ManagementDeps,
) {
  const shows =
    chosen.fields === undefined || chosen.fields.includes("client_secret") === (chosen.include_fields ?? true);
  const may = shows && context.caller.scopes.has("read:client_keys");
  let opened = 0;
  return {
    async of(client: Client): Promise<string | undefined> {
      if (!may || client.sealedSecret === undefined || (await mayMoreThan(context.caller, client, deps)))
        return undefined;
      opened++;
      return deps.sealer.open(client.sealedSecret, sealContext.clientSecret(client.tenantId, client.clientId));
    },
    note(description: string): void {
      if (opened > 0) noteSecretRead(description, context, deps);
    },
  };
}

function limited(wire: Record<string, unknown>, context: RouteContext): Record<string, unknown> {
  const { scopes } = context.caller;
  if (scopes.has("read:clients") || scopes.has("read:client_keys") || scopes.has("read:client_credentials"))
    return clientFor(context.caller, wire);
  return Object.fromEntries(Object.entries(wire).filter(([key]) => SUMMARY.includes(key)));
}

/** Clients (contract §4.3). */
export const clientRoutes: readonly Route<ManagementDeps>[] = [
  listClients,
  createClient,
  readClient,
  updateClient,
  deleteClient,
  rotateSecret,
  listClientConnections,
];
