import type { ArrivalWay, RosterListing } from "../domain/roster.ts";
import { decodeDate } from "./columns.ts";
import type { Database } from "./database.ts";
import type { RosterPlace } from "./roster-rows.ts";
import { identifierTombstone, idTombstone, tombstonesAmong } from "./tombstones.ts";

/** Somebody who is here already. */
export interface PersonHere {
  readonly userId: string;
  /** undefined: nothing says how they came, and they are not counted. */
  readonly arrival?: { readonly way: ArrivalWay; readonly at: Date };
}

/** Who of the people that a list names is, or was, a user here. */
export interface PeopleHere {
  byId(listing: RosterListing): PersonHere | undefined;
  /** By e-mail address or username. */
  byIdentifier(listing: RosterListing): PersonHere | undefined;
  /** The user whose deletion keeps them away. */
  deletedUserId(listing: RosterListing): string | undefined;
}

const identifiersOf = ({ email, username }: RosterListing): string[] =>
  [email, username].filter((text) => text !== undefined);

const tombstoneTexts = (listing: RosterListing): string[] => [
  ...(listing.localId === undefined ? [] : [idTombstone(listing.localId)]),
  ...identifiersOf(listing).map(identifierTombstone),
];

/** Four queries, however many the listings are. */
export async function findPeopleHere(
  own: Database,
  place: RosterPlace,
  listings: readonly RosterListing[],
): Promise<PeopleHere> {
  const ids = await identitiesById(own, place, listings);
  const identifiers = await identitiesByIdentifier(own, place, listings);
  const userIds = [...new Set([...ids.values(), ...identifiers.values()])];
  const arrivals = await arrivalsOf(own, place, userIds);
  const dead = await tombstonesAmong(own, place.tenantId, place.connectionId, listings.flatMap(tombstoneTexts));
  const person = (userId: string | undefined) => userId && { userId, arrival: arrivals.get(userId) };
  const first = <Value>(texts: readonly string[], values: ReadonlyMap<string, Value>) =>
    texts.map((text) => values.get(text)).find((value) => value !== undefined);
  return {
    byId: ({ localId }) => person(localId && ids.get(localId)) || undefined,
    byIdentifier: (listing) => person(first(identifiersOf(listing), identifiers)) || undefined,
    deletedUserId: (listing) => first(tombstoneTexts(listing), dead),
  };
}

async function identitiesById(
  own: Database,
  { tenantId, connectionId }: RosterPlace,
  listings: readonly RosterListing[],
): Promise<Map<string, string>> {
  const localIds = listings.flatMap(({ localId }) => localId ?? []);
  if (localIds.length === 0) return new Map();
  const rows = await own.db
    .selectFrom("identities")
    .select(["provider", "local_id"])
    .where("tenant_id", "=", tenantId)
    .where("connection_id", "=", connectionId)
    .where(({ ref }) => own.engine.isAmong(ref("local_id"), localIds))
    .execute();
  return new Map(rows.map(({ provider, local_id }) => [local_id, `${provider}|${local_id}`]));
}

async function identitiesByIdentifier(
  own: Database,
  { tenantId, connectionId }: RosterPlace,
  listings: readonly RosterListing[],
): Promise<Map<string, string>> {
  const rows = await own.db
    .selectFrom("user_identifiers")
    .select(["value", "provider", "local_id"])
    .where("tenant_id", "=", tenantId)
    .where("connection_id", "=", connectionId)
    .where(({ ref }) => own.engine.isAmong(ref("value"), listings.flatMap(identifiersOf)))
    .where("kind", "<>", "phone")
    .execute();
  return new Map(rows.map(({ value, provider, local_id }) => [value, `${provider}|${local_id}`]));
}

async function arrivalsOf(own: Database, { tenantId, connectionId }: RosterPlace, userIds: readonly string[]) {
  const arrivals = new Map<string, PersonHere["arrival"]>();
  if (userIds.length === 0) return arrivals;
  const rows = await own.db
    .selectFrom("provenance")
    .select(["user_id", "way", "at"])
    .where("tenant_id", "=", tenantId)
    .where("connection_id", "=", connectionId)
    .where(({ ref }) => own.engine.isAmong(ref("user_id"), userIds))
    .execute();
  for (const { user_id, way, at } of rows) arrivals.set(user_id, { way: way as ArrivalWay, at: decodeDate(at) });
  return arrivals;
}
