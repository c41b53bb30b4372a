import { z } from "zod";
import { ARRIVAL_WAYS, FAILURE_CAUSES, ROSTER_STATES, type RosterEntry } from "../../../domain/roster.ts";

/** A person of the roster as the API shows them. Never with their hash. */
export const rosterEntryReply = z.object({
  key: z.string(),
  state: z.enum(ROSTER_STATES),
  id: z.string().describe("Their id at the source.").optional(),
  email: z.string().optional(),
  username: z.string().optional(),
  phone_number: z.string().optional(),
  cause: z.enum(FAILURE_CAUSES).optional(),
  detail: z.string().optional(),
  failures: z.int(),
  failed_at: z.string().optional(),
  listed_by: z.string().describe("The job whose file listed them first.").optional(),
  listed_at: z.string(),
  last_seen_at: z.string().describe("Last sign-in at the source, as the list has it.").optional(),
  moved_at: z.string().optional(),
  moved_way: z.enum(ARRIVAL_WAYS).optional(),
  user_id: z.string().optional(),
  has_password_hash: z.boolean(),
  carries_over: z.array(z.string()).describe("Kinds of second factors, and roles, that the list named."),
});

export const rosterEntryToWire = (entry: RosterEntry): z.input<typeof rosterEntryReply> => ({
  key: entry.key,
  state: entry.state,
  id: entry.localId,
  email: entry.email,
  username: entry.username,
  phone_number: entry.phoneNumber,
  cause: entry.cause,
  detail: entry.detail,
  failures: entry.failures,
  failed_at: entry.failedAt?.toISOString(),
  listed_by: entry.listedBy,
  listed_at: entry.listedAt.toISOString(),
  last_seen_at: entry.lastSeenAt?.toISOString(),
  moved_at: entry.movedAt?.toISOString(),
  moved_way: entry.movedWay,
  user_id: entry.userId,
  has_password_hash: entry.passwordHash !== undefined,
  carries_over: [...new Set(entry.carriedOver?.map(({ kind }) => kind))],
});
