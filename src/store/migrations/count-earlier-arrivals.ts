import { type Kysely, sql } from "kysely";
import type { Tables } from "../tables.ts";

/**
 * Counts who came before there were counts, by the day and the way that their provenance has, as `arriveMany` counts whom no roster
 * names. Whoever was deleted since is not among them: of a database identity the user id is `auth0|` and its id.
 */
export async function countEarlierArrivals(db: Kysely<Tables>): Promise<void> {
  // The day is in the text, not a parameter: SQLite would divide by a floating-point number.
  await sql`
    insert into progress_totals (tenant_id, connection_id, day, metric, amount)
    select provenance.tenant_id, provenance.connection_id, provenance.at / 86400000, 'unlisted:' || provenance.way, count(*)
    from provenance
    join identities
      on identities.tenant_id = provenance.tenant_id
      and identities.connection_id = provenance.connection_id
      and identities.provider = 'auth0'
      and identities.local_id = substr(provenance.user_id, 7)
    where provenance.user_id like 'auth0|%'
    group by 1, 2, 3, 4`.execute(db);
}
