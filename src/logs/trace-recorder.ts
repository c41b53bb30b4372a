import type { JsonObject } from "../domain/json.ts";
import type { TraceStep } from "../domain/log-event.ts";

/** Collects the steps of one sign-in. Details must be free of secrets: names, counts and timings only. */
export class TraceRecorder {
  readonly traceId: string;
  readonly startedAt: Date;
  readonly #startedMs = performance.now();
  readonly #steps: TraceStep[] = [];
  #sourceAsked = false;

  constructor(traceId: string, startedAt: Date) {
    this.traceId = traceId;
    this.startedAt = startedAt;
  }

  /** Milliseconds since the sign-in began. */
  elapsedMs(): number {
    return Math.round((performance.now() - this.#startedMs) * 100) / 100;
  }

  /** Notes a step that just ended; `durationMs` is what it took. */
  note(step: string, result: string, extra: { durationMs?: number; detail?: JsonObject } = {}): void {
    this.#steps.push({ step, atMs: this.elapsedMs(), result, ...extra });
  }

  /** Runs `work` and notes how long it took, with the result that `describe` names. */
  async measure<T>(
    step: string,
    work: () => Promise<T>,
    describe: (value: T) => { result: string; detail?: JsonObject },
  ): Promise<T> {
    const began = this.elapsedMs();
    const value = await work();
    const { result, detail } = describe(value);
    this.note(step, result, { durationMs: Math.round((this.elapsedMs() - began) * 100) / 100, detail });
    return value;
  }

  markSourceAsked(): void {
    this.#sourceAsked = true;
  }

  get sourceAsked(): boolean {
    return this.#sourceAsked;
  }

  get steps(): readonly TraceStep[] {
    return this.#steps;
  }
}
