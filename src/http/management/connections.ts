import { z } from "zod";
import { strategies } from "../../connections/strategies.ts";
import { ADMINISTRATOR_STRATEGY } from "../../domain/administrator.ts";
import type { Connection } from "../../domain/connection.ts";
import { ADMINISTRATORS_CONNECTION } from "../../domain/dashboard.ts";
import { DomainError } from "../../domain/errors.ts";
import { newConnectionId, type TenantId } from "../../domain/ids.ts";
import type { JsonObject } from "../../domain/json.ts";
import { nameOrderKey } from "../../store/name-order.ts";
import type { Store } from "../../store/store.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import { authorOf } from "./caller-author.ts";
import { noteChange } from "./changed-fields.ts";
import { connectionReply, createConnectionBody, updateConnectionBody } from "./connection-schemas.ts";
import { sealSettings } from "./connection-settings.ts";
import { changeConnectionFromWire, connectionToWire, newConnectionFromWire } from "./connections-wire.ts";
import { inputRefusal } from "./input-errors.ts";
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
import { queryList } from "./query-values.ts";
import { idParams } from "./route-params.ts";
import { strategyShape } from "./strategy-options.ts";
import { connectionFor } from "./without-secrets.ts";

/** Ids that `enabled_clients` shows at most; all of them are at `/connections/{id}/clients`. */
const MAX_ENABLED_CLIENTS = 1000;
/** How often a change is made anew when others change the same connection. */
const MAX_ATTEMPTS = 30;

const listConnections = defineRoute({
  method: "GET",
  path: "/connections",
  operationId: "listConnections",
  tag: "connections",
  summary: "List connections",
  scopes: ["read:connections"],
  query: z.strictObject({
    ...offsetPagingQuery,
    ...checkpointPagingQuery,
    ...fieldsQuery,
    strategy: queryList("Only these strategies.").optional(),
    name: z.string().max(128).describe("Only the one with this name.").optional(),
    ...nameQuery,
    enabled_for: z.string().max(64).describe("Only those that the client with this id may use.").optional(),
    not_enabled_for: z.string().max(64).describe("Only those that it may not.").optional(),
  }),
  status: 200,
  reply: listReply("connections", connectionReply),
  async handle({ query, context }, deps: ManagementDeps) {
    const filter = {
      name: query.name,
      strategies: query.strategy,
      enabledFor: query.enabled_for,
      notEnabledFor: query.not_enabled_for,
      search: query.search,
      byName: query.sort !== undefined,
    };
    return answerList(query, {
      collection: "connections",
      alwaysShown: ["is_domain_connection"],
      list: (page) => deps.store.connections.list(context.tenant.id, filter, page),
      listAfter: (page) => deps.store.connections.listAfter(context.tenant.id, filter, page),
      keyOf: ({ name, id }) => (filter.byName ? nameOrderKey(name, id) : id),
      toWire: (connection) => shown(connection, context, deps),
    });
  },
});

const readConnection = defineRoute({
  method: "GET",
  path: "/connections/{id}",
  operationId: "readConnection",
  tag: "connections",
  summary: "Get a connection",
  scopes: ["read:connections"],
  params: idParams,
  query: z.strictObject(fieldsQuery),
  status: 200,
  reply: connectionReply,
  errors: { 404: "There is no such connection." },
  async handle({ params, query, context }, deps: ManagementDeps) {
    const connection = await findConnection(params.id, context.tenant.id, deps);
    return pickFields(await shown(connection, context, deps), query);
  },
});

const createConnection = defineRoute({
  method: "POST",
  path: "/connections",
  operationId: "createConnection",
  tag: "connections",
  summary: "Create a connection",
  scopes: ["create:connections"],
  body: createConnectionBody,
  status: 201,
  reply: connectionReply,
  errors: { 409: "Another connection has this name, or one of these realms." },
  async handle({ body, context }, deps: ManagementDeps) {
    const tenantId = context.tenant.id;
    refuseReserved(body);
    const id = newConnectionId();
    const options = await storableOptions(
      body.options ?? {},
      { tenantId, id, strategy: body.strategy },
      undefined,
      context,
      deps,
    );
    const connection = newConnectionFromWire(body, { tenantId, id }, options, deps.clock.now());
    const author = await authorOf(context, deps);
    await refusingConflicts(body.name, deps, tenantId, () =>
      deps.store.transaction(async (tx) => {
        await tx.connections.insert(connection, { author });
        await enableExactly(connection, body.enabled_clients ?? [], tx);
      }),
    );
    return shown(connection, context, deps);
  },
});

