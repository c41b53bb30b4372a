import type { Clock } from "../domain/clock.ts";
import type { Connection } from "../domain/connection.ts";
import { isDomainError } from "../domain/errors.ts";
import { FAILURE_DETAILS } from "../domain/failure-details.ts";
import type { SourceProfile } from "../domain/source-check.ts";
import type { Arrival, LocalCredential, User } from "../domain/user.ts";
import type { LogWriter, NewLogEvent } from "../logs/log-writer.ts";
import type { Sealer } from "../store/sealer.ts";
import type { Store } from "../store/store.ts";
import { carryOver } from "./carry-over.ts";
import { type MappedUser, type MappingOptions, mapProfile } from "./map-profile.ts";
import { readFactors, readRoles } from "./read-factors.ts";

/**
 * A person whom the source vouches for, with the password to be theirs here already hashed. A sign-in counts as the first login
 * (contract §2.4); a reset does not, and is stamped as one.
 */
export interface TakeOverInput {
  readonly connection: Pick<Connection, "tenantId" | "id" | "name">;
  readonly profile: SourceProfile;
  readonly typedIdentifier: string;
  readonly passwordHash: string;
  readonly arrival: Omit<Arrival, "mappedFields" | "fromSource">;
  readonly options: MappingOptions;
  /** Changes to the mapped user that the way brings along, for example a verified e-mail after a reset. */
  readonly adjust?: (user: MappedUser) => MappedUser;
  /** The event to store with the user. */
  readonly event: (user: Pick<User, "userId" | "email">) => NewLogEvent;
  /** What must happen in the same transaction, for example using up a ticket. Its throw undoes everything. */
  readonly alongside?: (tx: Store) => Promise<void>;
}

export interface TakeOverDeps {
  readonly store: Pick<Store, "transaction" | "users">;
  readonly logWriter: Pick<LogWriter, "complete">;
  readonly sealer: Pick<Sealer, "seal">;
  readonly clock: Clock;
}

export type TakeOverOutcome =
  | { readonly outcome: "created"; readonly user: User; readonly logId: string }
  /** Somebody was faster, or the same person is here under another identifier: their credential decides. */
  | { readonly outcome: "already_here"; readonly credential: LocalCredential }
  /** They were here and were deleted: the source cannot bring them back (`Store.tombstones`). */
  | { readonly outcome: "deleted_here" }
  | { readonly outcome: "not_importable"; readonly problem: string };

/**
 * Creates the person: user, identifiers, hash, factors, provenance and log event in one transaction, or nothing (design §4 rules 2
 * and 3). It never looks first whether they are here: the unique keys decide, so any number of nodes may try at once.
 */
export async function takeOver(input: TakeOverInput, deps: TakeOverDeps): Promise<TakeOverOutcome> {
  const mapping = mapProfile(input.profile, input);
  if (!mapping.ok) return { outcome: "not_importable", problem: mapping.problem };
  const mapped = input.adjust ? input.adjust(mapping.user) : mapping.user;
  const conflict = await tryToInsert(input, mapped, mapping.mappedFields, deps);
  if (conflict.outcome !== "taken") return conflict;
  if (conflict.key === "identifier" && mapped.phoneNumber !== undefined) {
    // People share telephones. The number goes rather than the person.
    const { phoneNumber: _, phoneVerified: __, ...withoutPhone } = mapped;
    const fields = mapping.mappedFields.filter((field) => field !== "phoneNumber" && field !== "phoneVerified");
    const second = await tryToInsert(input, withoutPhone, fields, deps);
    if (second.outcome !== "taken") return second;
  }
  return whoIsHere(input, mapped, deps);
}

async function tryToInsert(
  input: TakeOverInput,
  mapped: MappedUser,
  mappedFields: readonly string[],
  deps: TakeOverDeps,
): Promise<TakeOverOutcome | { readonly outcome: "taken"; readonly key: unknown }> {
  try {
    return await insertEverything(input, mapped, mappedFields, deps);
  } catch (error) {
    if (!isDomainError(error) || error.code !== "conflict") throw error;
    const key = error.extra?.key;
    return key === "tombstone" ? { outcome: "deleted_here" } : { outcome: "taken", key };
  }
}

async function insertEverything(
  input: TakeOverInput,
  mapped: MappedUser,
  mappedFields: readonly string[],
  deps: TakeOverDeps,
): Promise<TakeOverOutcome> {
  const now = deps.clock.now();
  const firstLogin =
    input.arrival.way === "sign_in"
      ? { lastLogin: now, lastIp: input.arrival.ip, loginsCount: 1 }
      : { lastPasswordReset: now };
  const { arrival, profile } = input;
  const carriedOver = carryOver(
    { factors: readFactors(profile.mfaFactors), roles: readRoles(profile.extra.roles), identity: mapped },
    deps.sealer,
  );
  return deps.store.transaction(
    async (tx) => {
      await input.alongside?.(tx);
      const user = await tx.users.insert({
        ...mapped,
        ...firstLogin,
        passwordHash: input.passwordHash,
        createdAt: now,
        carriedOver,
        arrival: { ...arrival, mappedFields, fromSource: true },
      });
      const event = deps.logWriter.complete({ ...input.event(user), traceId: arrival.traceId });
      await tx.logEvents.insert([event]);
      return { outcome: "created" as const, user, logId: event.logId };
    },
    { readsLatest: true },
  );
}

/** After a taken key: the person as they are here, if the id that the source gave them is theirs. */
async function whoIsHere(input: TakeOverInput, mapped: MappedUser, deps: TakeOverDeps): Promise<TakeOverOutcome> {
  const { tenantId, id: connectionId } = input.connection;
  const byId = await deps.store.users.findCredentialByLocalId(tenantId, connectionId, mapped.localId);
  if (byId) return { outcome: "already_here", credential: byId };
  // Another person holds the e-mail, the username, or the id at another connection (contract §2.5): nothing may be overwritten.
  return { outcome: "not_importable", problem: FAILURE_DETAILS.taken };
}
