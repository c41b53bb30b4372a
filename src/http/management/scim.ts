import { createHash } from "node:crypto";
import { z } from "zod";
import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import { randomAlphanumeric } from "../../domain/ids.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import { findConnection } from "./connections.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { offsetPagingQuery } from "./paging.ts";
import { idParams } from "./route-params.ts";
import { DEFAULT_SCIM_MAPPING, DEFAULT_USER_ID_ATTRIBUTE } from "./scim-mapping.ts";

/** What is kept in `connection.properties.scim`. */
interface ScimSettings {
  readonly user_id_attribute: string;
  readonly mapping: readonly { readonly auth0: string; readonly scim: string }[];
  readonly created_at: string;
  readonly updated_on: string;
  readonly tokens: readonly ScimToken[];
}

interface ScimToken {
  readonly token_id: string;
  /** SHA-256 of the token, hex: it is shown once. */
  readonly hash: string;
  readonly scopes: readonly string[];
  readonly created_at: string;
  readonly valid_until?: string;
}

const mapping = z.array(z.strictObject({ auth0: z.string().max(255), scim: z.string().max(500) })).max(200);
const configurationReply = z.object({
  tenant_name: z.string(),
  connection_id: z.string(),
  connection_name: z.string(),
  strategy: z.string(),
  user_id_attribute: z.string(),
  mapping,
  created_at: z.string(),
  updated_on: z.string(),
});
const tokenReply = z.object({
  token_id: z.string(),
  token: z.string().optional(),
  scopes: z.array(z.string()),
  created_at: z.string(),
  valid_until: z.string().optional(),
});
const shared = {
  tag: "connections",
  params: idParams,
  errors: { 404: "There is no such connection or configuration." },
} as const;
const path = "/connections/{id}/scim-configuration";

const readConfiguration = defineRoute({
  ...shared,
  method: "GET",
  path,
  operationId: "readScimConfiguration",
  summary: "Get the SCIM configuration of a connection",
  scopes: ["read:scim_config"],
  status: 200,
  reply: configurationReply,
  async handle({ params, context }, deps: ManagementDeps) {
    const connection = await findConnection(params.id, context.tenant.id, deps);
    return toWire(connection, settingsOf(connection), context);
  },
});

const createConfiguration = defineRoute({
  ...shared,
  method: "POST",
  path,
  operationId: "createScimConfiguration",
  summary: "Keep a SCIM configuration with a connection; SCIM itself is not served here",
  scopes: ["create:scim_config"],
  body: z.strictObject({ user_id_attribute: z.string().max(255).optional(), mapping: mapping.optional() }),
  status: 201,
  reply: configurationReply,
  errors: { 404: "There is no such connection.", 409: "The connection has a configuration already." },
  async handle({ params, body, context }, deps: ManagementDeps) {
    const now = deps.clock.now().toISOString();
    const settings: ScimSettings = {
      user_id_attribute: body.user_id_attribute ?? DEFAULT_USER_ID_ATTRIBUTE,
      mapping: body.mapping ?? DEFAULT_SCIM_MAPPING,
      created_at: now,
      updated_on: now,
      tokens: [],
    };
    const connection = await change(params.id, context, deps, (before) => {
      if (before !== undefined) throw new DomainError("conflict", "The SCIM configuration already exists");
      return settings;
    });
    return toWire(connection, settings, context);
  },
});

const updateConfiguration = defineRoute({
  ...shared,
  method: "PATCH",
  path,
  operationId: "updateScimConfiguration",
  summary: "Change the SCIM configuration of a connection",
  scopes: ["update:scim_config"],
  body: z.strictObject({ user_id_attribute: z.string().max(255), mapping }),
  status: 200,
  reply: configurationReply,
  async handle({ params, body, context }, deps: ManagementDeps) {
    const updated_on = deps.clock.now().toISOString();
    const connection = await change(params.id, context, deps, (before) => ({
      ...required(before),
      ...body,
      updated_on,
    }));
    return toWire(connection, settingsOf(connection), context);
  },
});

const deleteConfiguration = defineRoute({
  ...shared,
  method: "DELETE",
  path,
  operationId: "deleteScimConfiguration",
  summary: "Remove the SCIM configuration of a connection",
  scopes: ["delete:scim_config"],
  status: 204,
  async handle({ params, context }, deps: ManagementDeps) {
    const connection = await deps.store.connections.find(context.tenant.id, params.id);
    if (connection?.properties.scim !== undefined) await change(params.id, context, deps, () => undefined);
  },
});

