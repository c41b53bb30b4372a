import { callsOf } from "../observations.ts";
import { failed, ok, type ProbeStep, skipped, warning } from "../probe-step.ts";

const LIMIT = ["x-ratelimit-limit", "ratelimit-limit"] as const;

/** What the source says about how often it may be asked, and whether the connection keeps below. */
export const rateLimits: ProbeStep = {
  name: "rate_limits",
  title: "The source's rate limits are kept",
  judge({ observations, protection }) {
    const calls = callsOf(observations);
    if (calls.length === 0) return skipped("not_reached");
    const smallest = Math.min(...calls.flatMap(({ limits }) => limitIn(limits) ?? []));
    const suggested = Number.isFinite(smallest) ? Math.max(1, Math.floor(smallest / 2)) : undefined;
    if (calls.some(({ status }) => status === 429))
      return failed("too_many_requests", { suggested: Math.min(suggested ?? 1, protection.concurrency) });
    if (suggested === undefined) return ok("no_rate_limit");
    const limits = { limit: smallest, at_once: protection.concurrency };
    if (suggested < protection.concurrency) return warning("rate_limit_tight", { ...limits, suggested });
    return ok("rate_limit_kept", limits);
  },
};

function limitIn(limits: Readonly<Record<string, string>> | undefined): number | undefined {
  const text = LIMIT.map((name) => limits?.[name]).find((value) => value !== undefined);
  // `10, 10;w=1` of the IETF's draft begins with the number, too.
  const limit = Number.parseInt(text ?? "", 10);
  return Number.isSafeInteger(limit) && limit > 0 ? limit : undefined;
}