const updateConnection = defineRoute({
  method: "PATCH",
  path: "/connections/{id}",
  operationId: "updateConnection",
  tag: "connections",
  summary: "Update a connection",
  scopes: ["update:connections"],
  params: idParams,
  body: updateConnectionBody,
  status: 200,
  reply: connectionReply,
  errors: { 404: "There is no such connection.", 409: "Another connection has one of these realms." },
  async handle({ params, body, context }, deps: ManagementDeps) {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const before = await findConnection(params.id, context.tenant.id, deps);
      const changed = await changeUnlessOutdated(before, body, context, deps);
      if (changed !== undefined) return shown(changed, context, deps);
    }
    throw new DomainError("overloaded", "The connection is being changed by others. Try again in a moment.", {
      retryAfterSeconds: 1,
    });
  },
});

/**
 * The connection after the change, stored; undefined when somebody else changed it since it was read. Scripts are looked at
 * before the transaction, which must not wait for the sandbox: that is why it may find an older state outdated.
 */
async function changeUnlessOutdated(
  before: Connection,
  body: z.output<typeof updateConnectionBody>,
  context: RouteContext,
  deps: ManagementDeps,
): Promise<Connection | undefined> {
  const options =
    body.options == null ? before.options : await storableOptions(body.options, before, before.options, context, deps);
  const connection = changeConnectionFromWire(before, body, options, deps.clock.now());
  const author = await authorOf(context, deps);
  let isOutdated = false;
  await refusingConflicts(undefined, deps, before.tenantId, () =>
    deps.store.transaction(async (tx) => {
      isOutdated = (await findConnection(before.id, before.tenantId, { store: tx })).version !== before.version;
      if (isOutdated) return;
      await tx.connections.update(connection, { author });
      if (body.enabled_clients !== undefined) await enableExactly(connection, body.enabled_clients, tx);
    }),
  );
  if (isOutdated) return undefined;
  noteChange(context, connectionToWire(before, { domain: context.domain }), {
    ...connectionToWire(connection, { domain: context.domain }),
    ...(body.enabled_clients === undefined ? {} : { enabled_clients: body.enabled_clients }),
  });
  return connection;
}

const deleteConnection = defineRoute({
  method: "DELETE",
  path: "/connections/{id}",
  operationId: "deleteConnection",
  tag: "connections",
  summary: "Delete a connection and its users",
  scopes: ["delete:connections"],
  params: idParams,
  status: 202,
  reply: z.object({ deleted_at: z.string() }),
  async handle({ params, context }, deps: ManagementDeps) {
    const removed = await deps.store.connections.remove(context.tenant.id, params.id);
    // Recorded: a connection that is gone already is answered with 204.
    if (!removed) context.reply.code(204);
    return removed ? { deleted_at: deps.clock.now().toISOString() } : undefined;
  },
});

/** The connection of this tenant with this id. Throws `DomainError("not_found")`. */
export async function findConnection(
  id: string,
  tenantId: TenantId,
  deps: Pick<ManagementDeps, "store">,
): Promise<Connection> {
  const connection = await deps.store.connections.find(tenantId, id);
  if (connection === undefined)
    throw new DomainError("not_found", "The connection does not exist", { apiCode: "inexistent_connection" });
  return connection;
}

async function shown(
  connection: Connection,
  context: RouteContext,
  deps: Pick<ManagementDeps, "store">,
): Promise<Record<string, unknown>> {
  const enabledClients = await deps.store.connections.enabledClients(connection.tenantId, connection.id, {
    limit: MAX_ENABLED_CLIENTS,
  });
  return connectionFor(context.caller, connectionToWire(connection, { domain: context.domain, enabledClients }));
}

/**
 * Options as they may be kept: with the strategy's defaults, refused where the strategy could not open them or a changed script
 * could not run, and with sealed settings.
 */
