import type { Client } from "../domain/client.ts";
import type { Connection } from "../domain/connection.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { LogWriter, NewLogEvent } from "../logs/log-writer.ts";
import type { TraceRecorder } from "../logs/trace-recorder.ts";

/** Who asked for what, from where. */
export interface Attempt {
  readonly tenant: Tenant;
  readonly domain: string;
  /** The one the person was on the way to, when it is known. */
  readonly client?: Client;
  readonly connection: Connection;
  readonly ip: string;
  readonly userAgent: string;
}

/** How it ended: `outcome` is the trace's word for it, `identifier` the normalised one that it was about. */
export interface AttemptEnd {
  readonly event: Pick<NewLogEvent, "type" | "description" | "userId" | "userName">;
  readonly outcome: string;
  readonly identifier: string;
  readonly trace: TraceRecorder;
}

/** Writes the log event and the trace of a flow that is no sign-in but may ask the source as well: sign-up, forgotten password. */
export function logOutcome(attempt: Attempt, end: AttemptEnd, deps: { logWriter: Pick<LogWriter, "write"> }): void {
  const { tenant, domain, client, connection, ip, userAgent } = attempt;
  const { event, outcome, identifier, trace } = end;
  deps.logWriter.write(
    {
      tenantId: tenant.id,
      connection: connection.name,
      connectionId: connection.id,
      strategy: connection.strategy,
      strategyType: "database",
      clientId: client?.clientId,
      clientName: client?.name,
      ip,
      userAgent,
      hostname: domain,
      userName: identifier,
      traceId: trace.traceId,
      ...event,
    },
    {
      tenantId: tenant.id,
      traceId: trace.traceId,
      startedAt: trace.startedAt,
      durationMs: trace.elapsedMs(),
      connectionId: connection.id,
      clientId: client?.clientId,
      identifier,
      userId: event.userId,
      outcome,
      sourceAsked: trace.sourceAsked,
      steps: trace.steps,
    },
  );
}
