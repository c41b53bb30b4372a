import { z } from "zod";
import type { Connection } from "../../../domain/connection.ts";
import {
  AGREEMENTS,
  type Agreement,
  LOCAL_VERDICTS,
  type ShadowComparison,
  SOURCE_VERDICTS,
} from "../../../domain/shadow.ts";
import type { Store } from "../../../store/store.ts";
import { defineRoute, type Route } from "../../route.ts";
import type { ManagementDeps } from "../management-deps.ts";
import { queryInteger } from "../query-values.ts";
import { connectionParams } from "./connection-params.ts";
import { findMigratingConnection } from "./migrations.ts";

const DEFAULT_TAKE = 50;

const shared = {
  tag: "migrations",
  params: connectionParams,
  errors: { 404: "There is no such connection." },
} as const;
const comparisonReply = z.object({
  id: z.string(),
  at: z.string(),
  identifier: z.string().describe("What was typed, normalised."),
  local: z.enum(LOCAL_VERDICTS),
  source: z.enum(SOURCE_VERDICTS),
  agreement: z.enum(AGREEMENTS),
  differing_fields: z.array(z.string()).describe("Names of the attributes that the source has otherwise."),
  duration_ms: z.int().describe("How long the source took."),
});
const shadowReply = z.object({
  total: z.int(),
  agreement_rate: z
    .number()
    .describe(
      "Share of the same answers among those where the source gave one, without those who would come; absent before the first.",
    )
    .optional(),
  by_agreement: z.record(z.enum(AGREEMENTS), z.int()),
  by_verdicts: z.array(z.object({ local: z.enum(LOCAL_VERDICTS), source: z.enum(SOURCE_VERDICTS), count: z.int() })),
  by_differing_field: z.array(z.object({ field: z.string(), count: z.int() })),
  dropped: z.int().describe("Sign-ins that were not compared since too many were at once."),
  comparisons: z.array(comparisonReply).describe("Newest first."),
  next: z.string().describe("`from` of the next page.").optional(),
});
const shadowQuery = z.strictObject({
  agreement: z.enum(AGREEMENTS).describe("Which comparisons to list; default: disagreed.").optional(),
  from: z.string().max(100).describe("What `next` of the previous answer said.").optional(),
  take: queryInteger("Comparisons of one answer, at most 100; default 50.", 1, 100).optional(),
});

const readShadow = defineRoute({
  ...shared,
  method: "GET",
  path: "/migrations/{connection_id}/shadow",
  operationId: "readShadowReport",
  summary: "Get what shadow mode found",
  scopes: ["read:migrations"],
  query: shadowQuery,
  status: 200,
  reply: shadowReply,
  async handle({ params, query, context }, deps: ManagementDeps): Promise<z.input<typeof shadowReply>> {
    const connection = await findMigratingConnection(params.connection_id, context.tenant.id, deps);
    const page = { agreement: query.agreement ?? "disagreed", limit: query.take ?? DEFAULT_TAKE, before: query.from };
    return shadowReport({ connection, ...page }, deps);
  },
});

/** What shadow mode found of a connection, and the newest comparisons with one outcome. */
export async function shadowReport(
  { connection, agreement, limit, before }: ShadowReportRequest,
  { store }: { readonly store: Pick<Store, "shadowComparisons"> },
): Promise<z.input<typeof shadowReply>> {
  const { tenantId, id } = connection;
  const found = await store.shadowComparisons.list(tenantId, id, agreement, { before, limit: limit + 1 });
  const { agreements, pairs, differences, dropped } = await store.shadowComparisons.totals(tenantId, id);
  const { agreed = 0, fields_differ = 0, would_come = 0, disagreed = 0, no_verdict = 0 } = agreements;
  const answered = agreed + fields_differ + disagreed;
  const shown = found.slice(0, limit);
  return {
    total: answered + would_come + no_verdict,
    agreement_rate: answered === 0 ? undefined : (agreed + fields_differ) / answered,
    by_agreement: { agreed, fields_differ, would_come, disagreed, no_verdict },
    by_verdicts: [...pairs],
    by_differing_field: differences.map(({ field, count }) => ({ field: fieldToWire(field), count })),
    dropped,
    comparisons: shown.map(comparisonToWire),
    next: found.length > limit ? shown.at(-1)?.id : undefined,
  };
}

interface ShadowReportRequest {
  readonly connection: Pick<Connection, "tenantId" | "id">;
  readonly agreement: Agreement;
  readonly limit: number;
  /** Id of a comparison: older ones. */
  readonly before?: string;
}

const clearShadow = defineRoute({
  ...shared,
  method: "DELETE",
  path: "/migrations/{connection_id}/shadow",
  operationId: "clearShadowReport",
  summary: "Forget what shadow mode found",
  scopes: ["delete:migrations"],
  status: 204,
  async handle({ params, context }, deps: ManagementDeps) {
    const { id, tenantId } = await findMigratingConnection(params.connection_id, context.tenant.id, deps);
    await deps.store.shadowComparisons.clear(tenantId, id);
  },
});

const comparisonToWire = (comparison: ShadowComparison): z.input<typeof comparisonReply> => ({
  id: comparison.id,
  at: comparison.at.toISOString(),
  identifier: comparison.identifier,
  local: comparison.localVerdict,
  source: comparison.sourceVerdict,
  agreement: comparison.agreement,
  differing_fields: comparison.differences.map(fieldToWire),
  duration_ms: comparison.durationMs,
});

/** An attribute's name as the API has it; one of the source's own stays as it is. */
const fieldToWire = (field: string): string =>
  field.startsWith("extra.")
    ? field.slice("extra.".length)
    : field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Shadow mode: what taking over would come to, before anybody is. Not part of Auth0's API. */
export const shadowRoutes: readonly Route<ManagementDeps>[] = [readShadow, clearShadow];