async function storableOptions(
  sent: JsonObject,
  connection: Pick<Connection, "tenantId" | "id" | "strategy">,
  before: JsonObject | undefined,
  context: RouteContext,
  deps: Pick<ManagementDeps, "scriptRunner" | "sealer">,
): Promise<JsonObject> {
  const options = keepScriptContext(
    strategyShape(connection.strategy).options(sent, { domain: context.domain }),
    before,
  );
  const opened = strategies.get(connection.strategy)?.options.safeParse(options);
  if (opened?.success === false) throw inputRefusal("body", opened.error, options);
  await checkScripts(options, before, deps);
  return sealSettings(options, connection, before, deps);
}

/** Contract §1.1: once on, the script context cannot be switched off, since scripts count their arguments by it. */
function keepScriptContext(options: JsonObject, before: JsonObject | undefined): JsonObject {
  if (before?.enable_script_context !== true || options.enable_script_context === true) return options;
  if (options.enable_script_context === false) {
    throw new DomainError("invalid_body", "options.enable_script_context cannot be switched off once it is on");
  }
  return { ...options, enable_script_context: true };
}

async function checkScripts(
  options: JsonObject,
  before: JsonObject | undefined,
  deps: Pick<ManagementDeps, "scriptRunner">,
): Promise<void> {
  const scripts = (options.customScripts ?? {}) as Readonly<Record<string, string>>;
  const former = (before?.customScripts ?? {}) as Readonly<Record<string, string>>;
  for (const [entry, source] of Object.entries(scripts)) {
    // What is kept already stays allowed, or a smaller catalogue would block every other change.
    if (source === former[entry] || source.trim() === "") continue;
    const [problem] = await deps.scriptRunner.check(source);
    if (problem !== undefined) {
      throw new DomainError(
        "invalid_body",
        `Payload validation error: '${problem.message}' on property options.customScripts.${entry}.`,
        { reason: { code: "script_invalid", facts: { script: entry, message: problem.message } } },
      );
    }
  }
}

async function enableExactly(connection: Connection, wanted: readonly string[], tx: Store): Promise<void> {
  const { tenantId, id } = connection;
  for (const clientId of wanted) {
    if ((await tx.clients.find(tenantId, clientId)) === undefined) {
      throw new DomainError(
        "invalid_body",
        `Payload validation error: 'The client ${clientId} does not exist' on property enabled_clients.`,
      );
    }
    await tx.connections.setClient(tenantId, id, clientId, true);
  }
  let after: string | undefined;
  do {
    const page = await tx.connections.enabledClients(tenantId, id, { after, limit: MAX_ENABLED_CLIENTS });
    for (const clientId of page)
      if (!wanted.includes(clientId)) await tx.connections.setClient(tenantId, id, clientId, false);
    after = page.length === MAX_ENABLED_CLIENTS ? page.at(-1) : undefined;
  } while (after !== undefined);
}

/** Every tenant has the administrators' connection, although it is in no list; nothing else may look like it. */
function refuseReserved({ name, strategy }: { name: string; strategy: string }): void {
  if (name.toLowerCase() === ADMINISTRATORS_CONNECTION.toLowerCase())
    throw new DomainError("conflict", "A connection with the same name already exists", {
      apiCode: "conflict",
      reason: { code: "connection_name_taken" },
    });
  if (strategy === ADMINISTRATOR_STRATEGY)
    throw new DomainError("invalid_body", `The strategy ${strategy} is reserved for administrators.`);
}

/** The API's own texts for a name or a realm that is taken (contract §4.5). */
async function refusingConflicts(
  name: string | undefined,
  deps: Pick<ManagementDeps, "store">,
  tenantId: TenantId,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== "conflict") throw error;
    const nameIsTaken = name !== undefined && (await deps.store.connections.findByName(tenantId, name)) !== undefined;
    const message = nameIsTaken
      ? "A connection with the same name already exists"
      : 'There is already another connection with some realms from "realms" parameter';
    throw new DomainError("conflict", message, { apiCode: nameIsTaken ? "conflict" : "realms_conflict", cause: error });
  }
}

/** Connections (contract §4.5). */
export const connectionRoutes: readonly Route<ManagementDeps>[] = [
  listConnections,
  createConnection,
  readConnection,
  updateConnection,
  deleteConnection,
];
