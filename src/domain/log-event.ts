import type { TenantId } from "./ids.ts";
import type { JsonObject } from "./json.ts";

/** One line of the tenant log (contract §4.9). `details` is built field by field by whoever writes it, and holds no secret. */
export interface LogEvent {
  readonly tenantId: TenantId;
  readonly logId: string;
  readonly date: Date;
  /** A type code such as `s`, `fp`, `fu`. */
  readonly type: string;
  readonly description?: string;
  readonly connection?: string;
  readonly connectionId?: string;
  readonly strategy?: string;
  readonly strategyType?: string;
  readonly clientId?: string;
  readonly clientName?: string;
  readonly ip?: string;
  readonly clientIp?: string;
  readonly userAgent?: string;
  readonly hostname?: string;
  readonly userId?: string;
  readonly userName?: string;
  readonly audience?: string;
  readonly scope?: string;
  readonly auth0Client?: JsonObject;
  readonly details?: JsonObject;
  /** The sign-in trace that explains this event (design §4 rule 9). */
  readonly traceId?: string;
}

/** Why one sign-in ended as it did: what was considered, skipped, answered, with timings (design §4 rule 9). */
export interface SignInTrace {
  readonly tenantId: TenantId;
  readonly traceId: string;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly connectionId?: string;
  readonly clientId?: string;
  /** Normalised identifier that was typed. */
  readonly identifier: string;
  /** Known once the person is. */
  readonly userId?: string;
  readonly logId?: string;
  readonly outcome: string;
  readonly sourceAsked: boolean;
  readonly steps: readonly TraceStep[];
}

export interface TraceStep {
  /** For example `local_lookup`, `local_password`, `source_call`, `profile_mapped`, `user_created`. */
  readonly step: string;
  /** Milliseconds since the start of the sign-in. */
  readonly atMs: number;
  readonly durationMs?: number;
  readonly result: string;
  readonly detail?: JsonObject;
}
