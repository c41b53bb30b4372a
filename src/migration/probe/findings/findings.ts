import { findingsAboutPeople } from "./findings-about-people.ts";
import { findingsOnTheWay } from "./findings-on-the-way.ts";
import type { Sentences } from "./sentences.ts";

const FINDINGS = { ...findingsOnTheWay, ...findingsAboutPeople };

/** Everything that a step can find. Stable, for programs, which have their own words for it. */
export type FindingCode = keyof typeof FINDINGS;
export const FINDING_CODES = Object.keys(FINDINGS) as [FindingCode, ...FindingCode[]];

/** The facts of a finding: its arguments, none or one. */
export type FactsOf<Code extends FindingCode> = Parameters<(typeof FINDINGS)[Code]>;

/** Every fact that a finding can have. Texts hold no password or secret once they are redacted. */
export interface ProbeFacts {
  readonly answers?: string;
  readonly at_once?: number;
  readonly calls?: number;
  readonly connections?: string;
  readonly days?: number;
  readonly error?: string;
  readonly fields?: string;
  readonly host?: string;
  readonly hours?: number;
  readonly id?: string;
  readonly limit?: number;
  readonly login_id?: string;
  readonly lookups?: number;
  readonly message?: string;
  readonly ms?: number;
  readonly names?: string;
  readonly options?: string;
  readonly people?: number;
  readonly place?: string;
  readonly placeholder?: string;
  readonly places?: string;
  readonly prefix?: string;
  readonly protocol?: string;
  readonly reason?: string;
  readonly said?: string;
  readonly script?: string;
  readonly subject?: string;
  readonly suggested?: number;
  readonly user_id?: string;
}

/** The finding in English. */
export const sentencesOf = (code: FindingCode, facts: ProbeFacts): Sentences =>
  // Each code is made with its own facts only (`probe-step.ts`).
  (FINDINGS[code] as (facts: ProbeFacts) => Sentences)(facts);
