import { z } from "zod";
import { databaseOptions } from "../../../connections/database/database-options.ts";
import { DEFAULT_TIMEOUT_MS } from "../../../connections/database/open-protected-source.ts";
import type { NodeSourceHealth } from "../../../domain/source-health.ts";
import { protectionSettings } from "../../../sources/protection/protection-settings.ts";
import { defineRoute, type Route } from "../../route.ts";
import { findConnection } from "../connections.ts";
import type { ManagementDeps } from "../management-deps.ts";
import { connectionParams } from "./connection-params.ts";

const breaker = z.enum(["closed", "open", "half_open"]);
const moment = z.string().optional();
const counts = {
  in_flight: z.int().describe("Questions that the source is asked at this moment."),
  waiting: z.int().describe("Questions that wait for their turn."),
  calls_today: z.int().describe("Questions asked since midnight, UTC."),
  failures_today: z.int().describe("Questions at which the source failed, since midnight, UTC."),
  refused_today: z.int().describe("Questions that were answered without asking, since midnight, UTC."),
  rate_limited_until: moment.describe("The source said not to ask before then."),
  last_asked_at: moment,
  last_answer_at: moment.describe("Last verdict on somebody, of either kind."),
  last_failure: z
    .object({ at: z.string(), reason: z.string().describe("In words, and which call stumbled.") })
    .describe("The last question at which the source failed.")
    .optional(),
  latency_ms: z
    .object({ p50: z.number(), p95: z.number() })
    .describe("Of the last answers, at most 256 of each node; the slowest node's in the summary.")
    .optional(),
};
const reply = z.object({
  connection_id: z.string(),
  settings: protectionSettings.extend({ source_timeout_ms: z.int() }),
  summary: z.object({ ...counts, breaker: breaker.describe("The worst of all nodes.") }),
  nodes: z.array(
    z.object({
      node: z.string(),
      updated_at: z.string(),
      breaker,
      since: z.string(),
      open_until: moment,
      ...counts,
    }),
  ),
});

type NodeOnWire = z.input<typeof reply>["nodes"][number];

const sourceHealth = defineRoute({
  method: "GET",
  path: "/migrations/{connection_id}/source",
  operationId: "getSourceHealth",
  tag: "migrations",
  summary: "Get how a connection's source is doing and how it is protected, as each node finds it",
  scopes: ["read:migrations"],
  params: connectionParams,
  status: 200,
  reply,
  errors: { 404: "There is no such connection." },
  async handle({ params, context }, { store, clock }: Pick<ManagementDeps, "store" | "clock">) {
    const connection = await findConnection(params.connection_id, context.tenant.id, { store });
    const { usher } = databaseOptions.parse(connection.options);
    const health = await store.sourceHealth.list(context.tenant.id, connection.id);
    const nodes = health.map((node) => toWire(node, clock.now()));
    return {
      connection_id: connection.id,
      settings: { ...usher.source_protection, source_timeout_ms: usher.source_timeout_ms ?? DEFAULT_TIMEOUT_MS },
      summary: summaryOf(nodes),
      nodes,
    };
  },
});

export const sourceHealthRoutes: readonly Route<ManagementDeps>[] = [sourceHealth];

/** As it is now: a node that was not asked since says nothing of a day or a pause that has ended meanwhile. */
function toWire(health: NodeSourceHealth, now: Date): NodeOnWire {
  const isOfToday = health.updatedAt.toISOString().slice(0, 10) === now.toISOString().slice(0, 10);
  const today = (count: number) => (isOfToday ? count : 0);
  const isOver = (until: Date | undefined) => until === undefined || until <= now;
  return {
    node: health.node,
    updated_at: health.updatedAt.toISOString(),
    breaker: health.breaker === "open" && isOver(health.openUntil) ? "half_open" : health.breaker,
    since: health.since.toISOString(),
    open_until: isOver(health.openUntil) ? undefined : health.openUntil?.toISOString(),
    latency_ms: health.latencyMs && { ...health.latencyMs },
    in_flight: health.inFlight,
    waiting: health.waiting,
    calls_today: today(health.callsToday),
    failures_today: today(health.failuresToday),
    refused_today: today(health.refusedToday),
    rate_limited_until: isOver(health.rateLimitedUntil) ? undefined : health.rateLimitedUntil?.toISOString(),
    last_asked_at: health.lastAskedAt?.toISOString(),
    last_answer_at: health.lastAnswerAt?.toISOString(),
    last_failure: health.lastFailure && { ...health.lastFailure, at: health.lastFailure.at.toISOString() },
  };
}

const WORST_FIRST = ["open", "half_open", "closed"] as const;

function summaryOf(nodes: readonly NodeOnWire[]): z.input<typeof reply>["summary"] {
  const sum = (count: (node: NodeOnWire) => number) => nodes.reduce((total, node) => total + count(node), 0);
  const latest = (of: (node: NodeOnWire) => string | undefined) =>
    nodes
      .flatMap((node) => of(node) ?? [])
      .toSorted()
      .at(-1);
  return {
    breaker: WORST_FIRST.find((state) => nodes.some((node) => node.breaker === state)) ?? "closed",
    in_flight: sum(({ in_flight }) => in_flight),
    waiting: sum(({ waiting }) => waiting),
    calls_today: sum(({ calls_today }) => calls_today),
    failures_today: sum(({ failures_today }) => failures_today),
    refused_today: sum(({ refused_today }) => refused_today),
    rate_limited_until: latest(({ rate_limited_until }) => rate_limited_until),
    last_asked_at: latest(({ last_asked_at }) => last_asked_at),
    last_answer_at: latest(({ last_answer_at }) => last_answer_at),
    last_failure: nodes
      .flatMap((node) => node.last_failure ?? [])
      .toSorted((one, other) => one.at.localeCompare(other.at))
      .at(-1),
    latency_ms: nodes
      .flatMap((node) => node.latency_ms ?? [])
      .toSorted((one, other) => one.p95 - other.p95)
      .at(-1),
  };
}
