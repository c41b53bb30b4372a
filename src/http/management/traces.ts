import { z } from "zod";
import { DomainError } from "../../domain/errors.ts";
import { FAILURE_DETAIL_CODES, readFailureDetail } from "../../domain/failure-details.ts";
import { normaliseIdentifier } from "../../domain/identifier.ts";
import type { SignInTrace } from "../../domain/log-event.ts";
import { defineRoute, type Route } from "../route.ts";
import { requireAllScopes } from "./caller-scopes.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { queryInteger } from "./query-values.ts";
import { idParams } from "./route-params.ts";
import { inexistentUser } from "./user-errors.ts";

const DEFAULT_TAKE = 20;

const traceReply = z.object({
  trace_id: z.string(),
  started_at: z.string(),
  duration_ms: z.number().describe("Of the whole sign-in."),
  identifier: z.string().describe("What was typed, normalised."),
  outcome: z.string().describe("signed_in, taken_over, or the code of the refusal."),
  source_asked: z.boolean().describe("Whether the old system was asked."),
  connection_id: z.string().optional(),
  client_id: z.string().optional(),
  user_id: z.string().optional(),
  log_id: z.string().optional(),
  steps: z.array(
    z.object({
      step: z.string(),
      at_ms: z.number().describe("When it ended, since the start."),
      duration_ms: z.number().optional(),
      result: z.string(),
      detail: z.record(z.string(), z.unknown()).optional(),
      problem_code: z
        .enum(FAILURE_DETAIL_CODES)
        .describe("What `detail.problem` says, for programs: why no user came of a profile.")
        .optional(),
    }),
  ),
});
const traceListReply = z.object({ sign_in_traces: z.array(traceReply) });
const take = { take: queryInteger("How many, newest first; at most 100.", 1, 100).optional() };
const takeQuery = z.object(take);
const byIdentifierQuery = z.object({
  identifier: z.string().min(1).max(320).describe("What somebody typed, also one who is not here."),
  ...take,
});

const SCOPES = ["read:logs", "read:sign_in_traces"];

const shared = { tag: "sign-in-traces", scopes: SCOPES } as const;

/** Why a sign-in ended as it did (design §4 rule 9). Not part of Auth0's API. */
export const traceRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute<ManagementDeps, undefined, typeof byIdentifierQuery>({
    ...shared,
    method: "GET",
    path: "/sign-in-traces",
    operationId: "listSignInTraces",
    summary: "List sign-in traces of an identifier",
    query: byIdentifierQuery,
    reply: traceListReply,
    status: 200,
    async handle({ query, context }, { store, logWriter }) {
      await logWriter.flush();
      const identifier = normaliseIdentifier(query.identifier);
      const traces = await store.traces.listByIdentifier(context.tenant.id, identifier, query.take ?? DEFAULT_TAKE);
      return { sign_in_traces: traces.map(traceToWire) };
    },
  }),

  defineRoute<ManagementDeps, typeof idParams>({
    ...shared,
    method: "GET",
    path: "/sign-in-traces/{id}",
    operationId: "getSignInTrace",
    summary: "Get a sign-in trace",
    params: idParams,
    reply: traceReply,
    status: 200,
    errors: { 404: "The sign-in trace does not exist." },
    async handle({ params, context }, { store, logWriter }) {
      await logWriter.flush();
      return found(await store.traces.find(context.tenant.id, params.id));
    },
  }),

  defineRoute<ManagementDeps, typeof idParams>({
    ...shared,
    method: "GET",
    path: "/logs/{id}/trace",
    operationId: "getLogTrace",
    summary: "Get the sign-in trace of a log event",
    params: idParams,
    reply: traceReply,
    status: 200,
    errors: { 404: "The log event does not exist or is not of a sign-in." },
    async handle({ params, context }, { store, logWriter }) {
      await logWriter.flush();
      return found(await store.traces.findByLogId(context.tenant.id, params.id));
    },
  }),

  defineRoute<ManagementDeps, typeof idParams, typeof takeQuery>({
    ...shared,
    method: "GET",
    path: "/users/{id}/sign-in-traces",
    operationId: "listUserSignInTraces",
    summary: "List sign-in traces of a user",
    params: idParams,
    query: takeQuery,
    reply: traceListReply,
    status: 200,
    errors: { 404: "The user does not exist." },
    async handle({ params, query, context }, { store, logWriter }) {
      requireAllScopes(context.caller, ["read:users"]);
      await logWriter.flush();
      if ((await store.users.find(context.tenant.id, params.id)) === undefined) throw inexistentUser();
      const traces = await store.traces.listByUser(context.tenant.id, params.id, query.take ?? DEFAULT_TAKE);
      return { sign_in_traces: traces.map(traceToWire) };
    },
  }),
];

function found(trace: SignInTrace | undefined): z.input<typeof traceReply> {
  if (trace === undefined)
    throw new DomainError("not_found", "The sign-in trace does not exist.", { apiCode: "inexistent_trace" });
  return traceToWire(trace);
}

/** Named field by field: nothing that a step happens to hold beyond these can leave. */
function traceToWire(trace: SignInTrace): z.input<typeof traceReply> {
  return {
    trace_id: trace.traceId,
    started_at: trace.startedAt.toISOString(),
    duration_ms: trace.durationMs,
    identifier: trace.identifier,
    outcome: trace.outcome,
    source_asked: trace.sourceAsked,
    connection_id: trace.connectionId,
    client_id: trace.clientId,
    user_id: trace.userId,
    log_id: trace.logId,
    steps: trace.steps.map(({ step, atMs, durationMs, result, detail }) => ({
      step,
      at_ms: atMs,
      duration_ms: durationMs,
      result,
      detail: detail === undefined ? undefined : { ...detail },
      problem_code: typeof detail?.problem === "string" ? readFailureDetail(detail.problem)?.code : undefined,
    })),
  };
}
