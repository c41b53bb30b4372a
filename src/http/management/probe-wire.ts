import { z } from "zod";
import { STEP_STATUSES } from "../../migration/probe/probe-step.ts";
import type { ProbeReport } from "../../migration/probe/run-probe.ts";
import { attributesToWire } from "../../users/user-to-wire.ts";

/** How a probe is answered. */
export const probeReply = z.object({
  counts: z.object({ ok: z.int(), warning: z.int(), failed: z.int(), skipped: z.int() }),
  steps: z.array(
    z.object({
      step: z.string().describe("Stable name of the step."),
      title: z.string(),
      status: z.enum(STEP_STATUSES),
      seen: z.string().describe("What was seen."),
      advice: z.string().describe("What to change, in one sentence.").optional(),
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
    steps: report.steps.map(({ step, title, status, seen, advice }) => ({ step, title, status, seen, advice })),
    user: user && attributesToWire({ ...user, userId: `${user.provider}|${user.localId}` }),
  };
}
