import type { Selectable } from "kysely";
import type { Administrator, AdministratorRole } from "../domain/administrator.ts";
import type { TenantId } from "../domain/ids.ts";
import { absentIfNull, decodeDate, decodeOptionalDate, encodeOptionalDate } from "./columns.ts";
import type { Database } from "./database.ts";
import { firstMomentAfter } from "./end-sessions.ts";
import type { OffsetPage, Page } from "./page.ts";
import { countRows, readPage } from "./paging.ts";
import type { AdministratorRow } from "./tables.ts";

/** An administrator with what a password is checked against; both of one moment. */
export interface AdministratorSecrets {
  readonly administrator: Administrator;
  readonly passwordHash?: string;
  /** SHA-256 of the link by which a password can be chosen; absent: there is none. */
  readonly invitation?: string;
}

export interface AdministratorStore {
  /** Throws `DomainError("conflict")` with `extra.key` being `email`. `hasPassword` goes by `passwordHash`. */
  insert(administrator: Administrator, passwordHash?: string): Promise<void>;
  find(tenantId: TenantId, userId: string): Promise<Administrator | undefined>;
  findSecrets(
    tenantId: TenantId,
    key: { readonly userId: string } | { readonly email: string },
  ): Promise<AdministratorSecrets | undefined>;
  /** Oldest first. */
  list(tenantId: TenantId, page: OffsetPage): Promise<Page<Administrator>>;
  /** Owners who have a password: those who can let others in. */
  countOwners(tenantId: TenantId): Promise<number>;
  update(
    tenantId: TenantId,
    userId: string,
    change: Partial<Pick<Administrator, "name" | "role">> & { readonly updatedAt: Date },
  ): Promise<boolean>;
  /** The one link that counts from now on; undefined: none does. */
  setInvitation(tenantId: TenantId, userId: string, secretHash: string | undefined): Promise<boolean>;
  /** Uses up the invitation, and ends every session. */
  setPassword(tenantId: TenantId, userId: string, passwordHash: string, at: Date): Promise<boolean>;
  recordLogin(tenantId: TenantId, userId: string, at: Date, ip: string | undefined): Promise<void>;
  remove(tenantId: TenantId, userId: string): Promise<boolean>;
}

