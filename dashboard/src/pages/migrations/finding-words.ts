import type { operations } from "../../api/schema.d.ts";
import type { Texts } from "../../texts/index.ts";
import { wordFor } from "../../texts/word-for.ts";

type Step = operations["getLastProbe"]["responses"][200]["content"]["application/json"]["steps"][number];
/** Each code names its own facts, which are then there. `problem`: `said`, or the words for `reason`. */
type Facts = Required<NonNullable<Step["facts"]>> & { readonly problem: string };
/** A text for every finding that the API's document names: one that is missing does not compile. */
type FindingTexts = Readonly<Record<NonNullable<Step["code"]>, (facts: Facts) => readonly [string, string?]>>;

interface FindingWords {
  readonly title: string;
  readonly seen: string;
  readonly advice: string | undefined;
}

/** What a step of a probe found, in the person's language; in the server's where the dashboard has no words for it. */
export function findingWords(step: Step, texts: Texts<"findings">): FindingWords {
  const titles: Readonly<Record<Step["step"], string>> = texts.steps;
  const findings: FindingTexts = texts.findings;
  const title = Object.hasOwn(titles, step.step) ? titles[step.step] : step.title;
  if (step.code === undefined || !Object.hasOwn(findings, step.code))
    return { title, seen: step.seen, advice: step.advice };
  const { said, reason = "unknown" } = step.facts ?? {};
  // A limit that was reached is told by its code; the server's sentence about it is only another language.
  const quoted = said === undefined ? "" : texts.quoted(said);
  const problem = said === undefined || isLimit(reason) ? wordFor(texts.reasons, reason) : quoted;
  const [seen, advice] = findings[step.code]({ ...step.facts, said: quoted, problem } as Facts);
  return { title, seen, advice };
}

const isLimit = (reason: string): boolean => ["timeout", "memory", "egress_denied"].includes(reason);
