import type { PasswordCheckOutcome } from "../../connections/connection-strategy.ts";
import type { OpenConnections } from "../../connections/open-connections.ts";
import type { Clock } from "../../domain/clock.ts";
import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import { newTraceId } from "../../domain/ids.ts";
import type { SignInTrace } from "../../domain/log-event.ts";
import { sessionStart, type User } from "../../domain/user.ts";
import type { LogWriter, NewLogEvent } from "../../logs/log-writer.ts";
import { TraceRecorder } from "../../logs/trace-recorder.ts";
import type { AttackProtection, AttemptOrigin, LimitVerdict } from "../attack-protection/attack-protection.ts";
import { createAttemptTurns } from "../attack-protection/attempt-turns.ts";
import type { SignInOutcome, SignInRequest, SignInWithPassword } from "./sign-in-outcome.ts";

export interface SignInDeps {
  readonly connections: Pick<OpenConnections, "get">;
  readonly attackProtection: AttackProtection;
  readonly logWriter: LogWriter;
  readonly clock: Clock;
  /** Told of a person who was just taken over, for example to send a verification mail. Must not throw. */
  readonly onTakenOver?: (event: { request: SignInRequest; user: User }) => void;
  /** Told when an identifier was just blocked, to tell the person. Must not throw. */
  readonly onBlocked?: (event: { request: SignInRequest; userId?: string }) => void;
  /** Told when an address was just stopped, whoever it tried. Must not throw. */
  readonly onThrottled?: (event: { request: SignInRequest }) => void;
}

type Refused = Extract<PasswordCheckOutcome, { outcome: "refused" }>;

/** The path of `src/README.md` from limits to outcome, with its log event and trace. */
export function createSignInWithPassword(deps: SignInDeps): SignInWithPassword {
  const turns = createAttemptTurns();

  return async (request) => {
    const trace = new TraceRecorder(newTraceId(), deps.clock.now());
    const origin = originOf(request);
    if (!isProtected(request.connection)) return signIn(request, origin, trace);
    const ip = await deps.attackProtection.countedAddress(origin);
    const leave = await turns.enter({ ...origin, ip }, request.credentials);
    try {
      return await signIn(request, origin, trace);
    } finally {
      leave();
    }
  };

  async function signIn(request: SignInRequest, origin: AttemptOrigin, trace: TraceRecorder): Promise<SignInOutcome> {
    const limits = await checkLimits(request, origin, trace, deps);
    if (!limits.allowed) return refuseLimited(request, limits, trace, deps);

    const outcome = await checkPassword(request, trace, deps);
    if (outcome.outcome === "refused") return refuse(request, origin, outcome, trace, deps);
    // Most people have no failures to forget, and forgetting is a write.
    if (limits.failures > 0) await deps.attackProtection.recordSuccess(origin);
    return admit(request, outcome, trace, deps);
  }
}

const originOf = (request: SignInRequest): AttemptOrigin => ({
  tenantId: request.tenant.id,
  connectionId: request.connection.id,
  identifier: request.credentials.identifier,
  ip: request.ip,
});

/** Whoever failed too often does not reach the password check, let alone the source (contract §2.2 step 1). */
async function checkLimits(
  request: SignInRequest,
  origin: AttemptOrigin,
  trace: TraceRecorder,
  deps: SignInDeps,
): Promise<LimitVerdict> {
  if (!isProtected(request.connection)) {
    trace.note("limits", "off");
    return { allowed: true, failures: 0 };
  }
  const verdict = await deps.attackProtection.check(origin);
  trace.note("limits", verdict.allowed ? "passed" : verdict.refusal.code);
  return verdict;
}

function refuseLimited(
  request: SignInRequest,
  limit: Extract<LimitVerdict, { allowed: false }>,
  trace: TraceRecorder,
  deps: SignInDeps,
): SignInOutcome {
  const event = eventOf(request, limit.logType, limit.refusal.message);
  deps.logWriter.write({ ...event, traceId: trace.traceId }, traceOf(request, trace, limit.refusal.code));
  return { outcome: "refused", refusal: limit.refusal, traceId: trace.traceId };
}

const isProtected = (connection: Connection): boolean => connection.options.brute_force_protection !== false;

