import type { paths } from "../api/schema.d.ts";
import type { Texts } from "../texts/index.ts";
import type { Tone } from "./status-badge.tsx";

/** A sign-in trace as the API shows it. */
export type SignInTrace = paths["/sign-in-traces/{id}"]["get"]["responses"][200]["content"]["application/json"];
export type TraceStep = SignInTrace["steps"][number];

type TraceTexts = Texts<"traces">;
type Words = Readonly<Record<string, string>>;

/** One request that a script made. */
export interface OutboundCall {
  readonly host: string;
  readonly port: number;
  readonly method?: string;
  readonly status?: number;
  readonly durationMs: number;
  readonly error?: string;
}

/** How a sign-in ended, in words; a code that is new here stays a code. */
export const outcomeText = (outcome: string, texts: TraceTexts): string =>
  (texts.outcomes as Words)[outcome] ?? outcome;

export const outcomeTone = (outcome: string): Tone =>
  outcome === "signed_in" || outcome === "taken_over" ? "good" : outcome === "source_unavailable" ? "warning" : "bad";

/** What a step was, and what came of it. */
export function explainStep(
  { step, result }: TraceStep,
  texts: TraceTexts,
): { title: string; text: string; tone: Tone } {
  const known = (texts.steps as Record<string, { title: string; results: Words }>)[step];
  return { title: known?.title ?? step, text: known?.results[result] ?? result, tone: stepTone(result) };
}

function stepTone(result: string): Tone {
  if (["passed", "right", "accepted", "created", "found", "replaced", "hashed", "ask"].includes(result)) return "good";
  if (result.startsWith("unavailable")) return "warning";
  if (["off", "not_found", "overtaken", "absent", "roster", "already_here", "taken_over"].includes(result))
    return "neutral";
  return "bad";
}

/** Why the old system was not asked; undefined where it was, or where the trace does not say. */
export function whyNotAsked(trace: SignInTrace, texts: TraceTexts): string | undefined {
  if (trace.source_asked) return undefined;
  const because = texts.source.because;
  const result = (step: string) => trace.steps.find((one) => one.step === step)?.result;
  if (result("local_lookup") === "found") return because.here;
  if (trace.steps.at(-1)?.step === "limits") return because.limits;
  if (result("source_call")?.startsWith("unavailable:")) return because.protection;
  return (because as Words)[result("migration_phase") ?? ""];
}

/** What a step of asking a source knows of the requests it made and of what the script said. */
export function callsOf({ detail, problem_code: problem }: TraceStep): {
  calls?: readonly OutboundCall[];
  console: readonly string[];
  said?: string;
  problem?: TraceStep["problem_code"];
} {
  // Of a limit that was reached, the step's result says all.
  const isLimit = detail?.failureKind === "timeout" || detail?.failureKind === "memory";
  const said = detail?.problem ?? (isLimit ? undefined : detail?.message);
  return {
    calls: Array.isArray(detail?.outboundCalls) ? (detail.outboundCalls as OutboundCall[]) : undefined,
    console: Array.isArray(detail?.console) ? detail.console.filter((line) => typeof line === "string") : [],
    said: typeof said === "string" ? said : undefined,
    problem,
  };
}
