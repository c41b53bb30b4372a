import type { SourceCallReport } from "./source-connector.ts";

/** What a source may take beyond its limit to say what it did until then. */
const GRACE_MS = 500;

const SILENCE = { outcome: "unavailable", reason: "timeout" } as const;

/**
 * The source's answer, or a silence once its limit and a little more are over: a source that does not heed its signal is not waited
 * for. `silence` gives the form that the question's answer has.
 */
export async function answerInTime<Answer>(
  answer: Promise<Answer>,
  timeoutMs: number,
  silence: (verdict: typeof SILENCE, report: SourceCallReport) => Answer,
): Promise<Answer> {
  const tooLate = Promise.withResolvers<Answer>();
  const report: SourceCallReport = {
    durationMs: timeoutMs + GRACE_MS,
    outboundCalls: [],
    console: [],
    failureKind: "timeout",
    message: "The source gave no answer in time",
  };
  const timer = setTimeout(() => tooLate.resolve(silence(SILENCE, report)), timeoutMs + GRACE_MS);
  try {
    return await Promise.race([answer, tooLate.promise]);
  } finally {
    clearTimeout(timer);
  }
}
