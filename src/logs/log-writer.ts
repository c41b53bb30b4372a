import type { LogEvent, SignInTrace } from "../domain/log-event.ts";
import type { Store } from "../store/store.ts";

/** A log event before it has its id and date. */
export type NewLogEvent = Omit<LogEvent, "logId" | "date"> & { readonly date?: Date };

/**
 * Writes log events and traces in batches, off the path of the request: one transaction every `flushEveryMs`, or sooner when
 * many wait. Events that must be exact (a takeover's) are not written here but in their own transaction.
 */
export interface LogWriter {
  /** Gives the id that the event will have. */
  write(event: NewLogEvent, trace?: Omit<SignInTrace, "logId">): string;
  /** Completes an event without writing it, for a caller that inserts it in a transaction of its own. */
  complete(event: NewLogEvent): LogEvent;
  /** Writes a trace whose event was, or will be, stored elsewhere. */
  writeTrace(trace: SignInTrace): void;
  /** Notes a sign-in of a user in the same batches (`loginsCount`, `lastLogin`). */
  recordLogin(login: { tenantId: LogEvent["tenantId"]; userId: string; at: Date; ip?: string }): void;
  /** Everything that was written before this call is stored when it resolves. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export type LogWriterDeps = { readonly store: Pick<Store, "logEvents" | "traces" | "users" | "transaction"> };
