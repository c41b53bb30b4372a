import type { Selectable } from "kysely";
import type { Connection } from "../domain/connection.ts";
import type { ConnectionId, TenantId } from "../domain/ids.ts";
import {
  haveSameScripts,
  type ScriptSaving,
  type Scripts,
  type ScriptVersion,
  type ScriptVersionSummary,
  scriptHashes,
  scriptsOf,
} from "../domain/script-version.ts";
import { absentIfNull, decodeDate, decodeJson, encodeJson } from "./columns.ts";
import type { Database } from "./database.ts";
import type { ScriptVersionRow } from "./tables.ts";

/** What a connection's scripts were. Written by `ConnectionStore` alone, and gone with the connection. */
export interface ScriptVersionStore {
  find(tenantId: TenantId, connectionId: string, version: number): Promise<ScriptVersion | undefined>;
  /** Newest first; `before`: only those with a lower number. */
  list(
    tenantId: TenantId,
    connectionId: string,
    page: { readonly before?: number; readonly limit: number },
  ): Promise<readonly ScriptVersionSummary[]>;
}

const SUMMARY = ["tenant_id", "connection_id", "version", "hashes", "author", "note", "saved_at"] as const;

export function createScriptVersionStore({ db }: Database): ScriptVersionStore {
  const versions = (tenantId: TenantId, connectionId: string) =>
    db.selectFrom("script_versions").where("tenant_id", "=", tenantId).where("connection_id", "=", connectionId);

  return {
    async find(tenantId, connectionId, version) {
      const row = await versions(tenantId, connectionId)
        .select([...SUMMARY, "scripts"])
        .where("version", "=", version)
        .executeTakeFirst();
      return row && { ...summaryOf(row), scripts: decodeJson<Record<string, string>>(row.scripts) };
    },

    async list(tenantId, connectionId, { before, limit }) {
      const rows = await versions(tenantId, connectionId)
        .select(SUMMARY)
        .$if(before !== undefined, (query) => query.where("version", "<", before ?? 0))
        .orderBy("version", "desc")
        .limit(limit)
        .execute();
      return rows.map(summaryOf);
    },
  };
}

/**
 * Adds a version when the connection's scripts are not those of the latest one, and gives the number of the version that is theirs;
 * undefined while there never was a script. Whoever calls it has written the connection's row in the same transaction, so that of
 * two saves at once the second sees the first one's version.
 */
export async function recordScripts(
  own: Database,
  connection: Connection,
  saving: ScriptSaving,
): Promise<number | undefined> {
  const scripts = asStored(scriptsOf(connection.options));
  const hashes = scriptHashes(scripts);
  const [latest] = await createScriptVersionStore(own).list(connection.tenantId, connection.id, { limit: 1 });
  if (latest === undefined ? Object.keys(scripts).length === 0 : haveSameScripts(latest, { hashes }))
    return latest?.version;
  const version = (latest?.version ?? 0) + 1;
  await own.db
    .insertInto("script_versions")
    .values({
      tenant_id: connection.tenantId,
      connection_id: connection.id,
      version,
      scripts: encodeJson(scripts),
      hashes: encodeJson(hashes),
      author: saving.author,
      note: saving.note ?? null,
      saved_at: connection.updatedAt.getTime(),
    })
    .execute();
  return version;
}

/** With the replacements that storing makes: the hash is that of the text that will run. */
const asStored = (scripts: Scripts): Scripts => decodeJson<Record<string, string>>(encodeJson(scripts));

const summaryOf = (row: Omit<Selectable<ScriptVersionRow>, "scripts">): ScriptVersionSummary => ({
  tenantId: row.tenant_id as TenantId,
  connectionId: row.connection_id as ConnectionId,
  version: row.version,
  hashes: decodeJson<Record<string, string>>(row.hashes),
  author: row.author,
  note: absentIfNull(row.note),
  savedAt: decodeDate(row.saved_at),
});
