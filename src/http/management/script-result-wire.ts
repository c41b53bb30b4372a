import { z } from "zod";
import type { ScriptResult } from "../../scripts/script-runner.ts";

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
});

/** What a script did, as the Management API and `usher scripts try --json` show it. */
export function scriptResultToWire(result: ScriptResult): z.input<typeof scriptReply> {
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
  };
}
