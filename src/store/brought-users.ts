import { sql } from "kysely";
import type { ConnectionId, TenantId, UserId } from "../domain/ids.ts";
import type { ArrivalWay } from "../domain/roster.ts";
import { absentIfNull, decodeDate, decodeOptionalDate } from "./columns.ts";
import type { Database } from "./database.ts";
import { isOneOf } from "./paging.ts";
import type { ProvenanceRow, UserRow } from "./tables.ts";

/** Whom a look at arrivals is about. All that is given must be so. */
export interface BroughtFilter {
  readonly connectionId: ConnectionId;
  /** The job that brought them. */
  readonly batchId?: string;
  readonly since?: Date;
  /** Exclusive. */
  readonly until?: Date;
  /** Absent: every way on which a source, a roster or a file vouched for them. */
  readonly ways?: readonly ArrivalWay[];
}

/** Where the list of a filter goes on: after this arrival. */
export interface BroughtPosition {
  readonly at: Date;
  readonly userId: string;
}

/** Somebody who came by a migration, with what they have done here since. */
export interface BroughtUser {
  readonly userId: UserId;
  readonly way: ArrivalWay;
  readonly at: Date;
  /** `linked`: their identity is another user's by now, and they are no user of their own. */
  readonly standing: "user" | "linked";
  readonly identities: number;
  readonly email?: string;
  readonly username?: string;
  readonly updatedAt?: Date;
  readonly lastLogin?: Date;
  readonly lastPasswordReset?: Date;
}

/** People by how they came: what undoing a part of a migration goes by. */
export interface BroughtUserStore {
  /** In the order in which they came, or of one batch by id. */
  listAfter(
    tenantId: TenantId,
    filter: BroughtFilter,
    page: { readonly after?: BroughtPosition; readonly limit: number },
  ): Promise<readonly BroughtUser[]>;
  /** Those of these users who are there and came to this connection; nobody else changes them until the transaction ends. */
  lock(tenantId: TenantId, connectionId: ConnectionId, userIds: readonly string[]): Promise<readonly BroughtUser[]>;
}

type Arrived = Pick<ProvenanceRow, "user_id" | "way" | "at">;
type Standing = Pick<UserRow, "user_id" | "email" | "username" | "updated_at" | "last_login" | "last_password_reset">;

export function createBroughtUserStore(database: Database): BroughtUserStore {
  const { db, engine } = database;
  const arrivals = (tenantId: TenantId, connectionId: string) =>
    db
      .selectFrom("provenance")
      .select(["user_id", "way", "at"])
      .where("tenant_id", "=", tenantId)
      .where("connection_id", "=", connectionId);

  const usersOf = (tenantId: TenantId, userIds: readonly string[]) =>
    db
      .selectFrom("users")
      .select(["user_id", "email", "username", "updated_at", "last_login", "last_password_reset"])
      .where("tenant_id", "=", tenantId)
      .where(({ ref }) => engine.isAmong(ref("user_id"), userIds));

  return {
    async listAfter(tenantId, filter, { after, limit }) {
      let query = arrivals(tenantId, filter.connectionId);
      if (filter.since !== undefined) query = query.where("at", ">=", filter.since.getTime());
      if (filter.until !== undefined) query = query.where("at", "<", filter.until.getTime());
      query =
        filter.ways === undefined ? query.where("source_kind", "<>", "none") : query.where(isOneOf("way", filter.ways));
      if (filter.batchId !== undefined) {
        // One batch is found by an index that has them by id.
        query = query.where("batch_id", "=", filter.batchId).orderBy("user_id");
        if (after !== undefined) query = query.where("user_id", ">", after.userId);
      } else {
        query = query.orderBy("at").orderBy("user_id");
        if (after !== undefined) {
          const { at, userId } = after;
          query = query
            .where("at", ">=", at.getTime())
            .where(sql<boolean>`(at > ${at.getTime()} or user_id > ${userId})`);
        }
      }
      const came = await query.limit(limit).execute();
      const ids = came.map(({ user_id }) => user_id);
      const users = ids.length === 0 ? [] : await usersOf(tenantId, ids).execute();
      return describeAll(came, users, await identityCounts(database, tenantId, ids));
    },

    async lock(tenantId, connectionId, userIds) {
      if (userIds.length === 0) return [];
      const users = await usersOf(tenantId, userIds).orderBy("user_id").modifyEnd(engine.rowLock).execute();
      const ids = users.map(({ user_id }) => user_id);
      if (ids.length === 0) return [];
      const came = await arrivals(tenantId, connectionId)
        .where(({ ref }) => engine.isAmong(ref("user_id"), ids))
        .execute();
      return describeAll(came, users, await identityCounts(database, tenantId, ids));
    },
  };
}

async function identityCounts(
  { db, engine }: Pick<Database, "db" | "engine">,
  tenantId: TenantId,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("identities")
    .select((all) => ["user_id", all.fn.countAll<number>().as("total")])
    .where("tenant_id", "=", tenantId)
    .where(({ ref }) => engine.isAmong(ref("user_id"), userIds))
    .groupBy("user_id")
    .execute();
  return new Map(rows.map(({ user_id, total }) => [user_id, Number(total)]));
}

function describeAll(
  came: readonly Arrived[],
  users: readonly Standing[],
  identities: ReadonlyMap<string, number>,
): BroughtUser[] {
  const byId = new Map(users.map((user) => [user.user_id, user]));
  return came.map(({ user_id, way, at }) => {
    const user = byId.get(user_id);
    return {
      userId: user_id as UserId,
      way: way as ArrivalWay,
      at: decodeDate(at),
      standing: user ? "user" : "linked",
      identities: identities.get(user_id) ?? 0,
      email: absentIfNull(user?.email ?? null),
      username: absentIfNull(user?.username ?? null),
      updatedAt: decodeOptionalDate(user?.updated_at ?? null),
      lastLogin: decodeOptionalDate(user?.last_login ?? null),
      lastPasswordReset: decodeOptionalDate(user?.last_password_reset ?? null),
    };
  });
}
