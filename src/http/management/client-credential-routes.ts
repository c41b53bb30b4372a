import { z } from "zod";
import type { Client } from "../../domain/client.ts";
import { credentialsOf, type StoredCredential } from "../../domain/client-credential.ts";
import { DomainError } from "../../domain/errors.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import { credentialToWire, makeCredential } from "./client-credentials.ts";
import { credentialInput, credentialReply } from "./client-schemas.ts";
import { changeClient, findClient } from "./clients.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { offsetPagingQuery } from "./paging.ts";
import { idParams } from "./route-params.ts";

const credentialParams = z.object({ id: z.string().min(1).max(64), credential_id: z.string().min(1).max(64) });
const MAX_CREDENTIALS = 10;

const listCredentials = defineRoute({
  method: "GET",
  path: "/clients/{id}/credentials",
  operationId: "listClientCredentials",
  tag: "clients",
  summary: "List the credentials of a client",
  scopes: ["read:client_credentials"],
  params: idParams,
  query: z.strictObject(offsetPagingQuery),
  status: 200,
  reply: z.array(credentialReply),
  errors: { 404: "There is no such client." },
  async handle({ params, context }, deps: ManagementDeps) {
    const client = await findClient(params.id, context, deps);
    return credentialsOf(client.properties).map((credential) => ({
      ...credentialToWire(credential),
      expires_at: credential.expires_at ?? null,
    }));
  },
});

const createCredential = defineRoute({
  method: "POST",
  path: "/clients/{id}/credentials",
  operationId: "createClientCredential",
  tag: "clients",
  summary: "Add a credential to a client",
  scopes: ["create:client_credentials"],
  params: idParams,
  body: credentialInput,
  status: 201,
  reply: credentialReply,
  errors: { 404: "There is no such client." },
  async handle({ params, body, context }, deps: ManagementDeps) {
    await findClient(params.id, context, deps);
    const made = await makeCredential(body, deps.clock.now());
    await changeCredentials(params.id, context, deps, (before) => {
      if (before.length >= MAX_CREDENTIALS)
        throw new DomainError("unsupported_operation", `A client has at most ${MAX_CREDENTIALS} credentials`);
      return [...before, made];
    });
    return credentialToWire(made);
  },
});

const readCredential = defineRoute({
  method: "GET",
  path: "/clients/{id}/credentials/{credential_id}",
  operationId: "readClientCredential",
  tag: "clients",
  summary: "Get a credential of a client",
  scopes: ["read:client_credentials"],
  params: credentialParams,
  status: 200,
  reply: credentialReply,
  errors: { 404: "There is no such client or credential." },
  async handle({ params, context }, deps: ManagementDeps) {
    const client = await findClient(params.id, context, deps);
    const credential = findCredential(client, params.credential_id);
    return { ...credentialToWire(credential), expires_at: credential.expires_at ?? null };
  },
});

const updateCredential = defineRoute({
  method: "PATCH",
  path: "/clients/{id}/credentials/{credential_id}",
  operationId: "updateClientCredential",
  tag: "clients",
  summary: "Change when a credential of a client expires",
  scopes: ["update:client_credentials"],
  params: credentialParams,
  body: z.strictObject({ expires_at: z.iso.datetime({ offset: true }).nullish() }),
  status: 200,
  reply: credentialReply,
  errors: { 404: "There is no such client or credential." },
  async handle({ params, body, context }, deps: ManagementDeps) {
    const change = {
      expires_at: body.expires_at == null ? undefined : new Date(body.expires_at).toISOString(),
      updated_at: deps.clock.now().toISOString(),
    };
    const client = await changeCredentials(params.id, context, deps, (before) =>
      before.map((item) => (item.id === params.credential_id ? { ...item, ...change } : item)),
    );
    return credentialToWire(findCredential(client, params.credential_id));
  },
});

const deleteCredential = defineRoute({
  method: "DELETE",
  path: "/clients/{id}/credentials/{credential_id}",
  operationId: "deleteClientCredential",
  tag: "clients",
  summary: "Delete a credential of a client",
  scopes: ["delete:client_credentials"],
  params: credentialParams,
  status: 204,
  errors: { 404: "There is no such client." },
  async handle({ params, context }, deps: ManagementDeps) {
    await changeCredentials(params.id, context, deps, (before) =>
      before.filter(({ id }) => id !== params.credential_id),
    );
  },
});

function findCredential(client: Client, id: string): StoredCredential {
  const credential = credentialsOf(client.properties).find((item) => item.id === id);
  if (credential === undefined)
    throw new DomainError("not_found", "The credential does not exist", { apiCode: "inexistent_credential" });
  return credential;
}

async function changeCredentials(
  clientId: string,
  context: RouteContext,
  deps: ManagementDeps,
  change: (before: readonly StoredCredential[]) => readonly StoredCredential[],
): Promise<Client> {
  return changeClient(clientId, context, deps, (client) => ({
    ...client,
    properties: { ...client.properties, credentials: change(credentialsOf(client.properties)) },
    updatedAt: deps.clock.now(),
  }));
}

/** Credentials of clients (contract §4.2, §4.3). */
export const clientCredentialRoutes: readonly Route<ManagementDeps>[] = [
  listCredentials,
  createCredential,
  readCredential,
  updateCredential,
  deleteCredential,
];
