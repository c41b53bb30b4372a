import type { SourceCallReport } from "../source-connector.ts";

type OutboundCall = Pick<SourceCallReport["outboundCalls"][number], "status" | "limits">;

/** For a 429 that does not say how long. */
const DEFAULT_PAUSE_MS = 5_000;
/** A source that asks for more is asked again after this long; its next answer may say the same. */
const MAX_PAUSE_MS = 3_600_000;
/** A reset beyond this is a moment (seconds since 1970), below it a number of seconds: both are in use. */
const FIRST_MOMENT = 1_000_000_000;

/**
 * Until when, in milliseconds since 1970, these answers ask not to be asked: a 429, or a 503 that names a time (RFC 9110
 * §10.2.3, RFC 6585 §4, `x-ratelimit-reset`, and `ratelimit` of the IETF's draft). undefined: they do not.
 */
export function readPause(calls: readonly OutboundCall[], nowMs: number): number | undefined {
  const ends = calls.flatMap((call) => pauseOf(call, nowMs) ?? []);
  const end = Math.min(Math.max(...ends), nowMs + MAX_PAUSE_MS);
  return end > nowMs ? end : undefined;
}

/**
 * Whether a 429 is about one person and not about the caller: it names no time and says that there is room left. Auth0 answers
 * so when it has locked somebody (contract §3.5).
 */
export function isAboutPerson({ limits = {} }: OutboundCall): boolean {
  const remaining = limits["x-ratelimit-remaining"] ?? limits["ratelimit-remaining"];
  return limits["retry-after"] === undefined && remaining !== undefined && Number(remaining) > 0;
}

function pauseOf(call: OutboundCall, nowMs: number): number | undefined {
  if (call.status !== 429 && call.status !== 503) return undefined;
  const limits = call.limits ?? {};
  const retryAt = momentOf(limits["retry-after"], nowMs);
  if (retryAt !== undefined) return retryAt;
  if (call.status === 503 || isAboutPerson(call)) return undefined;
  const reset = limits["x-ratelimit-reset"] ?? limits["ratelimit-reset"] ?? resetIn(limits.ratelimit);
  return resetMoment(reset, nowMs) ?? nowMs + DEFAULT_PAUSE_MS;
}

/** `Retry-After`: seconds, or a date; undefined for anything else, such as a negative number. */
function momentOf(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(text)) return nowMs + Number(text) * 1_000;
  // An HTTP date begins with the day of the week. `Date.parse` alone takes "-1" for January 2001.
  if (!/^\s*[a-z]{3}/i.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date;
}

function resetMoment(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined || !/^\s*\d{1,12}(\.\d+)?\s*$/.test(text)) return undefined;
  const value = Number(text);
  return value >= FIRST_MOMENT ? value * 1_000 : nowMs + value * 1_000;
}

/** `"default";r=0;t=30` */
const resetIn = (text: string | undefined): string | undefined => /;\s*t=(\d{1,12})/.exec(text ?? "")?.[1];
