import { createRedaction } from "../../scripts/redaction.ts";
import type { SourceConnector } from "../../sources/source-connector.ts";
import { type MappedUser, mapProfile } from "../map-profile.ts";
import { sentencesOf } from "./findings/findings.ts";
import type { Observations } from "./observations.ts";
import { type ObserveInput, observe } from "./observe.ts";
import type { Finding, ProbeStep, ProbeSubject, StepDeps, StepName, StepStatus } from "./probe-step.ts";
import { stepsOf } from "./steps.ts";

export interface ProbeInput extends Omit<ObserveInput, "source"> {
  readonly source: SourceConnector;
  readonly subject: Omit<ProbeSubject, "observations" | "identifier">;
  /** Texts that must not be in the report: values of settings. The test user's password need not be named. */
  readonly secrets: readonly string[];
}

export interface StepResult extends Finding {
  readonly step: StepName;
  readonly title: string;
  /** What was seen, in one or two sentences. Holds no password or secret, as the facts do not. */
  readonly seen: string;
  /** What to change, in one sentence; absent where nothing has to be. */
  readonly advice?: string;
}

export interface ProbeReport {
  readonly steps: readonly StepResult[];
  readonly counts: Readonly<Record<StepStatus, number>>;
  /** The test user as they would be here; absent where the source did not describe them, or not well enough. */
  readonly user?: MappedUser;
}

/**
 * Checks a source step by step, and says of each what was seen and what to change. Asks the source a dozen questions and writes
 * nothing.
 */
export async function runProbe(input: ProbeInput, deps: StepDeps): Promise<ProbeReport> {
  const observations = await observe(input);
  const subject = { ...input.subject, identifier: input.person?.identifier, observations };
  const redact = createRedaction([...input.secrets, input.person?.password ?? ""]);
  const steps: StepResult[] = [];
  for (const step of stepsOf(input.source.kind)) steps.push(await runStep(step, subject, redact, deps));
  const counted = Map.groupBy(steps, ({ status }) => status);
  const count = (status: StepStatus) => counted.get(status)?.length ?? 0;
  return {
    steps,
    counts: { ok: count("ok"), warning: count("warning"), failed: count("failed"), skipped: count("skipped") },
    // A script may put what was typed into the profile; settings are left, since "example.com" may be one.
    user: redactTexts(userOf(subject, observations), createRedaction([input.person?.password ?? ""])),
  };
}

async function runStep(
  { name, title, judge }: ProbeStep,
  subject: ProbeSubject,
  redact: (text: string) => string,
  deps: StepDeps,
): Promise<StepResult> {
  const { status, code, facts: found } = await judge(subject, deps);
  const facts = redactTexts(found, redact);
  const [seen, advice] = sentencesOf(code, facts);
  return { step: name, title, status, code, facts, seen, ...(advice === undefined ? {} : { advice }) };
}

/** The value with `redact` over each text in it. */
function redactTexts<Value>(value: Value, redact: (text: string) => string): Value {
  const redacted = (item: unknown): unknown => {
    if (typeof item === "string") return redact(item);
    if (Array.isArray(item)) return item.map(redacted);
    if (typeof item !== "object" || item === null || item instanceof Date) return item;
    return Object.fromEntries(Object.entries(item).map(([name, inner]) => [name, redacted(inner)]));
  };
  return redacted(value) as Value;
}

/** By the sign-in where there was one, since most people come that way. */
function userOf(subject: ProbeSubject, { person }: Observations): MappedUser | undefined {
  const { signIn, lookup } = person;
  const profile =
    signIn?.verdict.outcome === "accepted"
      ? signIn.verdict.profile
      : lookup?.verdict.outcome === "found"
        ? lookup.verdict.profile
        : undefined;
  if (profile === undefined) return undefined;
  const { connection, identifier = "", mapping } = subject;
  const mapped = mapProfile(profile, { connection, typedIdentifier: identifier, options: mapping });
  return mapped.ok ? mapped.user : undefined;
}
