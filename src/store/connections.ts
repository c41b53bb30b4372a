import { type Selectable, type SqlBool, sql } from "kysely";
import type { Connection } from "../domain/connection.ts";
import type { ClientId, ConnectionId, TenantId } from "../domain/ids.ts";
import { type ScriptSaving, UNKNOWN_AUTHOR } from "../domain/script-version.ts";
import {
  absentIfNull,
  decodeDate,
  decodeJson,
  decodeOptionalJson,
  encodeFlag,
  encodeJson,
  encodeOptionalJson,
} from "./columns.ts";
import { beginRemoval, finishRemoval, listMarked } from "./connection-removal.ts";
import type { Database } from "./database.ts";
import { isNamed, lowerName, readAfterName } from "./name-order.ts";
import { countRows, isOneOf, readAfter, readPage, refuseMissing } from "./paging.ts";
import { recordScripts } from "./script-versions.ts";
import type { ConnectionFilter, ConnectionStore } from "./store.ts";
import type { ConnectionRow } from "./tables.ts";

const NOBODY: ScriptSaving = { author: UNKNOWN_AUTHOR };

/** Connections, their realms and their clients. Throws `conflict` with `extra.key` being `name` or `realms`. */
export function createConnectionStore(database: Database): ConnectionStore {
  const { db } = database;

  function matching(tenantId: TenantId, filter: ConnectionFilter) {
    let query = db
      .selectFrom("connections")
      .where("connections.tenant_id", "=", tenantId)
      .where("connections.removed_at", "is", null);
    if (filter.name !== undefined) query = query.where("name", "=", filter.name);
    if (filter.ids !== undefined) query = query.where(isOneOf("id", filter.ids));
    if (filter.strategies !== undefined) query = query.where(isOneOf("strategy", filter.strategies));
    if (filter.search !== undefined) query = query.where(isNamed(filter.search, "id", ["display_name"]));
    const { enabledFor, notEnabledFor } = filter;
    if (enabledFor !== undefined) query = query.where(sql<SqlBool>`id in (${connectionsOf(tenantId, enabledFor)})`);
    if (notEnabledFor !== undefined)
      query = query.where(sql<SqlBool>`id not in (${connectionsOf(tenantId, notEnabledFor)})`);
    return query;
  }

  const connectionsOf = (tenantId: TenantId, clientId: string) =>
    db
      .selectFrom("connection_clients")
      .select("connection_id")
      .where("tenant_id", "=", tenantId)
      .where("client_id", "=", clientId);

  return {
    insert: (connection, saving = NOBODY) =>
      database.atomically(async (own) => {
        await own.configChanged(connection.tenantId);
        const { numInsertedOrUpdatedRows } = await own.db
          .insertInto("connections")
          .values(rowOf(connection))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows === 0n)
          throw own.conflict("name", "A connection with the same name already exists.");
        await insertRealms(own, connection);
        await keepScripts(own, connection, saving);
      }),

    async find(tenantId, id) {
      const row = await matching(tenantId, {}).selectAll().where("id", "=", id).executeTakeFirst();
      return row && connectionOf(row);
    },

    async findByName(tenantId, name) {
      const row = await matching(tenantId, { name }).selectAll().executeTakeFirst();
      return row && connectionOf(row);
    },

    async findByRealm(tenantId, realm) {
      const row = await matching(tenantId, {})
        .innerJoin("connection_realms", (join) =>
          join
            .onRef("connection_realms.tenant_id", "=", "connections.tenant_id")
            .onRef("connection_realms.connection_id", "=", "connections.id"),
        )
        .selectAll("connections")
        .where("connection_realms.realm", "=", realm)
        .executeTakeFirst();
      return row && connectionOf(row);
    },

    list: (tenantId, filter, page) =>
      readPage(
        matching(tenantId, filter)
          .selectAll()
          .orderBy(filter.byName ? "name_lower" : "created_at")
          .orderBy("id"),
        () => countRows(matching(tenantId, filter)),
        page,
        connectionOf,
      ),

    listAfter: (tenantId, filter, page) =>
      (filter.byName ? readAfterName : readAfter)(matching(tenantId, filter).selectAll(), "id", page, connectionOf),

    update: (connection, saving = NOBODY) =>
      database.atomically(async (own) => {
        const { tenant_id, id, name, created_at, version, script_version, removed_at, ...changed } = rowOf(connection);
        const { numUpdatedRows } = await own.db
          .updateTable("connections")
          .set(changed)
          .set((column) => ({ version: column("version", "+", 1) }))
          .where("tenant_id", "=", tenant_id)
          .where("id", "=", id)
          .where("removed_at", "is", null)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) return false;
        await own.db
          .deleteFrom("connection_realms")
          .where("tenant_id", "=", tenant_id)
          .where("connection_id", "=", id)
          .execute();
        await insertRealms(own, connection);
        await keepScripts(own, connection, saving);
        await own.configChanged(connection.tenantId);
        return true;
      }),

    async remove(tenantId, id) {
      const place = { tenantId, connectionId: id as ConnectionId };
      if (!(await database.atomically((own) => beginRemoval(own, place)))) return false;
      await finishRemoval(database, place);
      return true;
    },

    async finishRemovals() {
      for (const place of await listMarked(database)) await finishRemoval(database, place);
    },

    async enabledClients(tenantId, connectionId, page) {
      const rows = await db
        .selectFrom("connection_clients")
        .select("client_id")
        .where("tenant_id", "=", tenantId)
        .where("connection_id", "=", connectionId)
        .$if(page.after !== undefined, (query) => query.where("client_id", ">", page.after ?? ""))
        .orderBy("client_id")
        .limit(page.limit)
        .execute();
      return rows.map(({ client_id }) => client_id as ClientId);
    },

    async isEnabledFor(tenantId, connectionId, clientId) {
      const row = await db
        .selectFrom("connection_clients")
        .select("client_id")
        .where("tenant_id", "=", tenantId)
        .where("connection_id", "=", connectionId)
        .where("client_id", "=", clientId)
        .executeTakeFirst();
      return row !== undefined;
    },

    async enabledConnections(tenantId, clientId) {
      const rows = await matching(tenantId, {})
        .innerJoin("connection_clients", (join) =>
          join
            .onRef("connection_clients.tenant_id", "=", "connections.tenant_id")
            .onRef("connection_clients.connection_id", "=", "connections.id"),
        )
        .selectAll("connections")
        .where("connection_clients.client_id", "=", clientId)
        .orderBy("connections.created_at")
        .orderBy("connections.id")
        .execute();
      return rows.map(connectionOf);
    },

    setClient: (tenantId, connectionId, clientId, enabled) =>
      database.atomically(async (own) => {
        await own.configChanged(tenantId);
        if (enabled) await enableClient(own, tenantId, connectionId, clientId);
        else await disableClient(own, tenantId, connectionId, clientId);
      }),
  };
}

