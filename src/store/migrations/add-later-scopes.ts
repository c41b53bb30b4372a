import type { Kysely } from "kysely";
import { decodeJson, encodeJson } from "../columns.ts";
import type { Tables } from "../tables.ts";

interface Scope {
  readonly value: string;
  readonly description: string;
}

/** Scopes of the Management API that came after the first tables, with the words of that time. */
const LATER: readonly Scope[] = [
  ...["Create", "Read", "Update", "Delete"].flatMap((action) =>
    ["administrators", "migrations"].map((subject) => ({
      value: `${action.toLowerCase()}:${subject}`,
      description: `${action} ${subject}`,
    })),
  ),
  { value: "read:user_password_hashes", description: "Read user password hashes" },
];

/**
 * The Management API of each tenant gets the scopes that it lacks, and with it every application that had all of them before: it was made to
 * do everything, as `usher init` says. Others keep what they were given.
 */
export async function addLaterScopes(db: Kysely<Tables>): Promise<void> {
  const apis = await db
    .selectFrom("resource_servers")
    .select(["tenant_id", "id", "identifier", "settings"])
    .where("is_system", "=", 1)
    .execute();
  for (const api of apis) {
    const settings = decodeJson<{ readonly scopes: readonly Scope[] }>(api.settings);
    const before = settings.scopes.map(({ value }) => value);
    const missing = LATER.filter(({ value }) => !before.includes(value));
    if (missing.length === 0) continue;
    await db
      .updateTable("resource_servers")
      .set({ settings: encodeJson({ ...settings, scopes: [...settings.scopes, ...missing] }) })
      .where("tenant_id", "=", api.tenant_id)
      .where("id", "=", api.id)
      .execute();
    const added = missing.map(({ value }) => value);
    await widenGrants(db, { tenantId: api.tenant_id, audience: api.identifier, before, added });
  }
}

interface Widening {
  readonly tenantId: string;
  readonly audience: string;
  readonly before: readonly string[];
  readonly added: readonly string[];
}

async function widenGrants(db: Kysely<Tables>, { tenantId, audience, before, added }: Widening): Promise<void> {
  const grants = await db
    .selectFrom("client_grants")
    .select(["id", "scope"])
    .where("tenant_id", "=", tenantId)
    .where("audience", "=", audience)
    .execute();
  for (const grant of grants) {
    const granted = decodeJson<readonly string[]>(grant.scope);
    const had = new Set(granted);
    if (before.length === 0 || !before.every((scope) => had.has(scope))) continue;
    await db
      .updateTable("client_grants")
      .set({ scope: encodeJson([...granted, ...added.filter((scope) => !had.has(scope))]) })
      .where("tenant_id", "=", tenantId)
      .where("id", "=", grant.id)
      .execute();
  }
}
