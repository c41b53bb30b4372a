import type { Selectable } from "kysely";
import type { TenantId } from "../domain/ids.ts";
import type { Tenant } from "../domain/tenant.ts";
import { decodeDate, decodeJson, encodeJson } from "./columns.ts";
import type { Database } from "./database.ts";
import type { TenantStore } from "./store.ts";
import type { TenantRow } from "./tables.ts";

/** Tenants and the domains they are found by. Throws `conflict` with `extra.key` being `id` or `domain`. */
export function createTenantStore(database: Database): TenantStore {
  const { db } = database;

  return {
    insert: (tenant) =>
      database.atomically(async (own) => {
        const { numInsertedOrUpdatedRows } = await own.db
          .insertInto("tenants")
          .values({
            id: tenant.id,
            name: tenant.name,
            settings: encodeJson(tenant.settings),
            config_version: 0,
            created_at: tenant.createdAt.getTime(),
          })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows === 0n) throw own.conflict("id", "A tenant with this id already exists.");
        for (const [position, domain] of tenant.domains.entries()) await insertDomain(own, tenant.id, domain, position);
        await own.configChanged(tenant.id);
      }),

    async find(tenantId) {
      const row = await db.selectFrom("tenants").selectAll().where("id", "=", tenantId).executeTakeFirst();
      if (row === undefined) return undefined;
      const domains = await db
        .selectFrom("tenant_domains")
        .select("domain")
        .where("tenant_id", "=", tenantId)
        .orderBy("position")
        .orderBy("domain")
        .execute();
      return tenantOf(
        row,
        domains.map(({ domain }) => domain),
      );
    },

    async findByDomain(domain) {
      const row = await db
        .selectFrom("tenant_domains")
        .select("tenant_id")
        .where("domain", "=", domain)
        .executeTakeFirst();
      return row === undefined ? undefined : this.find(row.tenant_id as TenantId);
    },

    async list() {
      const rows = await db.selectFrom("tenants").selectAll().orderBy("created_at").orderBy("id").execute();
      const domains = await db.selectFrom("tenant_domains").selectAll().orderBy("position").orderBy("domain").execute();
      const byTenant = Map.groupBy(domains, ({ tenant_id }) => tenant_id);
      return rows.map((row) =>
        tenantOf(
          row,
          (byTenant.get(row.id) ?? []).map(({ domain }) => domain),
        ),
      );
    },

    updateSettings: (tenantId, settings) =>
      database.atomically(async (own) => {
        await own.configChanged(tenantId);
        await own.db
          .updateTable("tenants")
          .set({ settings: encodeJson(settings) })
          .where("id", "=", tenantId)
          .execute();
      }),

    addDomain: (tenantId, domain) =>
      database.atomically(async (own) => {
        await own.configChanged(tenantId);
        const last = await own.db
          .selectFrom("tenant_domains")
          .select("position")
          .where("tenant_id", "=", tenantId)
          .orderBy("position", "desc")
          .limit(1)
          .executeTakeFirst();
        await insertDomain(own, tenantId, domain, (last?.position ?? -1) + 1);
      }),

    removeDomain: (tenantId, domain) =>
      database.atomically(async (own) => {
        const { numDeletedRows } = await own.db
          .deleteFrom("tenant_domains")
          .where("tenant_id", "=", tenantId)
          .where("domain", "=", domain)
          .executeTakeFirstOrThrow();
        if (numDeletedRows > 0n) await own.configChanged(tenantId);
        return numDeletedRows > 0n;
      }),

    async configVersion(tenantId) {
      const row = await db.selectFrom("tenants").select("config_version").where("id", "=", tenantId).executeTakeFirst();
      return row?.config_version ?? 0;
    },
  };
}

async function insertDomain(own: Database, tenantId: TenantId, domain: string, position: number): Promise<void> {
  const { numInsertedOrUpdatedRows } = await own.db
    .insertInto("tenant_domains")
    .values({ domain, tenant_id: tenantId, position })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) throw own.conflict("domain", "The domain belongs to a tenant already.");
}

const tenantOf = (row: Selectable<TenantRow>, domains: readonly string[]): Tenant => ({
  id: row.id as TenantId,
  name: row.name,
  domains,
  settings: decodeJson(row.settings),
  createdAt: decodeDate(row.created_at),
});
