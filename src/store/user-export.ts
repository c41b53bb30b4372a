import type { TenantId } from "../domain/ids.ts";
import type { ArrivalWay } from "../domain/roster.ts";
import type { CarriedOver } from "../domain/user.ts";
import type { Database } from "./database.ts";
import type { KeysetPage } from "./page.ts";
import type { ExportedUser } from "./store.ts";
import { usersOf, withIdentities } from "./user-rows.ts";

/** As `UserStore.exportAfter`: four queries for a page, whatever its size. */
export async function exportAfter(
  { db }: Database,
  tenantId: TenantId,
  { connection }: { readonly connection?: string },
  { after = "", limit }: KeysetPage,
): Promise<readonly ExportedUser[]> {
  const idsAtConnection = db
    .selectFrom("identities")
    .select("user_id")
    .distinct()
    .where("tenant_id", "=", tenantId)
    .where("connection", "=", connection ?? "")
    .where("user_id", ">", after)
    .orderBy("user_id")
    .limit(limit);
  const all = db.selectFrom("users").selectAll().where("tenant_id", "=", tenantId);
  const some =
    connection === undefined
      ? all.where("user_id", ">", after).orderBy("user_id").limit(limit)
      : all.where("user_id", "in", idsAtConnection);
  const rows = await withIdentities(db, some)
    .select("i.password_hash")
    .orderBy("u.user_id")
    .orderBy("i.position")
    .execute();
  const first = rows[0]?.user_id;
  const last = rows.at(-1)?.user_id;
  if (first === undefined || last === undefined) return [];

  const hashes = Map.groupBy(
    rows.filter((row) => row.password_hash !== null),
    (row) => row.user_id,
  );
  const arrivals = await db
    .selectFrom("provenance")
    .select(["user_id", "way"])
    .where("tenant_id", "=", tenantId)
    .where("user_id", ">=", first)
    .where("user_id", "<=", last)
    .orderBy("at", "desc")
    .execute();
  // The first of several wins: it is set last.
  const ways = new Map(arrivals.map(({ user_id, way }) => [user_id, way as ArrivalWay]));
  const carried = await db
    .selectFrom("carried_over")
    .select(["user_id", "kind", "sealed_value"])
    .where("tenant_id", "=", tenantId)
    .where("user_id", ">=", first)
    .where("user_id", "<=", last)
    .orderBy("user_id")
    .orderBy("position")
    .execute();
  const aliases = await aliasesOf(db, tenantId, first, last);
  const carriedByUser = Map.groupBy(carried, ({ user_id }) => user_id);

  return usersOf(rows).map((user) => ({
    user,
    passwords: (hashes.get(user.userId) ?? []).map((row) => ({
      provider: row.provider,
      localId: row.local_id,
      hash: row.password_hash!,
    })),
    carriedOver: (carriedByUser.get(user.userId) ?? []).map(({ kind, sealed_value }) => ({
      kind: kind as CarriedOver["kind"],
      sealedValue: sealed_value,
    })),
    aliases: aliases.get(user.userId) ?? [],
    way: ways.get(user.userId),
  }));
}

/** By user id, of the users from the first to the last. */
async function aliasesOf(db: Database["db"], tenantId: TenantId, first: string, last: string) {
  const rows = await db
    .selectFrom("identities as i")
    .innerJoin("user_identifiers as x", (join) =>
      join
        .onRef("x.tenant_id", "=", "i.tenant_id")
        .onRef("x.provider", "=", "i.provider")
        .onRef("x.local_id", "=", "i.local_id"),
    )
    .select(["i.user_id", "x.provider", "x.local_id as localId", "x.value"])
    .where("i.tenant_id", "=", tenantId)
    .where("i.user_id", ">=", first)
    .where("i.user_id", "<=", last)
    .where("x.kind", "=", "alias")
    .orderBy("x.value")
    .execute();
  return Map.groupBy(rows, ({ user_id }) => user_id);
}
