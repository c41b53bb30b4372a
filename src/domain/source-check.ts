import type { Profile } from "./profile.ts";

/** A person as an old system described them, already parsed: known fields apart, the rest in `extra`. */
export interface SourceProfile extends Profile {
  /** `user_id` or `id` as the source gave it, as text, without our `auth0|`. Never empty. */
  readonly id: string;
  readonly blocked?: boolean;
  readonly userMetadata?: Readonly<Record<string, unknown>>;
  readonly appMetadata?: Readonly<Record<string, unknown>>;
  readonly mfaFactors?: readonly unknown[];
  /** Every other root attribute that may be kept (contract §1.7); reserved ones are already gone. */
  readonly extra: Readonly<Record<string, unknown>>;
}

/**
 * Why a source was not even asked (design §4 rule 7): it failed too often of late; too many wait for it; it said not to ask for
 * now; one more wrong password might make it lock the person; or the migration was paused, closed or
 * brought into shadow mode.
 */
export const NOT_ASKED_REASONS = [
  "breaker_open",
  "busy",
  "rate_limited_by_source",
  "guess_budget",
  "paused",
  "closed",
  "shadow",
] as const;
export type NotAskedReason = (typeof NOT_ASKED_REASONS)[number];

/** Why a source gave no verdict on the person. */
export type UnavailableReason =
  | "timeout"
  | "unreachable"
  /** Its last answer was an error of its own (5xx), and the script could not make anything of it. */
  | "server_error"
  | "misconfigured"
  | "script_error"
  | NotAskedReason;

/** Whether the source's protection kept the question back. */
export const isNotAsked = (reason: UnavailableReason): reason is NotAskedReason =>
  (NOT_ASKED_REASONS as readonly string[]).includes(reason);

/** A source's verdict on a sign-in. `unavailable` is no verdict on the person (design §4 rule 4). */
export type CredentialCheck =
  | { readonly outcome: "accepted"; readonly profile: SourceProfile }
  | {
      readonly outcome: "rejected";
      readonly reason: "unknown_user" | "wrong_password";
      /** The script's own words, for the log only (contract §1.3). */
      readonly detail?: string;
      /** The user the script named in `WrongUsernameOrPasswordError`, without `auth0|`. */
      readonly userId?: string;
    }
  | {
      readonly outcome: "restricted";
      readonly reason:
        | "disabled"
        | "locked"
        | "account_expired"
        | "password_expired"
        | "password_change_required"
        | "refused_by_script";
      /** Text the source wants the person to see (`UnauthorizedError`, `ValidationError`). */
      readonly message?: string;
      /** `ValidationError`'s code. */
      readonly code?: string;
    }
  | {
      readonly outcome: "unavailable";
      readonly reason: UnavailableReason;
      /** Whole seconds after which asking may make sense; absent: nobody knows. */
      readonly retryAfterSeconds?: number;
      /** What the script said with `callback(new Error(message))`; callers see it (contract §1.5), pages do not. */
      readonly message?: string;
      readonly cause?: unknown;
    };

/** What a source says about an identifier alone (`get_user`). */
export type UserLookup =
  | { readonly outcome: "found"; readonly profile: SourceProfile }
  | { readonly outcome: "absent" }
  | {
      readonly outcome: "unavailable";
      readonly reason: UnavailableReason;
      /** Whole seconds after which asking may make sense; absent: nobody knows. */
      readonly retryAfterSeconds?: number;
      readonly message?: string;
      readonly cause?: unknown;
    };
