import type { Clock } from "../domain/clock.ts";
import { newLogId, type TenantId } from "../domain/ids.ts";
import type { LogEvent, SignInTrace } from "../domain/log-event.ts";
import type { LogWriter, LogWriterDeps, NewLogEvent } from "./log-writer.ts";

interface Login {
  readonly tenantId: TenantId;
  readonly userId: string;
  readonly at: Date;
  readonly ip?: string;
}

interface Batch {
  events: LogEvent[];
  traces: SignInTrace[];
  logins: Login[];
}

const emptyBatch = (): Batch => ({ events: [], traces: [], logins: [] });
const sizeOf = (batch: Batch): number => batch.events.length + batch.traces.length + batch.logins.length;

/** Beyond this many waiting entries the oldest are given up: memory is worth more than log lines while the database is down. */
const MAX_WAITING = 20_000;

/**
 * Collects log events, traces and login counts, and stores them in one transaction every `flushEveryMs` (default 250).
 * One durable write for many sign-ins instead of one each: what must survive a crash at once (a takeover) is not written here.
 * While the database does not answer, entries wait and are tried again; `onFailure` hears of each failed try.
 */
export function createLogWriter(
  deps: LogWriterDeps & { clock: Clock; onFailure?: (error: unknown, waiting: number) => void },
  options: { flushEveryMs?: number; flushAt?: number } = {},
): LogWriter {
  const flushEveryMs = options.flushEveryMs ?? 250;
  const flushAt = options.flushAt ?? 500;
  let waiting = emptyBatch();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let closed = false;

  const complete = (event: NewLogEvent): LogEvent => {
    const date = event.date ?? deps.clock.now();
    return { ...event, date, logId: newLogId(date.getTime()) };
  };

  const store = async (batch: Batch): Promise<void> => {
    await deps.store.transaction(async (tx) => {
      if (batch.events.length > 0) await tx.logEvents.insert(batch.events);
      if (batch.traces.length > 0) await tx.traces.insert(batch.traces);
      if (batch.logins.length > 0) await tx.users.recordLogins(batch.logins);
    });
  };

  const putBack = (batch: Batch): void => {
    waiting = {
      events: [...batch.events, ...waiting.events].slice(-MAX_WAITING),
      traces: [...batch.traces, ...waiting.traces].slice(-MAX_WAITING),
      logins: [...batch.logins, ...waiting.logins].slice(-MAX_WAITING),
    };
  };

  const flushOnce = async (): Promise<void> => {
    const batch = waiting;
    if (sizeOf(batch) === 0) return;
    waiting = emptyBatch();
    try {
      await store(batch);
    } catch (error) {
      putBack(batch);
      deps.onFailure?.(error, sizeOf(waiting));
      throw error;
    }
  };

  /** Flushes one after the other: a second call waits for the first and then takes what has come since. */
  const flush = async (): Promise<void> => {
    while (running) await running.catch(() => {});
    if (sizeOf(waiting) === 0) return;
    running = flushOnce().finally(() => {
      running = undefined;
    });
    await running;
  };

  const schedule = (): void => {
    if (closed) return;
    if (sizeOf(waiting) >= flushAt && !running) {
      void flush().catch(() => {});
      return;
    }
    timer ??= setTimeout(() => {
      timer = undefined;
      flush().catch(() => schedule());
    }, flushEveryMs);
  };

  return {
    complete,
    write(event, trace) {
      const full = complete(event);
      waiting.events.push(full);
      if (trace) waiting.traces.push({ ...trace, logId: full.logId });
      schedule();
      return full.logId;
    },
    writeTrace(trace) {
      waiting.traces.push(trace);
      schedule();
    },
    recordLogin(login) {
      waiting.logins.push(login);
      schedule();
    },
    flush,
    async close() {
      closed = true;
      clearTimeout(timer);
      await flush();
    },
  };
}