async function checkPassword(
  request: SignInRequest,
  trace: TraceRecorder,
  deps: SignInDeps,
): Promise<PasswordCheckOutcome> {
  const authenticator = deps.connections.get(request.connection)?.password;
  if (!authenticator) return notPasswordCapable();
  return authenticator.check(request.credentials, {
    ip: request.ip,
    clientId: request.client.clientId,
    trace,
    signal: request.signal,
    takeOverEvent: (user) => ({ ...successEvent(request, user), details: successDetails(trace, true) }),
  });
}

const notPasswordCapable = (): Refused => ({
  outcome: "refused",
  refusal: new DomainError("connection_not_password_capable", "invalid connection specified for password grant"),
  logType: "f",
  logDescription: "The connection cannot check passwords.",
  countsAgainstPerson: false,
});

async function refuse(
  request: SignInRequest,
  origin: AttemptOrigin,
  outcome: Refused,
  trace: TraceRecorder,
  deps: SignInDeps,
): Promise<SignInOutcome> {
  if (outcome.countsAgainstPerson && isProtected(request.connection)) {
    const { justBlocked, justThrottled } = await deps.attackProtection.recordFailure(origin);
    if (justBlocked) deps.onBlocked?.({ request, userId: outcome.userId });
    if (justThrottled) deps.onThrottled?.({ request });
  }
  deps.logWriter.write(
    {
      ...eventOf(request, outcome.logType, outcome.logDescription),
      userId: outcome.userId ?? "",
      traceId: trace.traceId,
      details: { error: { message: outcome.logDescription, type: outcome.refusal.code } },
    },
    traceOf(request, trace, outcome.refusal.code, outcome.userId || undefined),
  );
  return { outcome: "refused", refusal: outcome.refusal, traceId: trace.traceId };
}

function admit(
  request: SignInRequest,
  outcome: Extract<PasswordCheckOutcome, { outcome: "accepted" }>,
  trace: TraceRecorder,
  deps: SignInDeps,
): SignInOutcome {
  const { user, takenOver } = outcome;
  if (takenOver) {
    deps.logWriter.writeTrace({ ...traceOf(request, trace, "taken_over", user.userId), logId: outcome.logId });
    deps.onTakenOver?.({ request, user });
  } else {
    const now = deps.clock.now();
    deps.logWriter.write(
      { ...successEvent(request, user), traceId: trace.traceId, details: successDetails(trace, false) },
      traceOf(request, trace, "signed_in", user.userId),
    );
    deps.logWriter.recordLogin({ tenantId: request.tenant.id, userId: user.userId, at: now, ip: request.ip });
  }
  const signedInAt = sessionStart(user, trace.startedAt);
  return { outcome: "signed_in", user, takenOver, traceId: trace.traceId, signedInAt };
}

function successEvent(request: SignInRequest, user: Pick<User, "userId" | "email">): NewLogEvent {
  return {
    ...eventOf(request, request.via === "page" ? "s" : "sepft", undefined),
    userId: user.userId,
    userName: user.email ?? request.credentials.normalisedIdentifier,
  };
}

const successDetails = (trace: TraceRecorder, takenOver: boolean) => ({
  taken_over: takenOver,
  source_asked: trace.sourceAsked,
});

/** Built field by field: nothing of the request reaches the log that is not named here. */
function eventOf(request: SignInRequest, type: string, description: string | undefined): NewLogEvent {
  return {
    tenantId: request.tenant.id,
    type,
    description,
    connection: request.connection.name,
    connectionId: request.connection.id,
    strategy: request.connection.strategy,
    strategyType: "database",
    clientId: request.client.clientId,
    clientName: request.client.name,
    ip: request.ip,
    clientIp: request.clientIp,
    userAgent: request.userAgent,
    hostname: request.domain,
    userName: request.credentials.normalisedIdentifier,
    audience: request.audience,
    scope: request.scope,
  };
}

function traceOf(request: SignInRequest, trace: TraceRecorder, outcome: string, userId?: string): SignInTrace {
  return {
    tenantId: request.tenant.id,
    traceId: trace.traceId,
    startedAt: trace.startedAt,
    durationMs: trace.elapsedMs(),
    connectionId: request.connection.id,
    clientId: request.client.clientId,
    identifier: request.credentials.normalisedIdentifier,
    userId,
    outcome,
    sourceAsked: trace.sourceAsked,
    steps: trace.steps,
  };
}
