import { z } from "zod";
import type { SignInTrace } from "../../../domain/log-event.ts";
import { ARRIVAL_WAYS } from "../../../domain/roster.ts";
import type { CarriedOver, Provenance, User } from "../../../domain/user.ts";
import { defineRoute, type Route } from "../../route.ts";
import type { ManagementDeps } from "../management-deps.ts";
import { idParams } from "../route-params.ts";
import { inexistentUser } from "../user-errors.ts";

const arrivalReply = z.object({
  at: z.string(),
  way: z
    .enum(ARRIVAL_WAYS)
    .describe("What brought them: a first sign-in, a new password, a sign-up, a job, an administrator."),
  identity: z.string().describe("The identity that came: the user's own, or one that was linked later."),
  source: z.object({
    connection_id: z.string(),
    connection: z.string().describe("Its name.").optional(),
    kind: z.string().describe("script, roster, file; none for a sign-up or an administrator."),
  }),
  ip: z.string().optional(),
  client_id: z.string().describe("The application at which they came.").optional(),
  script: z
    .object({
      version: z.int().describe("See script-versions of the connection.").optional(),
      hash: z.string().describe("SHA-256 of the script that described them, hex.").optional(),
    })
    .optional(),
  mapped_fields: z.array(z.string()).describe("Names of the attributes that the source gave."),
  trace: z
    .object({
      trace_id: z.string(),
      kept: z.boolean().describe("Whether the sign-in trace is still there."),
      verdict: z.string().describe("What the source said.").optional(),
      source_ms: z.number().describe("How long the source took, milliseconds.").optional(),
    })
    .optional(),
  job_id: z.string().describe("The job that brought them.").optional(),
});

const provenanceReply = z.object({
  user_id: z.string(),
  arrivals: z.array(arrivalReply).describe("Oldest first."),
  carried_over: z
    .array(z.object({ kind: z.enum(["totp", "phone", "email", "role"]), count: z.int() }))
    .describe("Second factors and roles that are kept, sealed, for later use."),
});

const readProvenance = defineRoute({
  method: "GET",
  path: "/users/{id}/provenance",
  operationId: "readUserProvenance",
  tag: "migrations",
  summary: "Get how a user came here",
  scopes: ["read:migrations", "read:users"],
  params: idParams,
  status: 200,
  reply: provenanceReply,
  errors: { 404: "The user does not exist." },
  async handle({ params, context }, deps: ManagementDeps) {
    const tenantId = context.tenant.id;
    await deps.logWriter.flush();
    const user = await deps.store.users.find(tenantId, params.id);
    if (user === undefined) throw inexistentUser();
    return {
      user_id: user.userId,
      arrivals: await arrivalsOf(user, deps),
      carried_over: countByKind(await deps.store.users.carriedOver(tenantId, user.userId)),
    };
  },
});

type ArrivalReply = z.input<typeof arrivalReply>;

/** Of the user, and of those who are identities of theirs now. */
async function arrivalsOf(user: User, { store }: Pick<ManagementDeps, "store">): Promise<ArrivalReply[]> {
  const arrivals = await Promise.all(
    user.identities.map(({ provider, localId }) => store.users.provenance(user.tenantId, `${provider}|${localId}`)),
  );
  const oldestFirst = arrivals.flat().toSorted((one, other) => one.at.getTime() - other.at.getTime());
  return Promise.all(
    oldestFirst.map(async (arrival) => {
      const trace = arrival.traceId === undefined ? undefined : await store.traces.find(user.tenantId, arrival.traceId);
      return arrivalToWire(arrival, user, trace);
    }),
  );
}

function arrivalToWire(arrival: Provenance, user: User, trace: SignInTrace | undefined): ArrivalReply {
  const { scriptVersion, scriptHash, traceId } = arrival;
  const connection = user.identities.find(({ connectionId }) => connectionId === arrival.connectionId)?.connection;
  const script = scriptVersion ?? scriptHash;
  return {
    at: arrival.at.toISOString(),
    way: arrival.way,
    identity: arrival.userId,
    source: { connection_id: arrival.connectionId, connection, kind: arrival.sourceKind },
    ip: arrival.ip,
    client_id: arrival.clientId,
    script: script === undefined ? undefined : { version: scriptVersion, hash: scriptHash },
    mapped_fields: [...arrival.mappedFields],
    trace: traceId === undefined ? undefined : { trace_id: traceId, kept: trace !== undefined, ...sourceCallIn(trace) },
    job_id: arrival.batchId,
  };
}

/** The question to the source that ended with this arrival: `source_call` asks with a password, `source_lookup` without one. */
function sourceCallIn(trace: SignInTrace | undefined): { verdict?: string; source_ms?: number } {
  const step = trace?.steps.findLast(({ step }) => step === "source_call" || step === "source_lookup");
  return step === undefined ? {} : { verdict: step.result, source_ms: step.durationMs };
}

function countByKind(carriedOver: readonly CarriedOver[]) {
  return [...Map.groupBy(carriedOver, ({ kind }) => kind)].map(([kind, same]) => ({ kind, count: same.length }));
}

/** How a user came here (design §4 rule 9). Not part of Auth0's API. */
export const userProvenanceRoutes: readonly Route<ManagementDeps>[] = [readProvenance];
