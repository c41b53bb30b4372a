import { z } from "zod";
import type { TriedScript } from "../../connections/database/try-script.ts";
import { FAILURE_DETAIL_CODES, readFailureDetail } from "../../domain/failure-details.ts";
import { attributesToWire } from "../../users/user-to-wire.ts";

/** How the debug run of a script is answered. */
export const scriptReply = z.object({
  outcome: z.enum(["returned", "called_back_error", "failed"]),
  values: z.array(z.unknown()).optional(),
  error: z
    .object({ name: z.string(), message: z.string(), user_id: z.string().optional(), code: z.string().optional() })
    .optional(),
  failure: z.object({ kind: z.string(), message: z.string(), stack: z.string().optional() }).optional(),
  console: z.array(z.object({ level: z.string(), text: z.string(), at_ms: z.number() })),
  outbound_calls: z.array(
    z.object({
      host: z.string(),
      port: z.int(),
      method: z.string().optional(),
      status: z.int().optional(),
      duration_ms: z.number(),
      error: z.string().optional(),
      limits: z.record(z.string(), z.string()).optional(),
    }),
  ),
  duration_ms: z.number(),
  cold_start: z.boolean(),
  verdict: z
    .object({
      outcome: z
        .enum(["accepted", "rejected", "restricted", "found", "absent", "unavailable"])
        .describe("unavailable: no verdict on the person, such as after an error of the script."),
      reason: z.string().optional(),
    })
    .describe("What a sign-in (`login`), or a look for somebody (`get_user`), makes of it."),
  user: z
    .record(z.string(), z.unknown())
    .describe("Whom it vouched for or found, as they would be here. Nobody was created.")
    .optional(),
  user_problem: z.string().describe("Why the profile would make no user here.").optional(),
  user_problem_code: z.enum(FAILURE_DETAIL_CODES).describe("What `user_problem` says, for programs.").optional(),
});

/** What a script did and what comes of it, as the Management API and `usher scripts try --json` show it. */
export function scriptResultToWire({ result, verdict, mapping }: TriedScript): z.input<typeof scriptReply> {
  return {
    outcome: result.outcome,
    ...(result.outcome === "returned" ? { values: [...result.values] } : {}),
    ...(result.outcome === "called_back_error"
      ? {
          error: {
            name: result.error.name,
            message: result.error.message,
            user_id: result.error.userId,
            code: result.error.code,
          },
        }
      : {}),
    ...(result.outcome === "failed"
      ? { failure: { kind: result.kind, message: result.message, stack: result.stack } }
      : {}),
    console: result.console.map(({ level, text, atMs }) => ({ level, text, at_ms: atMs })),
    outbound_calls: result.outboundCalls.map(({ host, port, method, status, durationMs, error, limits }) => ({
      host,
      port,
      method,
      status,
      duration_ms: durationMs,
      error,
      limits: limits && { ...limits },
    })),
    duration_ms: result.durationMs,
    cold_start: result.coldStart,
    verdict: { outcome: verdict.outcome, reason: "reason" in verdict ? verdict.reason : undefined },
    ...(mapping?.ok === true
      ? { user: attributesToWire({ ...mapping.user, userId: `${mapping.user.provider}|${mapping.user.localId}` }) }
      : {}),
    ...(mapping?.ok === false
      ? { user_problem: mapping.problem, user_problem_code: readFailureDetail(mapping.problem)?.code }
      : {}),
  };
}