/** The version that the scripts are, in the row that has them: a connection and its version are read in one query. */
async function keepScripts(own: Database, connection: Connection, saving: ScriptSaving): Promise<void> {
  const scriptVersion = await recordScripts(own, connection, saving);
  if (scriptVersion === undefined) return;
  await own.db
    .updateTable("connections")
    .set({ script_version: scriptVersion })
    .where("tenant_id", "=", connection.tenantId)
    .where("id", "=", connection.id)
    .execute();
}

async function insertRealms(own: Database, connection: Connection): Promise<void> {
  const realms = [...new Set(connection.realms)];
  if (realms.length === 0) return;
  const { numInsertedOrUpdatedRows } = await own.db
    .insertInto("connection_realms")
    .values(realms.map((realm) => ({ tenant_id: connection.tenantId, realm, connection_id: connection.id })))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === BigInt(realms.length)) return;
  throw own.conflict("realms", 'There is already another connection with some realms from "realms" parameter');
}

async function enableClient(own: Database, tenantId: TenantId, connectionId: string, clientId: string): Promise<void> {
  const insert = own.db
    .insertInto("connection_clients")
    .values({ tenant_id: tenantId, connection_id: connectionId, client_id: clientId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await refuseMissing(insert, own.engine.isForeignKeyViolation, "The connection or the client does not exist.");
}

async function disableClient(own: Database, tenantId: TenantId, connectionId: string, clientId: string): Promise<void> {
  await own.db
    .deleteFrom("connection_clients")
    .where("tenant_id", "=", tenantId)
    .where("connection_id", "=", connectionId)
    .where("client_id", "=", clientId)
    .execute();
}

const rowOf = (connection: Connection): ConnectionRow => ({
  tenant_id: connection.tenantId,
  id: connection.id,
  name: connection.name,
  name_lower: lowerName(connection.name),
  display_name: connection.displayName ?? null,
  strategy: connection.strategy,
  options: encodeJson(connection.options),
  realms: encodeJson(connection.realms),
  is_domain_connection: encodeFlag(connection.isDomainConnection),
  metadata: encodeOptionalJson(connection.metadata),
  properties: encodeJson(connection.properties),
  version: connection.version,
  // `recordScripts` says which.
  script_version: null,
  created_at: connection.createdAt.getTime(),
  updated_at: connection.updatedAt.getTime(),
  removed_at: null,
});

const connectionOf = (row: Selectable<ConnectionRow>): Connection => ({
  tenantId: row.tenant_id as TenantId,
  id: row.id as ConnectionId,
  name: row.name,
  displayName: absentIfNull(row.display_name),
  strategy: row.strategy,
  options: decodeJson(row.options),
  realms: decodeJson<string[]>(row.realms),
  isDomainConnection: row.is_domain_connection === 1,
  metadata: decodeOptionalJson(row.metadata),
  properties: decodeJson(row.properties),
  version: row.version,
  scriptVersion: absentIfNull(row.script_version),
  createdAt: decodeDate(row.created_at),
  updatedAt: decodeDate(row.updated_at),
});
