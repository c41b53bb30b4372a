import { z } from "zod";
import type { FromGuest } from "../guest/protocol.ts";

const id = z.number().int();
const line: z.ZodType<FromGuest> = z.discriminatedUnion("t", [
  z.object({ t: z.literal("ready") }),
  z.object({ t: z.literal("pong"), id }),
  z.object({ t: z.literal("started"), id }),
  z.object({ t: z.literal("console"), id, level: z.string(), text: z.string() }),
  z.object({ t: z.literal("open"), id, call: id, host: z.string().max(1_024), port: z.number() }),
  z.object({
    t: z.literal("resolve"),
    id,
    name: z.string().max(1_024),
    kind: z.enum(["lookup", "A", "AAAA", "SRV", "TXT", "CNAME", "MX", "NS"]),
  }),
  z.object({ t: z.literal("asked"), call: id }),
  z.object({
    t: z.literal("http"),
    call: id,
    open: id,
    method: z.string().max(32),
    status: z.number().int(),
    ms: z.number(),
    limits: z.record(z.string().max(32), z.string().max(128)),
  }),
  z.object({
    t: z.literal("done"),
    id,
    outcome: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("returned"), values: z.array(z.unknown()) }),
      z.object({
        kind: z.literal("error"),
        name: z.string(),
        message: z.string(),
        userId: z.string().nullable(),
        code: z.string().nullable(),
      }),
      z.object({
        kind: z.literal("failed"),
        failure: z.enum(["syntax", "runtime", "contract", "refused"]),
        message: z.string(),
        stack: z.string().nullable(),
      }),
    ]),
  }),
]);

/** The message in one line of a guest, or undefined for anything that our own code in the guest would not have written. */
export function parseGuestLine(text: string, token: string): FromGuest | undefined {
  if (!text.startsWith(token)) return undefined;
  try {
    const parsed = line.safeParse(JSON.parse(text.slice(token.length)));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
