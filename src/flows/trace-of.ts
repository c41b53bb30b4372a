import type { SignInTrace } from "../domain/log-event.ts";
import type { TraceRecorder } from "../logs/trace-recorder.ts";

/** The trace of a flow that is no sign-in but may ask the source as well: sign-up, forgotten password. */
export function traceOf(
  trace: TraceRecorder,
  about: Pick<SignInTrace, "tenantId" | "connectionId" | "clientId" | "identifier" | "userId" | "outcome">,
): SignInTrace {
  return {
    ...about,
    traceId: trace.traceId,
    startedAt: trace.startedAt,
    durationMs: trace.elapsedMs(),
    sourceAsked: trace.sourceAsked,
    steps: trace.steps,
  };
}
