import type { ConnectionId, TenantId } from "../domain/ids.ts";
import type { Agreement, LocalVerdict, ShadowComparison, SourceVerdict } from "../domain/shadow.ts";
import { decodeDate, decodeJson, encodeJson, storableText } from "./columns.ts";
import type { Database } from "./database.ts";
import type { ShadowComparisonRow } from "./tables.ts";

/** What all comparisons of a connection come to. `dropped`: sign-ins that were to be compared, and there were too many at once. */
export interface ShadowTotals {
  readonly pairs: readonly { readonly local: LocalVerdict; readonly source: SourceVerdict; readonly count: number }[];
  readonly agreements: Readonly<Partial<Record<Agreement, number>>>;
  readonly differences: readonly { readonly field: string; readonly count: number }[];
  readonly dropped: number;
}

/** Comparisons of shadow mode. */
export interface ShadowComparisonStore {
  /** Stores it and adds it to the totals. */
  record(comparison: ShadowComparison): Promise<void>;
  addDropped(tenantId: TenantId, connectionId: string, count: number): Promise<void>;
  totals(tenantId: TenantId, connectionId: string): Promise<ShadowTotals>;
  /** Newest first; `before` is the id of the last one of the page before. */
  list(
    tenantId: TenantId,
    connectionId: string,
    agreement: Agreement,
    page: { readonly before?: string; readonly limit: number },
  ): Promise<readonly ShadowComparison[]>;
  /** Removes totals and comparisons, a bounded bite at a time. */
  clear(tenantId: TenantId, connectionId: string): Promise<void>;
}

const ROWS_AT_ONCE = 5_000;

export function createShadowComparisonStore(database: Database): ShadowComparisonStore {
  return {
    record: (comparison) =>
      database.atomically(async (own) => {
        await own.db.insertInto("shadow_comparisons").values(rowOf(comparison)).execute();
        await addToTotals(own, comparison.tenantId, comparison.connectionId, [
          { kind: "agreement", name: comparison.agreement, amount: 1 },
          { kind: "pair", name: `${comparison.localVerdict}:${comparison.sourceVerdict}`, amount: 1 },
          ...comparison.differences.map((field) => ({ kind: "field", name: storableText(field), amount: 1 })),
        ]);
      }),

    addDropped: (tenantId, connectionId, count) =>
      addToTotals(database, tenantId, connectionId, [{ kind: "dropped", name: "", amount: count }]),

    async totals(tenantId, connectionId) {
      const rows = await database.db
        .selectFrom("shadow_totals")
        .select(["kind", "name", "amount"])
        .where("tenant_id", "=", tenantId)
        .where("connection_id", "=", connectionId)
        .orderBy("kind")
        .orderBy("name")
        .execute();
      const of = (kind: string) => rows.filter((row) => row.kind === kind);
      return {
        pairs: of("pair").map(({ name, amount }) => {
          const [local, source] = name.split(":") as [LocalVerdict, SourceVerdict];
          return { local, source, count: Number(amount) };
        }),
        agreements: Object.fromEntries(of("agreement").map(({ name, amount }) => [name, Number(amount)])),
        differences: of("field").map(({ name, amount }) => ({ field: name, count: Number(amount) })),
        dropped: Number(of("dropped")[0]?.amount ?? 0),
      };
    },

    async list(tenantId, connectionId, agreement, page) {
      const matching = database.db
        .selectFrom("shadow_comparisons")
        .selectAll()
        .where("tenant_id", "=", tenantId)
        .where("connection_id", "=", connectionId)
        .where("agreement", "=", agreement);
      const rest = page.before === undefined ? matching : matching.where("id", "<", page.before);
      return (await rest.orderBy("id", "desc").limit(page.limit).execute()).map(comparisonOf);
    },

    async clear(tenantId, connectionId) {
      const { db } = database;
      await db
        .deleteFrom("shadow_totals")
        .where("tenant_id", "=", tenantId)
        .where("connection_id", "=", connectionId)
        .execute();
      const rows = db
        .selectFrom("shadow_comparisons")
        .select("id")
        .where("tenant_id", "=", tenantId)
        .where("connection_id", "=", connectionId);
      for (let removed = ROWS_AT_ONCE; removed === ROWS_AT_ONCE; ) {
        const result = await db
          .deleteFrom("shadow_comparisons")
          .where("tenant_id", "=", tenantId)
          .where("connection_id", "=", connectionId)
          .where("id", "in", rows.orderBy("id").limit(ROWS_AT_ONCE))
          .executeTakeFirstOrThrow();
        removed = Number(result.numDeletedRows);
      }
    },
  };
}

async function addToTotals(
  own: Database,
  tenantId: TenantId,
  connectionId: string,
  totals: readonly { readonly kind: string; readonly name: string; readonly amount: number }[],
): Promise<void> {
  // In one order, so that two nodes that add at once wait for each other and never cross.
  const inOrder = totals.toSorted((one, other) =>
    `${one.kind}:${one.name}`.localeCompare(`${other.kind}:${other.name}`),
  );
  await own.db
    .insertInto("shadow_totals")
    .values(inOrder.map((total) => ({ tenant_id: tenantId, connection_id: connectionId, ...total })))
    .onConflict((conflict) =>
      conflict
        .columns(["tenant_id", "connection_id", "kind", "name"])
        .doUpdateSet((set) => ({ amount: set("shadow_totals.amount", "+", set.ref("excluded.amount")) })),
    )
    .execute();
}

const rowOf = (comparison: ShadowComparison): ShadowComparisonRow => ({
  tenant_id: comparison.tenantId,
  connection_id: comparison.connectionId,
  id: comparison.id,
  at: comparison.at.getTime(),
  identifier: storableText(comparison.identifier),
  agreement: comparison.agreement,
  local_verdict: comparison.localVerdict,
  source_verdict: comparison.sourceVerdict,
  differences: encodeJson(comparison.differences),
  duration_ms: Math.round(comparison.durationMs),
});

const comparisonOf = (row: ShadowComparisonRow): ShadowComparison => ({
  tenantId: row.tenant_id as TenantId,
  connectionId: row.connection_id as ConnectionId,
  id: row.id,
  at: decodeDate(row.at),
  identifier: row.identifier,
  agreement: row.agreement as Agreement,
  localVerdict: row.local_verdict as LocalVerdict,
  sourceVerdict: row.source_verdict as SourceVerdict,
  differences: decodeJson<readonly string[]>(row.differences),
  durationMs: row.duration_ms,
});
