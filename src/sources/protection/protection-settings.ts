import { z } from "zod";

const minutes = z.number().int().min(1).max(1_440);

/** How a connection's source is spared (design §4 rule 7): `options.usher.source_protection`. */
export const protectionSettings = z.looseObject({
  /** Longest time until a connection to the source stands, milliseconds. */
  connect_timeout_ms: z.number().int().min(100).max(20_000).default(5_000),
  /** Questions to the source at a time, from each node. */
  concurrency: z.number().int().min(1).max(1_000).default(10),
  /** How many more may wait for their turn on each node; whoever comes then is refused at once. */
  queue: z.number().int().min(0).max(10_000).default(100),
  /** Longest wait for one's turn, milliseconds. */
  queue_wait_ms: z.number().int().min(0).max(20_000).default(5_000),
  breaker: z
    .looseObject({
      /** So many questions must fail within the window before the source is left alone. */
      failures: z.number().int().min(1).max(1_000).default(5),
      /** And at least this share, 0 to 1, of the questions that were answered or failed within the window. */
      share: z.number().min(0).max(1).default(0.5),
      window_seconds: z.number().int().min(1).max(3_600).default(30),
      /** How long the source is left alone; then one question at a time finds out whether it answers again. */
      open_seconds: z.number().int().min(1).max(3_600).default(30),
    })
    .prefault({}),
  lockout: z
    .looseObject({
      /** The source locks a person after so many wrong passwords in the window: Usher lets one fewer through. */
      attempts: z.number().int().min(2).max(1_000).default(5),
      window_minutes: minutes.default(10),
    })
    .prefault({}),
  per_ip: z
    .looseObject({
      /** Passwords from one address (of IPv6: one network of 64 bits) that may be tried at the source in the window without being right. */
      guesses: z.number().int().min(1).max(1_000).default(50),
      window_minutes: minutes.default(10),
    })
    .prefault({}),
});

export type ProtectionSettings = z.output<typeof protectionSettings>;
