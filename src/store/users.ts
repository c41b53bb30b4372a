import type { Selectable } from "kysely";
import type { ConnectionId, TenantId, UserId } from "../domain/ids.ts";
import type { CarriedOver, LocalCredential, Provenance } from "../domain/user.ts";
import { absentIfNull, decodeDate, decodeJson } from "./columns.ts";
import { removeUser, removeUsersByEmail } from "./connection-users.ts";
import type { Database } from "./database.ts";
import type { UserStore } from "./store.ts";
import type { IdentityRow, ProvenanceRow, UserRow } from "./tables.ts";
import { exportAfter } from "./user-export.ts";
import { insertAlias } from "./user-identifiers.ts";
import { insertUser } from "./user-insert.ts";
import { linkUsers, unlinkIdentity } from "./user-links.ts";
import { usersOf, withIdentities } from "./user-rows.ts";
import { createUserSearch } from "./user-search.ts";
import { recordLogins, setPassword, updateUser } from "./user-update.ts";
import { insertUsers } from "./users-bulk.ts";
import { lockUsers, overwriteUsers } from "./users-overwrite.ts";

/** Users, their identities, hashes and identifiers. */
export function createUserStore(database: Database): UserStore {
  const { db } = database;
  const users = (tenantId: TenantId) => db.selectFrom("users").selectAll().where("tenant_id", "=", tenantId);
  const holderOf = (tenantId: TenantId, provider: string, localId: string) =>
    db
      .selectFrom("identities")
      .select("identities.user_id")
      .where("identities.tenant_id", "=", tenantId)
      .where("identities.provider", "=", provider)
      .where("identities.local_id", "=", localId);

  return {
    insert: (user) => database.atomically((own) => insertUser(own, user)),

    insertMany: (some) => database.atomically((own) => insertUsers(own, some)),

    measureGrowth: () => database.engine.measureTables(db, ["users", "identities", "user_identifiers", "provenance"]),

    lockMany: (tenantId, connectionId, userIds) =>
      database.atomically((own) => lockUsers(own, tenantId, connectionId, userIds)),

    overwriteMany: (tenantId, overwrites) => database.atomically((own) => overwriteUsers(own, tenantId, overwrites)),

    async find(tenantId, userId) {
      const rows = await withIdentities(db, users(tenantId).where("user_id", "=", userId))
        .orderBy("i.position")
        .execute();
      return usersOf(rows)[0];
    },

    async findCredential(tenantId, connectionId, identifier) {
      const row = await credentials(db, tenantId)
        .innerJoin("user_identifiers as x", (join) =>
          join
            .onRef("x.tenant_id", "=", "i.tenant_id")
            .onRef("x.provider", "=", "i.provider")
            .onRef("x.local_id", "=", "i.local_id"),
        )
        .where("x.tenant_id", "=", tenantId)
        .where("x.connection_id", "=", connectionId)
        .where("x.value", "=", identifier)
        .executeTakeFirst();
      return row && credentialOf(row);
    },

    async findCredentialByLocalId(tenantId, connectionId, localId) {
      const row = await credentials(db, tenantId)
        .where("i.connection_id", "=", connectionId)
        .where("i.local_id", "=", localId)
        .executeTakeFirst();
      return row && credentialOf(row);
    },

    addAlias: (tenantId, connectionId, localId, identifier) =>
      insertAlias(database, tenantId, connectionId, localId, identifier),

    async findByIdentity(tenantId, provider, localId) {
      const found = await this.findWithPassword(tenantId, provider, localId);
      return found?.user;
    },

    async findWithPassword(tenantId, provider, localId) {
      const rows = await withIdentities(
        db,
        users(tenantId).where("user_id", "=", holderOf(tenantId, provider, localId)),
      )
        .select("i.password_hash")
        .orderBy("i.position")
        .execute();
      const [user] = usersOf(rows);
      const identity = rows.find((row) => row.provider === provider && row.local_id === localId);
      return user && { user, passwordHash: absentIfNull(identity?.password_hash ?? null) };
    },

    async listByEmail(tenantId, email) {
      // By the index that searches use.
      const called = users(tenantId).where("email_lower", "=", email.toLowerCase()).where("email", "=", email);
      const rows = await withIdentities(db, called)
        .orderBy("u.created_at")
        .orderBy("u.user_id")
        .orderBy("i.position")
        .execute();
      return usersOf(rows);
    },

    search: createUserSearch(database),

    async listAfter(tenantId, page) {
      const some = users(tenantId)
        .$if(page.after !== undefined, (query) => query.where("user_id", ">", page.after ?? ""))
        .orderBy("user_id")
        .limit(page.limit);
      return usersOf(await withIdentities(db, some).orderBy("u.user_id").orderBy("i.position").execute());
    },

    update: (tenantId, userId, change) => database.atomically((own) => updateUser(own, tenantId, userId, change)),

    setPassword: (tenantId, provider, localId, passwordHash, at, reset) =>
      database.atomically((own) => setPassword(own, { tenantId, provider, localId }, passwordHash, at, reset)),

    // One statement, and so one winner: Postgres looks at the hash again when it had to wait for another writer.
    async replacePasswordHash(tenantId, provider, localId, from, to) {
      const { numUpdatedRows } = await db
        .updateTable("identities")
        .set({ password_hash: to })
        .where("tenant_id", "=", tenantId)
        .where("provider", "=", provider)
        .where("local_id", "=", localId)
        .where("password_hash", "=", from)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    recordLogins: (logins) => database.atomically((own) => recordLogins(own, logins)),

    remove: (tenantId, userId, removal) => database.atomically((own) => removeUser(own, tenantId, userId, removal)),

    removeByEmail: (tenantId, connectionId, email, removal) =>
      database.atomically((own) => removeUsersByEmail(own, tenantId, connectionId, email, removal)),

    link: (tenantId, primary, secondary) => database.atomically((own) => linkUsers(own, tenantId, primary, secondary)),

    unlink: (tenantId, userId, provider, localId) =>
      database.atomically((own) => unlinkIdentity(own, tenantId, userId, provider, localId)),

    async provenance(tenantId, userId) {
      const rows = await db
        .selectFrom("provenance")
        .selectAll()
        .where("tenant_id", "=", tenantId)
        .where("user_id", "=", userId)
        .orderBy("at")
        .execute();
      return rows.map(provenanceOf);
    },

    exportAfter: (tenantId, filter, page) => exportAfter(database, tenantId, filter, page),

    async carriedOver(tenantId, userId) {
      const rows = await db
        .selectFrom("carried_over")
        .select(["kind", "sealed_value"])
        .where("tenant_id", "=", tenantId)
        .where("user_id", "=", userId)
        .orderBy("position")
        .execute();
      return rows.map(({ kind, sealed_value }) => ({ kind: kind as CarriedOver["kind"], sealedValue: sealed_value }));
    },
  };
}

const credentials = (db: Database["db"], tenantId: TenantId) =>
  db
    .selectFrom("identities as i")
    .innerJoin("users as u", (join) =>
      join.onRef("u.tenant_id", "=", "i.tenant_id").onRef("u.user_id", "=", "i.user_id"),
    )
    .select(["i.tenant_id", "i.user_id", "i.provider", "i.local_id", "i.password_hash", "u.blocked"])
    .where("i.tenant_id", "=", tenantId);

type CredentialRow = Pick<IdentityRow, "tenant_id" | "user_id" | "provider" | "local_id" | "password_hash"> &
  Pick<UserRow, "blocked">;

const credentialOf = (row: CredentialRow): LocalCredential => ({
  tenantId: row.tenant_id as TenantId,
  userId: row.user_id as UserId,
  provider: row.provider,
  localId: row.local_id,
  blocked: row.blocked === 1,
  passwordHash: absentIfNull(row.password_hash),
});

const provenanceOf = (row: Selectable<ProvenanceRow>): Provenance => ({
  tenantId: row.tenant_id as TenantId,
  userId: row.user_id as UserId,
  connectionId: row.connection_id as ConnectionId,
  way: row.way as Provenance["way"],
  at: decodeDate(row.at),
  sourceKind: row.source_kind,
  scriptHash: absentIfNull(row.script_hash),
  mappedFields: decodeJson<string[]>(row.mapped_fields),
  traceId: absentIfNull(row.trace_id),
  scriptVersion: absentIfNull(row.script_version),
  batchId: absentIfNull(row.batch_id),
  ip: absentIfNull(row.ip),
  clientId: absentIfNull(row.client_id),
});
