import type { Selectable } from "kysely";
import type { ResourceServer } from "../domain/client.ts";
import type { TenantId } from "../domain/ids.ts";
import { absentIfNull, decodeDate, decodeJson, encodeFlag, encodeJson } from "./columns.ts";
import type { Database } from "./database.ts";
import { isNamed, lowerName, readAfterName } from "./name-order.ts";
import { countRows, isOneOf, readAfter, readPage } from "./paging.ts";
import type { ResourceServerFilter, ResourceServerStore } from "./store.ts";
import type { ResourceServerRow } from "./tables.ts";

/** APIs. Throws `conflict` with `extra.key` being `identifier`. */
export function createResourceServerStore(database: Database): ResourceServerStore {
  const { db } = database;

  function matching(tenantId: TenantId, { identifiers, search }: ResourceServerFilter = {}) {
    let query = db.selectFrom("resource_servers").where("tenant_id", "=", tenantId);
    if (identifiers !== undefined) query = query.where(isOneOf("identifier", identifiers));
    if (search !== undefined) query = query.where(isNamed(search, "id", ["identifier"]));
    return query;
  }

  return {
    insert: (api) =>
      database.atomically(async (own) => {
        await own.configChanged(api.tenantId);
        const { numInsertedOrUpdatedRows } = await own.db
          .insertInto("resource_servers")
          .values(rowOf(api))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows === 0n) {
          throw own.conflict("identifier", "A resource server with this identifier already exists.");
        }
      }),

    async find(tenantId, id) {
      const row = await matching(tenantId).selectAll().where("id", "=", id).executeTakeFirst();
      return row && resourceServerOf(row);
    },

    async findByIdentifier(tenantId, identifier) {
      const row = await matching(tenantId).selectAll().where("identifier", "=", identifier).executeTakeFirst();
      return row && resourceServerOf(row);
    },

    list: (tenantId, filter, page) =>
      readPage(
        matching(tenantId, filter)
          .selectAll()
          .orderBy(filter.byName ? "name_lower" : "created_at")
          .orderBy("id"),
        () => countRows(matching(tenantId, filter)),
        page,
        resourceServerOf,
      ),

    listAfter: (tenantId, filter, page) =>
      (filter.byName ? readAfterName : readAfter)(matching(tenantId, filter).selectAll(), "id", page, resourceServerOf),

    update: (api) =>
      database.atomically(async (own) => {
        const { tenant_id, id, identifier, created_at, ...changed } = rowOf(api);
        const { numUpdatedRows } = await own.db
          .updateTable("resource_servers")
          .set(changed)
          .where("tenant_id", "=", tenant_id)
          .where("id", "=", id)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) return false;
        await own.configChanged(api.tenantId);
        return true;
      }),

    remove: (tenantId, id) =>
      database.atomically(async (own) => {
        const removed = await own.db
          .deleteFrom("resource_servers")
          .where("tenant_id", "=", tenantId)
          .where("id", "=", id)
          .returning("identifier")
          .executeTakeFirst();
        if (removed === undefined) return false;
        // A grant names the audience, not the row, so no foreign key does this.
        await own.db
          .deleteFrom("client_grants")
          .where("tenant_id", "=", tenantId)
          .where("audience", "=", removed.identifier)
          .execute();
        await own.configChanged(tenantId);
        return true;
      }),
  };
}

type ResourceServerSettings = Pick<
  ResourceServer,
  | "scopes"
  | "signingAlg"
  | "allowOfflineAccess"
  | "tokenLifetimeSeconds"
  | "tokenLifetimeForWebSeconds"
  | "skipConsentForVerifiableFirstPartyClients"
  | "enforcePolicies"
  | "tokenDialect"
>;

function rowOf(api: ResourceServer): ResourceServerRow {
  const settings: ResourceServerSettings = {
    scopes: api.scopes,
    signingAlg: api.signingAlg,
    allowOfflineAccess: api.allowOfflineAccess,
    tokenLifetimeSeconds: api.tokenLifetimeSeconds,
    tokenLifetimeForWebSeconds: api.tokenLifetimeForWebSeconds,
    skipConsentForVerifiableFirstPartyClients: api.skipConsentForVerifiableFirstPartyClients,
    enforcePolicies: api.enforcePolicies,
    tokenDialect: api.tokenDialect,
  };
  return {
    tenant_id: api.tenantId,
    id: api.id,
    name: api.name,
    name_lower: lowerName(api.name),
    identifier: api.identifier,
    is_system: encodeFlag(api.isSystem),
    sealed_signing_secret: api.sealedSigningSecret ?? null,
    settings: encodeJson(settings),
    properties: encodeJson(api.properties),
    created_at: api.createdAt.getTime(),
    updated_at: api.updatedAt.getTime(),
  };
}

const resourceServerOf = (row: Selectable<ResourceServerRow>): ResourceServer => ({
  ...decodeJson<ResourceServerSettings>(row.settings),
  tenantId: row.tenant_id as TenantId,
  id: row.id,
  name: row.name,
  identifier: row.identifier,
  isSystem: row.is_system === 1,
  sealedSigningSecret: absentIfNull(row.sealed_signing_secret),
  properties: decodeJson(row.properties),
  createdAt: decodeDate(row.created_at),
  updatedAt: decodeDate(row.updated_at),
});