const readDefaultMapping = defineRoute({
  ...shared,
  method: "GET",
  path: `${path}/default-mapping`,
  operationId: "readScimDefaultMapping",
  summary: "Get the mapping a SCIM configuration has where none was given",
  scopes: ["read:scim_config"],
  status: 200,
  reply: z.object({ mapping }),
  async handle({ params, context }, deps: ManagementDeps) {
    await findConnection(params.id, context.tenant.id, deps);
    return { mapping: DEFAULT_SCIM_MAPPING };
  },
});

const listTokens = defineRoute({
  ...shared,
  method: "GET",
  path: `${path}/tokens`,
  operationId: "listScimTokens",
  summary: "List the SCIM tokens of a connection",
  scopes: ["read:scim_token"],
  query: z.strictObject(offsetPagingQuery),
  status: 200,
  reply: z.array(tokenReply),
  async handle({ params, context }, deps: ManagementDeps) {
    return settingsOf(await findConnection(params.id, context.tenant.id, deps)).tokens;
  },
});

const createToken = defineRoute({
  ...shared,
  method: "POST",
  path: `${path}/tokens`,
  operationId: "createScimToken",
  summary: "Make a SCIM token for a connection",
  scopes: ["create:scim_token"],
  body: z.strictObject({
    scopes: z.array(z.enum(["get:users", "post:users", "put:users", "patch:users", "delete:users"])).optional(),
    token_lifetime: z.int().min(900).max(315_360_000).nullish(),
  }),
  status: 201,
  reply: tokenReply,
  async handle({ params, body, context }, deps: ManagementDeps) {
    const now = deps.clock.now();
    const token = `tok_${randomAlphanumeric(48)}`;
    const kept: ScimToken = {
      token_id: `tok_${randomAlphanumeric(16)}`,
      hash: createHash("sha256").update(token).digest("hex"),
      scopes: body.scopes ?? ["get:users", "post:users", "put:users", "patch:users", "delete:users"],
      created_at: now.toISOString(),
      valid_until:
        body.token_lifetime == null ? undefined : new Date(now.getTime() + body.token_lifetime * 1000).toISOString(),
    };
    await change(params.id, context, deps, (before) => {
      const settings = required(before);
      if (settings.tokens.length >= 2) throw new DomainError("conflict", "Maximum number of tokens reached");
      return { ...settings, tokens: [...settings.tokens, kept] };
    });
    return { ...kept, token };
  },
});

const deleteToken = defineRoute({
  ...shared,
  method: "DELETE",
  path: `${path}/tokens/{token_id}`,
  operationId: "deleteScimToken",
  summary: "Remove a SCIM token of a connection",
  scopes: ["delete:scim_token"],
  params: z.object({ id: idParams.shape.id, token_id: z.string().min(1).max(64) }),
  status: 204,
  async handle({ params, context }, deps: ManagementDeps) {
    await change(params.id, context, deps, (before) => {
      const settings = required(before);
      return { ...settings, tokens: settings.tokens.filter(({ token_id }) => token_id !== params.token_id) };
    });
  },
});

const settingsOf = (connection: Connection): ScimSettings => required(found(connection));

const found = (connection: Connection) => connection.properties.scim as ScimSettings | undefined;

function required(settings: ScimSettings | undefined): ScimSettings {
  if (settings === undefined) throw new DomainError("not_found", "Not Found");
  return settings;
}

/** Read and written in one transaction, so that of two changes at once neither undoes the other. */
async function change(
  connectionId: string,
  context: RouteContext,
  deps: Pick<ManagementDeps, "store" | "clock">,
  settingsAfter: (before: ScimSettings | undefined) => ScimSettings | undefined,
): Promise<Connection> {
  return deps.store.transaction(async (tx) => {
    const connection = await findConnection(connectionId, context.tenant.id, { store: tx });
    const { scim: _, ...rest } = connection.properties;
    const settings = settingsAfter(found(connection));
    const properties = settings === undefined ? rest : { ...rest, scim: settings };
    const changed = { ...connection, properties, updatedAt: deps.clock.now() };
    await tx.connections.update(changed);
    return changed;
  });
}

const toWire = (
  connection: Connection,
  settings: ScimSettings,
  context: RouteContext,
): z.input<typeof configurationReply> => ({
  tenant_name: context.tenant.name,
  connection_id: connection.id,
  connection_name: connection.name,
  strategy: connection.strategy,
  user_id_attribute: settings.user_id_attribute,
  mapping: [...settings.mapping],
  created_at: settings.created_at,
  updated_on: settings.updated_on,
});

/** SCIM settings are kept with their connection, as the strategies that are not run here are; nothing answers SCIM requests. */
export const scimRoutes: readonly Route<ManagementDeps>[] = [
  readConfiguration,
  createConfiguration,
  updateConfiguration,
  deleteConfiguration,
  readDefaultMapping,
  listTokens,
  createToken,
  deleteToken,
];
