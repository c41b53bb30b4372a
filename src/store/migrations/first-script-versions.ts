import type { Kysely } from "kysely";
import { scriptHashes, scriptsOf, UNKNOWN_AUTHOR } from "../../domain/script-version.ts";
import { decodeJson, encodeJson } from "../columns.ts";
import type { Tables } from "../tables.ts";

const AT_ONCE = 100;

/** The scripts that connections have become version 1, so that every takeover from now on can name its version. */
export async function addFirstScriptVersions(db: Kysely<Tables>): Promise<void> {
  for (let after: string | undefined = ""; after !== undefined; ) {
    const connections = await db
      .selectFrom("connections")
      .select(["tenant_id", "id", "options", "updated_at"])
      // Ids of connections are random and so unique over all tenants.
      .where("id", ">", after)
      .orderBy("id")
      .limit(AT_ONCE)
      .execute();
    for (const connection of connections) await addFirstVersion(db, connection);
    after = connections.length === AT_ONCE ? connections.at(-1)?.id : undefined;
  }
}

async function addFirstVersion(
  db: Kysely<Tables>,
  connection: { tenant_id: string; id: string; options: string; updated_at: number },
): Promise<void> {
  const scripts = scriptsOf(decodeJson(connection.options));
  if (Object.keys(scripts).length === 0) return;
  const { tenant_id, id } = connection;
  await db
    .insertInto("script_versions")
    .values({
      tenant_id,
      connection_id: id,
      version: 1,
      scripts: encodeJson(scripts),
      hashes: encodeJson(scriptHashes(scripts)),
      author: UNKNOWN_AUTHOR,
      note: null,
      saved_at: connection.updated_at,
    })
    .execute();
  await db
    .updateTable("connections")
    .set({ script_version: 1 })
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .execute();
}
