import { type FailureCause, rosterIdKey, rosterKey } from "../domain/roster.ts";
import type { Database } from "./database.ts";
import { createProgressTally } from "./progress-tally.ts";
import { domainOf } from "./roster-load.ts";
import {
  changeRosterRow,
  findRosterKeys,
  holdArrivals,
  lockRosterRows,
  type RosterPlace,
  type RosterStanding,
} from "./roster-rows.ts";
import type { RosterRow } from "./tables.ts";
import { identifierTombstone, idTombstone, tombstonesAmong } from "./tombstones.ts";

/** Somebody tried to come and could not. */
export interface RosterFailure extends RosterPlace {
  /** As far as the source, or they themselves, said. Normalised. */
  readonly person: {
    readonly localId?: string;
    readonly email?: string;
    readonly username?: string;
  };
  readonly cause: FailureCause;
  /** The source has them blocked. */
  readonly blocked?: boolean;
  /** For administrators; holds no secret. */
  readonly detail?: string;
  /** Whether the source said that there is such a person: only then is somebody noted whom no list names. */
  readonly acknowledged: boolean;
  readonly at: Date;
}

export type FailureNoting = "noted" | "not_listed" | "here";

/** Notes on the roster why somebody is not here (`RosterStore.noteFailure`). */
export async function noteFailure(database: Database, failure: RosterFailure): Promise<FailureNoting> {
  const keys = await keysOf(database, failure);
  if (keys.length > 0) return database.atomically((own) => noteOnRow(own, failure, keys));
  if (!failure.acknowledged) return "not_listed";
  return database.atomically(async (own) => {
    await holdArrivals(own, failure);
    const listedMeanwhile = await keysOf(own, failure);
    if (listedMeanwhile.length > 0) return noteOnRow(own, failure, listedMeanwhile);
    if ((await isHere(own, failure)) || (await wasDeleted(own, failure))) return "here";
    return insertFailed(own, failure);
  });
}

const textsOf = ({ person }: RosterFailure): string[] =>
  [person.email, person.username].filter((text) => text !== undefined);

const keysOf = (database: Database, failure: RosterFailure): Promise<string[]> =>
  findRosterKeys(database, failure, {
    keys: failure.person.localId === undefined ? [] : [rosterIdKey(failure.person.localId)],
    identifiers: textsOf(failure),
  });

async function noteOnRow(own: Database, failure: RosterFailure, keys: readonly string[]): Promise<FailureNoting> {
  const rows = await lockRosterRows(own, failure, keys);
  const byId = rows.find(
    ({ key }) => failure.person.localId !== undefined && key === rosterIdKey(failure.person.localId),
  );
  const row = byId ?? rows.find(({ state }) => state !== "moved" && state !== "deleted");
  if (row === undefined || row.state === "moved" || row.state === "deleted") return "here";
  const change = {
    state: stateAfter(row, failure),
    cause: failure.cause,
    // What is said of a collision is worth more than one of its consequences.
    detail: row.state === "collision" ? row.detail : (failure.detail ?? null),
    failures: row.failures + 1,
    failed_at: failure.at.getTime(),
  };
  await changeAndCount(own, failure, { row, change, at: failure.at });
  return "noted";
}

/** A collision stays one until a list resolves it. Who is blocked stays so until the source or a list says otherwise. */
function stateAfter(row: RosterStanding, failure: RosterFailure): string {
  if (row.state === "collision") return "collision";
  return failure.blocked === true || row.state === "blocked" ? "blocked" : "failed";
}

async function isHere(own: Database, failure: RosterFailure): Promise<boolean> {
  const { tenantId, connectionId, person } = failure;
  const byText = await own.db
    .selectFrom("user_identifiers")
    .select("value")
    .where("tenant_id", "=", tenantId)
    .where("connection_id", "=", connectionId)
    .where(({ ref }) => own.engine.isAmong(ref("value"), textsOf(failure)))
    .limit(1)
    .executeTakeFirst();
  // Somebody here with their e-mail address and another id is just what keeps them out.
  if (person.localId === undefined) return byText !== undefined;
  const byId = await own.db
    .selectFrom("identities")
    .select("local_id")
    .where("tenant_id", "=", tenantId)
    .where("connection_id", "=", connectionId)
    .where("local_id", "=", person.localId)
    .executeTakeFirst();
  return byId !== undefined;
}

async function wasDeleted(own: Database, failure: RosterFailure): Promise<boolean> {
  const { localId } = failure.person;
  const texts = [
    ...(localId === undefined ? [] : [idTombstone(localId)]),
    ...textsOf(failure).map(identifierTombstone),
  ];
  return (await tombstonesAmong(own, failure.tenantId, failure.connectionId, texts)).size > 0;
}

async function insertFailed(own: Database, failure: RosterFailure): Promise<FailureNoting> {
  const { tenantId, connectionId, person, at } = failure;
  const key = rosterKey(person);
  if (key === undefined) return "not_listed";
  const row: RosterRow = {
    tenant_id: tenantId,
    connection_id: connectionId,
    key,
    local_id: person.localId ?? null,
    email: person.email ?? null,
    email_domain: domainOf(person.email ?? null),
    username: person.username ?? null,
    phone_number: null,
    state: failure.blocked === true ? "blocked" : "failed",
    cause: failure.cause,
    detail: failure.detail ?? null,
    failures: 1,
    failed_at: at.getTime(),
    listed_by: null,
    listed_at: at.getTime(),
    last_seen_at: null,
    moved_at: null,
    moved_way: null,
    user_id: null,
    password_hash: null,
    profile: null,
    carried_over: null,
    digest: null,
  };
  await own.db.insertInto("roster").values(row).execute();
  const tally = createProgressTally(tenantId, connectionId);
  tally.appeared(row, at);
  await tally.record(own);
  return "noted";
}

/** They may try again as if nothing had happened (`RosterStore.clearFailure`). */
export async function clearFailure(own: Database, place: RosterPlace, key: string, at: Date): Promise<boolean> {
  const [row] = await lockRosterRows(own, place, [key]);
  if (row === undefined || row.cause === null || row.state === "moved") return false;
  const change = {
    state: row.state === "failed" || row.state === "blocked" ? "never_seen" : row.state,
    cause: null,
    detail: row.state === "collision" ? row.detail : null,
  };
  await changeAndCount(own, place, { row, change, at });
  return true;
}

async function changeAndCount(
  own: Database,
  place: RosterPlace,
  { row, change, at }: { readonly row: RosterStanding; readonly change: Partial<RosterRow>; readonly at: Date },
): Promise<void> {
  const tally = createProgressTally(place.tenantId, place.connectionId);
  tally.changed(row, await changeRosterRow(own, place, row, change), at);
  await tally.record(own);
}
