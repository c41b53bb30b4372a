import { type SelectQueryBuilder, sql } from "kysely";
import type { TenantId } from "../domain/ids.ts";
import type { Database } from "./database.ts";
import type { EpochMs, Tables, UserRow } from "./tables.ts";

/**
 * Ends every session, code, grant and refresh token of these users. What another node writes back afterwards, because it had read it
 * before, does not count either: it is from before `users.sessions_valid_from`.
 */
export async function endSessions(
  own: Database,
  tenantId: TenantId,
  userIds: readonly string[] | SelectQueryBuilder<Tables, keyof Tables, Pick<UserRow, "user_id">>,
): Promise<void> {
  const next = firstMomentAfter(own.clock.now());
  await own.db
    .updateTable("users")
    .set({
      // Never the same twice: who signed in between two ends, within one second, must not outlive the second.
      sessions_valid_from: sql<EpochMs>`case when coalesce(sessions_valid_from, 0) < ${next} then ${next}
        else sessions_valid_from + 1000 end`,
    })
    .where("tenant_id", "=", tenantId)
    .where("user_id", "in", userIds)
    .execute();
  await own.db.deleteFrom("oidc_payloads").where("tenant_id", "=", tenantId).where("user_id", "in", userIds).execute();
}

/**
 * The next whole second. What `oidc-provider` keeps has times in whole seconds, so nothing that began up to now can be as late; who signs
 * in from now on is given this time (`sessionStart`), even if it has not quite come.
 */
export const firstMomentAfter = (now: Date): EpochMs => (Math.floor(now.getTime() / 1000) + 1) * 1000;
