import { z } from "zod";
import type { Clock } from "../../domain/clock.ts";
import type { LogWriter } from "../../logs/log-writer.ts";
import type { Sealer } from "../../store/sealer.ts";
import type { Store } from "../../store/store.ts";
import type { ToldRowsLimit } from "../told-rows.ts";

/** What the job is told. */
export const usersImportPayload = z.object({
  upsert: z.boolean().default(false),
  /** Kept for callers. Auth0 mails the tenant's administrators; this server has no address of theirs. */
  sendCompletionEmail: z.boolean().default(true),
});

export type UsersImportPayload = z.output<typeof usersImportPayload>;

export interface UsersImportDeps extends ToldRowsLimit {
  readonly store: Pick<Store, "transaction" | "writingMuch" | "connections" | "users">;
  readonly sealer: Pick<Sealer, "seal">;
  readonly logWriter: Pick<LogWriter, "write" | "complete">;
  readonly clock: Clock;
  /** Where scratch files may be, as large as a few hundred bytes for each user of a file. */
  readonly scratchDirectory: string;
}
