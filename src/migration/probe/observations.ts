import type { CredentialCheck, UserLookup } from "../../domain/source-check.ts";
import type { SourceCallReport } from "../../sources/source-connector.ts";
import type { Problem } from "./findings/sentences.ts";

/** What the source said to one question with a password. */
export interface SignInObservation {
  readonly asked: "login";
  readonly verdict: CredentialCheck;
  readonly report: SourceCallReport;
}

/** What it said about an identifier alone. */
export interface LookupObservation {
  readonly asked: "get_user";
  readonly verdict: UserLookup;
  readonly report: SourceCallReport;
}

export type Observation = SignInObservation | LookupObservation;

/**
 * Everything that was asked and answered, before any step judges it: so no step asks the source anything again. Absent: not asked,
 * since nobody was given to ask about, or since an earlier question of the kind got no answer in time.
 */
export interface Observations {
  /** Somebody made up, whom no source can have. */
  readonly nobody: { readonly signIn?: SignInObservation; readonly lookup?: LookupObservation };
  /** The test user, with their own password. */
  readonly person: { readonly signIn?: SignInObservation; readonly lookup?: LookupObservation };
  /** Somebody of another connection at the source. */
  readonly stranger: { readonly lookup?: LookupObservation };
  /** How long lookups of people who are made up took, milliseconds; only those that were answered. */
  readonly lookupTimesMs: readonly number[];
  /** All of the above, in the order in which they were asked. */
  readonly all: readonly Observation[];
}

/** One call that the source's connector made, with the question it was made for. */
export type SeenCall = SourceCallReport["outboundCalls"][number] & { readonly observation: Observation };

/** Every outbound call of every question. */
export const callsOf = ({ all }: Pick<Observations, "all">): readonly SeenCall[] =>
  all.flatMap((observation) => observation.report.outboundCalls.map((call) => ({ ...call, observation })));

/** Questions without a verdict on the person, with what the connector said about it. */
export const unanswered = ({ all }: Pick<Observations, "all">): readonly Observation[] =>
  all.filter(({ verdict }) => verdict.outcome === "unavailable");

/** What went wrong with a question, with the connector's own words where it had any; redacted as the report is. */
export function problemOf({ verdict, report }: Observation): Problem {
  const { message: said, failureKind } = report;
  if (verdict.outcome !== "unavailable") return { said, reason: verdict.outcome };
  return { said: said ?? verdict.message, reason: failureKind ?? verdict.reason };
}
