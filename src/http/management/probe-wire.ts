import { z } from "zod";
import { FINDING_CODES, type ProbeFacts } from "../../migration/probe/findings/findings.ts";
import { STEP_NAMES, STEP_STATUSES } from "../../migration/probe/probe-step.ts";
import type { ProbeReport } from "../../migration/probe/run-probe.ts";
import { attributesToWire } from "../../users/user-to-wire.ts";

const text = z.string().optional();
const number = z.number().optional();

const FACTS = {
  answers: text,
  at_once: number,
  calls: number,
  connections: text,
  days: number,
  error: text,
  fields: text,
  host: text,
  hours: number,
  id: text,
  limit: number,
  login_id: text,
  lookups: number,
  message: text,
  ms: number,
  names: text,
  options: text,
  people: number,
  place: text,
  placeholder: text,
  places: text,
  prefix: text,
  protocol: text,
  reason: z.string().describe("Why there was no verdict, as a code.").optional(),
  said: z.string().describe("In the source's or the script's own words.").optional(),
  script: text,
  subject: text,
  suggested: number,
  user_id: text,
} satisfies Record<keyof ProbeFacts, z.ZodType>;

/** How a probe is answered. */
export const probeReply = z.object({
  counts: z.object({ ok: z.int(), warning: z.int(), failed: z.int(), skipped: z.int() }),
  steps: z.array(
    z.object({
      step: z.enum(STEP_NAMES).describe("Stable name of the step."),
      title: z.string(),
      status: z.enum(STEP_STATUSES),
      seen: z.string().describe("What was seen."),
      advice: z.string().describe("What to change, in one sentence.").optional(),
      code: z.enum(FINDING_CODES).describe("What was found; absent in reports of earlier releases.").optional(),
      facts: z.object(FACTS).describe("What `seen` and `advice` name.").optional(),
    }),
  ),
  user: z
    .record(z.string(), z.unknown())
    .describe("The test user as they would be here. Nobody was created.")
    .optional(),
});

/** A probe's report, as the Management API and `usher migration probe --json` show it. */
export function probeToWire(report: ProbeReport): z.input<typeof probeReply> {
  const { user } = report;
  return {
    counts: report.counts,
    steps: report.steps.map(({ step, title, status, seen, advice, code, facts }) => ({
      step,
      title,
      status,
      seen,
      advice,
      code,
      facts,
    })),
    user: user && attributesToWire({ ...user, userId: `${user.provider}|${user.localId}` }),
  };
}
