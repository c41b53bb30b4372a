import { callSource, objectBody, type SourceAnswer, type SourceCall } from "./call-source.ts";
import { type Deadline, remainingMs } from "./deadline.ts";
import type { Settings } from "./settings.ts";

const MAX_ATTEMPTS = 5;
const MIN_DELAY_MS = 200;
// What must be left for the repeated call itself.
const RESERVE_MS = 500;

/**
 * Makes the call, and again after a rate limit (HTTP 429), as long as the source's own waiting time fits into the deadline.
 * A 429 was not processed by the source, so repeating it counts no password twice. Rejects as `callSource` does, and when
 * the wait would be too long. `too_many_attempts` is no rate limit but a block of the person, and is returned at once.
 */
export async function callWithBackOff(call: SourceCall, settings: Settings, deadline: Deadline): Promise<SourceAnswer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await callSource(call, settings, deadline);
    if (answer.status !== 429 || isBlock(answer)) return answer;
    const delayMs = delayOf(answer, attempt);
    if (attempt === MAX_ATTEMPTS || delayMs + RESERVE_MS > remainingMs(deadline)) {
      throw new Error(
        `${call.name} of the source is limiting requests (HTTP 429); it may be asked again in ${Math.ceil(delayMs / 1000)} s`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, delayMs));
  }
}

function isBlock(answer: SourceAnswer): boolean {
  const error = objectBody(answer)?.error;
  return error === "too_many_attempts" || error === "too_many_logins";
}

/**
 * Milliseconds to wait: `Retry-After` (seconds or a date), else `x-ratelimit-reset` (seconds since 1970, judged by the
 * source's own clock where it sends one), else growing steps.
 */
export function delayOf(answer: Pick<SourceAnswer, "headers">, attempt: number): number {
  const now = Date.parse(answer.headers.date || "") || Date.now();
  const retryAfter = answer.headers["retry-after"];
  if (retryAfter) {
    const delayMs = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now;
    if (delayMs >= 0) return Math.max(MIN_DELAY_MS, delayMs);
  }
  const reset = Number(answer.headers["x-ratelimit-reset"]);
  if (reset > 0) return Math.max(MIN_DELAY_MS, reset * 1000 - now);
  return MIN_DELAY_MS * 2 ** attempt;
}
