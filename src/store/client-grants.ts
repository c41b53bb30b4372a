import type { Selectable } from "kysely";
import type { ClientGrant } from "../domain/client.ts";
import type { ClientId, TenantId } from "../domain/ids.ts";
import { decodeDate, decodeJson, encodeJson } from "./columns.ts";
import type { Database } from "./database.ts";
import { countRows, readAfter, readPage, refuseMissing } from "./paging.ts";
import type { ClientGrantFilter, ClientGrantStore } from "./store.ts";
import type { ClientGrantRow } from "./tables.ts";

/**
 * Client grants. Throws `conflict` with `extra.key` being `audience` (this client has a grant for it already) or `id`, and
 * `not_found` for a client that does not exist.
 */
export function createClientGrantStore(database: Database): ClientGrantStore {
  const { db } = database;

  function matching(tenantId: TenantId, filter: ClientGrantFilter) {
    let query = db.selectFrom("client_grants").where("tenant_id", "=", tenantId);
    if (filter.clientId !== undefined) query = query.where("client_id", "=", filter.clientId);
    if (filter.audience !== undefined) query = query.where("audience", "=", filter.audience);
    if (filter.subjectType !== undefined) query = query.where("subject_type", "=", filter.subjectType);
    return query;
  }

  return {
    insert: (grant) =>
      database.atomically(async (own) => {
        await own.configChanged(grant.tenantId);
        const insert = own.db
          .insertInto("client_grants")
          .values(rowOf(grant))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        const { numInsertedOrUpdatedRows } = await refuseMissing(
          insert,
          own.engine.isForeignKeyViolation,
          "The client does not exist.",
        );
        if (numInsertedOrUpdatedRows !== 0n) return;
        throw own.conflict("audience", "The client has a grant for this audience already.");
      }),

    async find(tenantId, id) {
      const row = await matching(tenantId, {}).selectAll().where("id", "=", id).executeTakeFirst();
      return row && grantOf(row);
    },

    async findFor(tenantId, clientId, audience) {
      const row = await matching(tenantId, { clientId, audience }).selectAll().executeTakeFirst();
      return row && grantOf(row);
    },

    list: (tenantId, filter, page) =>
      readPage(
        matching(tenantId, filter).selectAll().orderBy("created_at").orderBy("id"),
        () => countRows(matching(tenantId, filter)),
        page,
        grantOf,
      ),

    listAfter: (tenantId, filter, page) => readAfter(matching(tenantId, filter).selectAll(), "id", page, grantOf),

    update: (grant) =>
      database.atomically(async (own) => {
        const { tenant_id, id, client_id, audience, created_at, ...changed } = rowOf(grant);
        const { numUpdatedRows } = await own.db
          .updateTable("client_grants")
          .set(changed)
          .where("tenant_id", "=", tenant_id)
          .where("id", "=", id)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) return false;
        await own.configChanged(grant.tenantId);
        return true;
      }),

    remove: (tenantId, id) =>
      database.atomically(async (own) => {
        const { numDeletedRows } = await own.db
          .deleteFrom("client_grants")
          .where("tenant_id", "=", tenantId)
          .where("id", "=", id)
          .executeTakeFirstOrThrow();
        if (numDeletedRows === 0n) return false;
        await own.configChanged(tenantId);
        return true;
      }),
  };
}

const rowOf = (grant: ClientGrant): ClientGrantRow => ({
  tenant_id: grant.tenantId,
  id: grant.id,
  client_id: grant.clientId,
  audience: grant.audience,
  scope: encodeJson(grant.scope),
  subject_type: grant.subjectType,
  properties: encodeJson(grant.properties),
  created_at: grant.createdAt.getTime(),
  updated_at: grant.updatedAt.getTime(),
});

const grantOf = (row: Selectable<ClientGrantRow>): ClientGrant => ({
  tenantId: row.tenant_id as TenantId,
  id: row.id,
  clientId: row.client_id as ClientId,
  audience: row.audience,
  scope: decodeJson<string[]>(row.scope),
  subjectType: row.subject_type as ClientGrant["subjectType"],
  properties: decodeJson(row.properties),
  createdAt: decodeDate(row.created_at),
  updatedAt: decodeDate(row.updated_at),
});
