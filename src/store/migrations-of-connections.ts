import type { ConnectionId, TenantId } from "../domain/ids.ts";
import {
  type Closing,
  DEFAULT_MIGRATION_SETTINGS,
  type Migration,
  type MigrationPhase,
  type MigrationSettings,
  type Reopening,
} from "../domain/migration.ts";
import {
  absentIfNull,
  decodeDate,
  decodeJson,
  decodeOptionalDate,
  decodeOptionalJson,
  encodeJson,
  encodeOptionalDate,
  encodeOptionalJson,
} from "./columns.ts";
import type { Database } from "./database.ts";
import type { ConnectionMigrationRow } from "./tables.ts";

/** Where each connection's migration stands. */
export interface MigrationStore {
  /** As committed now, never from a cache: whoever is about to ask a source reads it first. undefined: nothing was ever set. */
  find(tenantId: TenantId, connectionId: string): Promise<Migration | undefined>;
  list(tenantId: TenantId): Promise<readonly Migration[]>;
  /**
   * Inserts or replaces; raises the tenant's `configVersion`. Whoever changes what they have read does both in one
   * `store.transaction`: of two changes at once, one is then made on top of the other.
   */
  save(migration: Migration): Promise<void>;
}

export function createMigrationStore(database: Database): MigrationStore {
  const { db } = database;
  const rows = (tenantId: TenantId) => db.selectFrom("migrations").selectAll().where("tenant_id", "=", tenantId);

  return {
    async find(tenantId, connectionId) {
      const row = await rows(tenantId).where("connection_id", "=", connectionId).executeTakeFirst();
      return row && migrationOf(row);
    },

    async list(tenantId) {
      return (await rows(tenantId).orderBy("connection_id").execute()).map(migrationOf);
    },

    save: (migration) =>
      database.atomically(async (own) => {
        await own.configChanged(migration.tenantId);
        const { tenant_id, connection_id, created_at, ...changed } = rowOf(migration);
        await own.db
          .insertInto("migrations")
          .values({ tenant_id, connection_id, created_at, ...changed })
          .onConflict((conflict) => conflict.columns(["tenant_id", "connection_id"]).doUpdateSet(changed))
          .execute();
      }),
  };
}

const rowOf = (migration: Migration): ConnectionMigrationRow => ({
  tenant_id: migration.tenantId,
  connection_id: migration.connectionId,
  phase: migration.phase,
  settings: encodeJson(migration.settings),
  started_at: encodeOptionalDate(migration.startedAt),
  finalised_at: encodeOptionalDate(migration.finalisedAt),
  drained_at: encodeOptionalDate(migration.drainedAt),
  finalised_by: migration.finalisedBy ?? null,
  closing: encodeOptionalJson(migration.closing),
  reopenings: encodeJson(migration.reopenings),
  created_at: migration.createdAt.getTime(),
  updated_at: migration.updatedAt.getTime(),
});

const migrationOf = (row: ConnectionMigrationRow): Migration => ({
  tenantId: row.tenant_id as TenantId,
  connectionId: row.connection_id as ConnectionId,
  phase: row.phase as MigrationPhase,
  settings: settingsOf(decodeJson<StoredSettings>(row.settings)),
  startedAt: decodeOptionalDate(row.started_at),
  finalisedAt: decodeOptionalDate(row.finalised_at),
  drainedAt: decodeOptionalDate(row.drained_at),
  finalisedBy: absentIfNull(row.finalised_by),
  closing: decodeOptionalJson<Closing>(row.closing),
  reopenings: decodeJson<readonly StoredReopening[]>(row.reopenings).map((reopening) => ({
    ...reopening,
    closedAt: new Date(reopening.closedAt),
    at: new Date(reopening.at),
  })),
  createdAt: decodeDate(row.created_at),
  updatedAt: decodeDate(row.updated_at),
});

/** As whichever release stored it: what came later has its default. */
type StoredSettings = Partial<Omit<MigrationSettings, "criteria">> & {
  readonly criteria?: Partial<MigrationSettings["criteria"]>;
};

const settingsOf = (stored: StoredSettings): MigrationSettings => ({
  ...DEFAULT_MIGRATION_SETTINGS,
  ...stored,
  criteria: { ...DEFAULT_MIGRATION_SETTINGS.criteria, ...stored.criteria },
});

/** As JSON has it. */
type StoredReopening = Omit<Reopening, "closedAt" | "at"> & { readonly closedAt: string; readonly at: string };
