import { z } from "zod";
import type { MappedUser } from "../../migration/map-profile.ts";
import { STEP_STATUSES } from "../../migration/probe/probe-step.ts";
import type { ProbeReport } from "../../migration/probe/run-probe.ts";

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
  return {
    counts: report.counts,
    steps: report.steps.map(({ step, title, status, seen, advice }) => ({ step, title, status, seen, advice })),
    user: report.user && userToWire(report.user),
  };
}

/** Field by field, under the names of the API; what is absent is left out. */
function userToWire(user: MappedUser): Record<string, unknown> {
  const shown = {
    user_id: `${user.provider}|${user.localId}`,
    email: user.email,
    email_verified: user.emailVerified,
    username: user.username,
    phone_number: user.phoneNumber,
    phone_verified: user.phoneVerified,
    name: user.name,
    nickname: user.nickname,
    given_name: user.givenName,
    family_name: user.familyName,
    picture: user.picture,
    user_metadata: user.userMetadata,
    app_metadata: user.appMetadata,
    ...user.extra,
  };
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined));
}
