import { type Selectable, type SqlBool, sql } from "kysely";
import type { Client } from "../domain/client.ts";
import type { ClientId, TenantId } from "../domain/ids.ts";
import { absentIfNull, decodeDate, decodeJson, encodeFlag, encodeJson } from "./columns.ts";
import type { Database } from "./database.ts";
import { isNamed, lowerName, readAfterName } from "./name-order.ts";
import { countRows, isOneOf, readAfter, readPage } from "./paging.ts";
import type { ClientFilter, ClientStore } from "./store.ts";
import type { ClientRow } from "./tables.ts";

/** Clients. Throws `conflict` with `extra.key` being `client_id`. */
export function createClientStore(database: Database): ClientStore {
  const { db } = database;

  function matching(tenantId: TenantId, filter: ClientFilter) {
    let query = db.selectFrom("clients").where("tenant_id", "=", tenantId);
    if (filter.isGlobal !== undefined) query = query.where("is_global", "=", encodeFlag(filter.isGlobal));
    if (filter.isFirstParty !== undefined) query = query.where("is_first_party", "=", encodeFlag(filter.isFirstParty));
    if (filter.appTypes !== undefined) query = query.where(isOneOf("app_type", filter.appTypes));
    if (filter.search !== undefined) query = query.where(isNamed(filter.search, "client_id"));
    const { enabledFor, notEnabledFor } = filter;
    if (enabledFor !== undefined) query = query.where(sql<SqlBool>`client_id in (${clientsOf(tenantId, enabledFor)})`);
    if (notEnabledFor !== undefined)
      query = query.where(sql<SqlBool>`client_id not in (${clientsOf(tenantId, notEnabledFor)})`);
    return query;
  }

  const clientsOf = (tenantId: TenantId, connectionId: string) =>
    db
      .selectFrom("connection_clients")
      .select("client_id")
      .where("tenant_id", "=", tenantId)
      .where("connection_id", "=", connectionId);

  return {
    insert: (client) =>
      database.atomically(async (own) => {
        await own.configChanged(client.tenantId);
        const { numInsertedOrUpdatedRows } = await own.db
          .insertInto("clients")
          .values(rowOf(client))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows === 0n) throw own.conflict("client_id", "A client with this id already exists.");
      }),

    async find(tenantId, clientId) {
      const row = await db
        .selectFrom("clients")
        .selectAll()
        .where("tenant_id", "=", tenantId)
        .where("client_id", "=", clientId)
        .executeTakeFirst();
      return row && clientOf(row);
    },

    list: (tenantId, filter, page) =>
      readPage(
        matching(tenantId, filter)
          .selectAll()
          .orderBy(filter.byName ? "name_lower" : "created_at")
          .orderBy("client_id"),
        () => countRows(matching(tenantId, filter)),
        page,
        clientOf,
      ),

    listAfter: (tenantId, filter, page) =>
      (filter.byName ? readAfterName : readAfter)(matching(tenantId, filter).selectAll(), "client_id", page, clientOf),

    update: (client) =>
      database.atomically(async (own) => {
        const { tenant_id, client_id, created_at, ...changed } = rowOf(client);
        const { numUpdatedRows } = await own.db
          .updateTable("clients")
          .set(changed)
          .where("tenant_id", "=", tenant_id)
          .where("client_id", "=", client_id)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) return false;
        await own.configChanged(client.tenantId);
        return true;
      }),

    remove: (tenantId, clientId) =>
      database.atomically(async (own) => {
        const { numDeletedRows } = await own.db
          .deleteFrom("clients")
          .where("tenant_id", "=", tenantId)
          .where("client_id", "=", clientId)
          .executeTakeFirstOrThrow();
        if (numDeletedRows === 0n) return false;
        await own.configChanged(tenantId);
        return true;
      }),
  };
}

type ClientSettings = Pick<
  Client,
  | "grantTypes"
  | "callbacks"
  | "allowedLogoutUrls"
  | "webOrigins"
  | "allowedOrigins"
  | "tokenEndpointAuthMethod"
  | "isTokenEndpointIpHeaderTrusted"
  | "idTokenLifetimeSeconds"
  | "idTokenAlg"
  | "refreshToken"
>;

function rowOf(client: Client): ClientRow {
  const settings: ClientSettings = {
    grantTypes: client.grantTypes,
    callbacks: client.callbacks,
    allowedLogoutUrls: client.allowedLogoutUrls,
    webOrigins: client.webOrigins,
    allowedOrigins: client.allowedOrigins,
    tokenEndpointAuthMethod: client.tokenEndpointAuthMethod,
    isTokenEndpointIpHeaderTrusted: client.isTokenEndpointIpHeaderTrusted,
    idTokenLifetimeSeconds: client.idTokenLifetimeSeconds,
    idTokenAlg: client.idTokenAlg,
    refreshToken: client.refreshToken,
  };
  return {
    tenant_id: client.tenantId,
    client_id: client.clientId,
    name: client.name,
    name_lower: lowerName(client.name),
    sealed_secret: client.sealedSecret ?? null,
    is_global: encodeFlag(client.isGlobal),
    is_first_party: encodeFlag(client.isFirstParty),
    app_type: client.appType ?? null,
    settings: encodeJson(settings),
    properties: encodeJson(client.properties),
    created_at: client.createdAt.getTime(),
    updated_at: client.updatedAt.getTime(),
  };
}

const clientOf = (row: Selectable<ClientRow>): Client => ({
  ...decodeJson<ClientSettings>(row.settings),
  tenantId: row.tenant_id as TenantId,
  clientId: row.client_id as ClientId,
  name: row.name,
  sealedSecret: absentIfNull(row.sealed_secret),
  isGlobal: row.is_global === 1,
  isFirstParty: row.is_first_party === 1,
  appType: absentIfNull(row.app_type),
  properties: decodeJson(row.properties),
  createdAt: decodeDate(row.created_at),
  updatedAt: decodeDate(row.updated_at),
});
