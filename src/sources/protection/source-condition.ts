import type { CredentialCheck, UserLookup } from "../../domain/source-check.ts";
import type { SourceCallReport } from "../source-connector.ts";
import { isAboutPerson } from "./read-pause.ts";

type OutboundCall = SourceCallReport["outboundCalls"][number];

/** What a source said, whoever asked it what. */
export interface Answer {
  readonly verdict: CredentialCheck | UserLookup;
  readonly report: SourceCallReport;
}

/**
 * What a question's end says about the source itself. `unclear`: it may be silent, or the script may hang with this input.
 * `not_the_source`: the script stumbled although every call it made was answered, or its settings are wrong.
 */
export type SourceCondition = "answered" | "failed" | "unclear" | "not_the_source";

/** Our own limits, which say nothing about the source. */
const OURS: ReadonlySet<string> = new Set(["denied by the network policy", "EMFILE"]);

/**
 * Judges by what the server itself saw of the calls. What a script says in its error text may come from what a stranger typed,
 * so a text alone never counts as a failure of the source.
 */
export function conditionOf(sourceKind: string, { verdict, report }: Answer): SourceCondition {
  if (verdict.outcome !== "unavailable") return "answered";
  if (verdict.reason === "misconfigured") return "not_the_source";
  const isNetworkReason = verdict.reason === "timeout" || verdict.reason === "unreachable";
  if (sourceKind !== "script") return isNetworkReason ? "failed" : "not_the_source";

  if (report.outboundCalls.some(hasFailed)) return "failed";
  const somethingIsUnanswered =
    (report.unansweredRequests ?? 0) > 0 || report.outboundCalls.some(({ status, error }) => !status && !error);
  if (isNetworkReason) return somethingIsUnanswered ? "failed" : "unclear";
  // The script may have thrown before the answer came, or hidden that there was none.
  return (report.unansweredRequests ?? 0) > 0 ? "unclear" : "not_the_source";
}

function hasFailed(call: OutboundCall): boolean {
  if (call.error !== undefined) return !OURS.has(call.error);
  return call.status !== undefined && (call.status >= 500 || (call.status === 429 && !isAboutPerson(call)));
}

/**
 * Whether the source cannot have counted the password as a wrong one: it was right, it was never sent, or nobody looked at it
 * (429, RFC 6585 §4). A wrong verdict, a silence after sending, a 500 and everything else may have counted.
 */
export function cannotHaveCounted({ verdict, report }: Answer): boolean {
  if (verdict.outcome === "accepted") return true;
  if (verdict.outcome !== "unavailable") return false;
  if (verdict.reason === "misconfigured") return true;
  const calls = report.outboundCalls;
  // Each request without an answer is one whose connection could not be made: nothing went out on a connection kept from before.
  return (
    calls.length > 0 &&
    calls.every((call) => call.error !== undefined || (call.status === 429 && !isAboutPerson(call))) &&
    report.unansweredRequests !== undefined &&
    report.unansweredRequests <= calls.filter(({ error }) => error !== undefined).length
  );
}
