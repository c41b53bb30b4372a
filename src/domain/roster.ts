import type { ConnectionId, TenantId } from "./ids.ts";
import type { SourceProfile } from "./source-check.ts";
import type { CarriedOver } from "./user.ts";

/**
 * Where one person of the source stands (design §4). `never_seen`: listed, and nothing happened yet; `failed`: they tried, and
 * `cause` says what was in the way; `blocked`: the source has them blocked; `collision`: another row claims to be the same
 * person; `moved`: they are a user here; `deleted`: they were, and have a tombstone.
 */
export const ROSTER_STATES = ["never_seen", "failed", "blocked", "collision", "moved", "deleted"] as const;
export type RosterState = (typeof ROSTER_STATES)[number];

/** States of people who are still expected: everybody but who moved or was deleted. */
export const LEFT_STATES = ["never_seen", "failed", "blocked", "collision"] as const satisfies readonly RosterState[];
export type LeftState = (typeof LEFT_STATES)[number];

/** Why somebody whom the source has is not here although they tried. */
export const FAILURE_CAUSES = [
  "wrong_password",
  "not_importable",
  "restricted",
  "source_unavailable",
  "script_error",
] as const;
export type FailureCause = (typeof FAILURE_CAUSES)[number];

/** How a person came here. */
export const ARRIVAL_WAYS = ["sign_in", "password_reset", "sign_up", "bulk", "admin"] as const;
export type ArrivalWay = (typeof ARRIVAL_WAYS)[number];

/** One person of whom a list, or the source itself, said that they are there. */
export interface RosterEntry {
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
  /** `id:…`, else `email:…`, else `username:…`, normalised: the same row of the same list has the same key each time it is loaded. */
  readonly key: string;
  /** Id at the source as it will be here: without a prefix that is taken off. */
  readonly localId?: string;
  readonly email?: string;
  readonly username?: string;
  readonly phoneNumber?: string;
  readonly state: RosterState;
  readonly cause?: FailureCause;
  /** For administrators; holds no secret. */
  readonly detail?: string;
  readonly failures: number;
  readonly failedAt?: Date;
  /** The job whose file listed them; absent for somebody whom only a sign-in brought to light. */
  readonly listedBy?: string;
  readonly listedAt: Date;
  /** Last sign-in at the source, as the list has it. */
  readonly lastSeenAt?: Date;
  readonly movedAt?: Date;
  readonly movedWay?: ArrivalWay;
  readonly userId?: string;
  /** Hash of the source's password, in the stored form of `users/imported-hashes`. Never shown. */
  readonly passwordHash?: string;
  /**
   * What the list says about them, for who arrives when the source can no longer be asked. Where the list has no id, the
   * profile's is their e-mail address or username. Gone, as the hash, once they have moved.
   */
  readonly profile?: SourceProfile;
  /** Second factors and roles that the list names, sealed for the user with the profile's id. */
  readonly carriedOver?: readonly CarriedOver[];
}

/** The key of a row whose list gives an id; also what an arrival is looked for by. */
export const rosterIdKey = (localId: string): string => `id:${localId}`;

/** The key of a row, by what its list gives; undefined when it gives nothing to know the person by. */
export function rosterKey(person: {
  readonly localId?: string;
  readonly email?: string;
  readonly username?: string;
}): string | undefined {
  if (person.localId !== undefined) return rosterIdKey(person.localId);
  if (person.email !== undefined) return `email:${person.email}`;
  return person.username === undefined ? undefined : `username:${person.username}`;
}

/** One person as a list has them, ready to be put on the roster. Texts normalised. */
export interface RosterListing {
  /** `rosterKey` of it. */
  readonly key: string;
  readonly localId?: string;
  readonly email?: string;
  readonly username?: string;
  readonly phoneNumber?: string;
  readonly lastSeenAt?: Date;
  readonly blocked: boolean;
  /** Which rows of the same list claim to be the same person, as a sentence. */
  readonly collision?: string;
  readonly passwordHash?: string;
  readonly profile: SourceProfile;
  readonly carriedOver?: readonly CarriedOver[];
  /** Of all that the list says: the same row has the same, each time it is read. */
  readonly digest: string;
}

/**
 * What became of a listing. `already_moved`: they are a user here; `collision`: somebody else on the roster claims to be the same
 * person; `deleted`: they were deleted here, and a tombstone keeps them away.
 */
export const ROSTER_VERDICTS = ["listed", "updated", "unchanged", "already_moved", "collision", "deleted"] as const;
export type RosterVerdict = (typeof ROSTER_VERDICTS)[number];
