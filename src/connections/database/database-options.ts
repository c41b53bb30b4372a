import { z } from "zod";
import { protectionSettings } from "../../sources/protection/protection-settings.ts";

const hostAndPort = z
  .string()
  .regex(/^[^\s:/]+:\d{1,5}$/, "must be host:port")
  .transform((text) => {
    const colon = text.lastIndexOf(":");
    return { host: text.slice(0, colon).toLowerCase(), port: Number(text.slice(colon + 1)) };
  });

/**
 * What the database strategy reads of a connection's options (contract §2.1, §4.5). Other keys are kept for callers and
 * ignored here. `usher` holds what Auth0 has no word for.
 */
export const databaseOptions = z.looseObject({
  /** "Use my own database": the scripts are active. */
  enabledDatabaseCustomization: z.boolean().default(false),
  /** "Import users": the local store is the authority, the scripts are asked once for whoever is not here yet. */
  import_mode: z.boolean().default(false),
  customScripts: z.looseObject({ login: z.string().optional(), get_user: z.string().optional() }).default({}),
  /** Values as stored: sealed. */
  configuration: z.record(z.string(), z.string()).default({}),
  enable_script_context: z.boolean().default(false),
  requires_username: z.boolean().default(false),
  brute_force_protection: z.boolean().default(true),
  usher: z
    .looseObject({
      /** Taken off the source's id before ours is put on, for example `auth0|` (contract §2.3). */
      strip_user_id_prefix: z.string().max(100).optional(),
      /** Longest time for one question to the source, milliseconds. */
      source_timeout_ms: z.number().int().min(100).max(20_000).optional(),
      /** Whether a plain `Error` with an Auth0 source's text for wrong credentials counts as wrong credentials (contract §7 row 5). */
      recognise_wrong_password_texts: z.boolean().default(true),
      /** Whether `Error("User does not exist")` of `get_user` means that there is no such person (contract §7 row 8). */
      recognise_absent_user_texts: z.boolean().default(true),
      /** Where scripts may connect to: everything public, or exactly these hosts. */
      network: z
        .discriminatedUnion("policy", [
          z.looseObject({ policy: z.literal("public") }),
          z.looseObject({ policy: z.literal("list"), hosts: z.array(hostAndPort).max(100) }),
        ])
        .default({ policy: "public" }),
      /** How the source is spared: turns, circuit breaker, guess budget. */
      source_protection: protectionSettings.prefault({}),
    })
    .prefault({}),
});

export type DatabaseOptions = z.output<typeof databaseOptions>;