/** Who may work with a tenant's dashboard. */
export function createAdministratorStore(database: Database): AdministratorStore {
  const { db } = database;
  const one = (tenantId: TenantId, userId: string) =>
    db.selectFrom("administrators").selectAll().where("tenant_id", "=", tenantId).where("user_id", "=", userId);
  const endPayloads = (own: Database, tenantId: TenantId, userId: string) =>
    own.db.deleteFrom("oidc_payloads").where("tenant_id", "=", tenantId).where("user_id", "=", userId).execute();

  return {
    insert: (administrator, passwordHash) =>
      database.atomically(async (own) => {
        const { numInsertedOrUpdatedRows } = await own.db
          .insertInto("administrators")
          .values(rowOf(administrator, passwordHash))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows === 0n) throw taken(own);
        await oneAfterTheOther(own, administrator.tenantId);
      }),

    async find(tenantId, userId) {
      const row = await one(tenantId, userId).executeTakeFirst();
      return row && administratorOf(row);
    },

    async findSecrets(tenantId, key) {
      const row = await db
        .selectFrom("administrators")
        .selectAll()
        .where("tenant_id", "=", tenantId)
        .where("email" in key ? "email" : "user_id", "=", "email" in key ? key.email : key.userId)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        administrator: administratorOf(row),
        passwordHash: absentIfNull(row.password_hash),
        invitation: absentIfNull(row.invitation),
      };
    },

    list(tenantId, page) {
      const query = db.selectFrom("administrators").where("tenant_id", "=", tenantId);
      const rows = query.selectAll().orderBy("created_at").orderBy("user_id");
      return readPage(rows, () => countRows(query), page, administratorOf);
    },

    countOwners: (tenantId) =>
      countRows(
        db
          .selectFrom("administrators")
          .where("tenant_id", "=", tenantId)
          .where("role", "=", "owner")
          .where("password_hash", "is not", null),
      ),

    update: (tenantId, userId, { updatedAt, ...change }) =>
      database.atomically(async (own) => {
        const { numUpdatedRows } = await own.db
          .updateTable("administrators")
          .set({ ...change, updated_at: updatedAt.getTime() })
          .where("tenant_id", "=", tenantId)
          .where("user_id", "=", userId)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows > 0n) await oneAfterTheOther(own, tenantId);
        return numUpdatedRows > 0n;
      }),

    async setInvitation(tenantId, userId, secretHash) {
      const { numUpdatedRows } = await db
        .updateTable("administrators")
        .set({ invitation: secretHash ?? null })
        .where("tenant_id", "=", tenantId)
        .where("user_id", "=", userId)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    setPassword: (tenantId, userId, passwordHash, at) =>
      database.atomically(async (own) => {
        const now = at.getTime();
        const before = await own.db
          .selectFrom("administrators")
          .select("sessions_valid_from")
          .where("tenant_id", "=", tenantId)
          .where("user_id", "=", userId)
          .executeTakeFirst();
        if (before === undefined) return false;
        // Never the same twice, as for users (`endSessions`).
        const earliest = before.sessions_valid_from === null ? 0 : before.sessions_valid_from + 1000;
        await own.db
          .updateTable("administrators")
          .set({
            password_hash: passwordHash,
            invitation: null,
            updated_at: now,
            sessions_valid_from: Math.max(firstMomentAfter(at), earliest),
          })
          .where("tenant_id", "=", tenantId)
          .where("user_id", "=", userId)
          .execute();
        await endPayloads(own, tenantId, userId);
        return true;
      }),

    async recordLogin(tenantId, userId, at, ip) {
      await db
        .updateTable("administrators")
        .set({ last_login: at.getTime(), last_ip: ip ?? null })
        .where("tenant_id", "=", tenantId)
        .where("user_id", "=", userId)
        .execute();
    },

    remove: (tenantId, userId) =>
      database.atomically(async (own) => {
        const { numDeletedRows } = await own.db
          .deleteFrom("administrators")
          .where("tenant_id", "=", tenantId)
          .where("user_id", "=", userId)
          .executeTakeFirstOrThrow();
        await endPayloads(own, tenantId, userId);
        if (numDeletedRows > 0n) await oneAfterTheOther(own, tenantId);
        return numDeletedRows > 0n;
      }),
  };
}

/**
 * Of two transactions that count the owners and then change them, each in another row, PostgreSQL would let both through. Both change the
 * tenant's row as well: the second has to begin anew, and counts what the first has left.
 */
const oneAfterTheOther = (own: Database, tenantId: TenantId): Promise<void> => own.configChanged(tenantId);

const taken = (own: Database) => own.conflict("email", "There is an administrator with this e-mail address already.");

const rowOf = (administrator: Administrator, passwordHash: string | undefined): AdministratorRow => ({
  tenant_id: administrator.tenantId,
  user_id: administrator.userId,
  email: administrator.email,
  name: administrator.name,
  role: administrator.role,
  password_hash: passwordHash ?? null,
  invitation: null,
  created_at: administrator.createdAt.getTime(),
  created_by: administrator.createdBy,
  updated_at: administrator.updatedAt.getTime(),
  last_login: encodeOptionalDate(administrator.lastLogin),
  last_ip: administrator.lastIp ?? null,
  sessions_valid_from: encodeOptionalDate(administrator.sessionsValidFrom),
});

const administratorOf = (row: Selectable<AdministratorRow>): Administrator => ({
  tenantId: row.tenant_id as TenantId,
  userId: row.user_id,
  email: row.email,
  name: row.name,
  role: row.role as AdministratorRole,
  createdAt: decodeDate(row.created_at),
  createdBy: row.created_by,
  updatedAt: decodeDate(row.updated_at),
  hasPassword: row.password_hash !== null,
  lastLogin: decodeOptionalDate(row.last_login),
  lastIp: absentIfNull(row.last_ip),
  sessionsValidFrom: decodeOptionalDate(row.sessions_valid_from),
});
