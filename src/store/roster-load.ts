import { sameAsListed } from "../domain/failure-details.ts";
import type { RosterListing, RosterVerdict } from "../domain/roster.ts";
import { NOTHING_LISTED } from "./arrivals.ts";
import { runForRows } from "./bulk-rows.ts";
import { renameInCampaigns } from "./campaign-mails.ts";
import { encodeOptionalDate, encodeOptionalJson } from "./columns.ts";
import type { Database } from "./database.ts";
import { createProgressTally, type ProgressTally } from "./progress-tally.ts";
import { mayBe, openRosterBook, type RosterBook, type RosterMatch } from "./roster-book.ts";
import { rosterColumns } from "./roster-columns.ts";
import { findPeopleHere, type PeopleHere, type PersonHere } from "./roster-people.ts";
import { holdArrivals, type RosterPlace, type RosterStanding } from "./roster-rows.ts";
import type { RosterRow } from "./tables.ts";

export interface RosterLoading extends RosterPlace {
  /** The job whose file it is. */
  readonly listedBy: string;
  readonly at: Date;
  /** Only says what would become of each. */
  readonly dryRun?: boolean;
}

/** What became of one listing. */
export interface RosterLoadVerdict {
  readonly verdict: RosterVerdict;
  readonly key: string;
  /** Why, as a sentence, where the verdict does not say all. */
  readonly detail?: string;
}

interface Change {
  readonly before?: RosterStanding;
  readonly after: RosterRow;
  readonly person?: PersonHere;
}

interface Known {
  readonly book: RosterBook;
  readonly people: PeopleHere;
}

/** Puts a batch on the roster (`RosterStore.load`). */
export async function loadRoster(
  own: Database,
  loading: RosterLoading,
  listings: readonly RosterListing[],
): Promise<RosterLoadVerdict[]> {
  if (loading.dryRun !== true) await holdArrivals(own, loading);
  const people = await findPeopleHere(own, loading, listings);
  const userIds = listings.flatMap((listing) =>
    [people.byId(listing), people.byIdentifier(listing)].flatMap((person) => person?.userId ?? []),
  );
  const book = await openRosterBook(own, loading, listings, userIds);
  const changes = new Map<string, Change>();
  const verdicts = listings.map((listing) => {
    const { verdict, detail, change } = decide(listing, { book, people }, loading);
    if (change) keep(changes, book, change);
    return { verdict, key: listing.key, detail };
  });
  if (loading.dryRun !== true) await write(own, loading, [...changes.values()]);
  return verdicts;
}

/** Of two listings of one batch that mean one row, the later goes on from what the earlier left. */
function keep(changes: Map<string, Change>, book: RosterBook, change: Change): void {
  const key = change.before?.key ?? change.after.key;
  const earlier = changes.get(key);
  if (earlier) changes.delete(key);
  changes.set(change.after.key, earlier ? { ...change, before: earlier.before } : change);
  book.put(change.before, change.after);
}

interface Decision {
  readonly verdict: RosterVerdict;
  readonly detail?: string;
  readonly change?: Change;
}

function decide(listing: RosterListing, { book, people }: Known, loading: RosterLoading): Decision {
  const match = book.match(listing);
  const { row } = match;
  if (row?.state === "moved") return { verdict: "already_moved" };
  const { person, heldBy } = personOf(listing, match, { book, people });
  if (heldBy && row === undefined && mayBe(heldBy, listing)) return { verdict: "already_moved" };
  const standing = standingOf(listing, { row, rival: match.rival ?? heldBy }, person, people.deletedUserId(listing));
  const verdict = verdictOf(standing.state, row !== undefined);
  const detail = standing.detail ?? undefined;
  const saysNothingNew =
    row?.digest === listing.digest && row.state === standing.state && row.key === keyOf(listing, row);
  if (saysNothingNew) return { verdict: verdict === "updated" ? "unchanged" : verdict, detail };
  return { verdict, detail, change: { before: row, after: rowOf(listing, row, standing, loading), person } };
}

/** Who they are here, or the row of the roster that this person is already. By an e-mail address that several claim, nobody is known. */
function personOf(
  listing: RosterListing,
  match: RosterMatch,
  { book, people }: Known,
): { readonly person?: PersonHere; readonly heldBy?: RosterStanding } {
  const isAmbiguous = listing.collision !== undefined || match.rival !== undefined;
  const person = people.byId(listing) ?? (isAmbiguous ? undefined : people.byIdentifier(listing));
  const heldBy = person && book.rowOfUser(person.userId);
  return heldBy === undefined || heldBy === match.row ? { person } : { heldBy };
}

type Standing = Pick<RosterRow, "state" | "cause" | "detail" | "moved_at" | "moved_way" | "user_id">;

const WAITING = { cause: null, detail: null, moved_at: null, moved_way: null, user_id: null };

function standingOf(
  listing: RosterListing,
  { row, rival }: RosterMatch,
  person: PersonHere | undefined,
  deletedUserId: string | undefined,
): Standing {
  if (person) {
    const { way, at } = person.arrival ?? { way: "admin", at: undefined };
    return { ...WAITING, state: "moved", moved_way: way, moved_at: encodeOptionalDate(at), user_id: person.userId };
  }
  if (deletedUserId !== undefined) return { ...WAITING, state: "deleted", user_id: deletedUserId };
  const detail = listing.collision ?? (rival && sameAsListed(rival.key));
  if (detail !== undefined) return { ...WAITING, state: "collision", detail };
  if (listing.blocked) return { ...WAITING, state: "blocked" };
  if (row?.state === "failed") return { ...WAITING, state: "failed", cause: row.cause, detail: row.detail };
  return { ...WAITING, state: "never_seen" };
}

function verdictOf(state: string, wasThere: boolean): RosterVerdict {
  if (state === "moved") return "already_moved";
  if (state === "collision" || state === "deleted") return state;
  return wasThere ? "updated" : "listed";
}

/** An id that becomes known gives the row its lasting key. */
const keyOf = (listing: RosterListing, row: RosterStanding): string =>
  row.local_id === null ? (listing.localId === undefined ? row.key : listing.key) : row.key;

function rowOf(
  listing: RosterListing,
  row: RosterStanding | undefined,
  standing: Standing,
  { tenantId, connectionId, listedBy, at }: RosterLoading,
): RosterRow {
  const listed = {
    password_hash: listing.passwordHash ?? null,
    profile: encodeOptionalJson(listing.profile),
    carried_over: encodeOptionalJson(listing.carriedOver),
    digest: listing.digest,
  };
  return {
    tenant_id: tenantId,
    connection_id: connectionId,
    key: row ? keyOf(listing, row) : listing.key,
    local_id: listing.localId ?? row?.local_id ?? null,
    email: listing.email ?? row?.email ?? null,
    email_domain: domainOf(listing.email ?? row?.email ?? null),
    username: listing.username ?? row?.username ?? null,
    phone_number: listing.phoneNumber ?? null,
    failures: row?.failures ?? 0,
    failed_at: row?.failed_at ?? null,
    listed_by: row?.listed_by ?? listedBy,
    listed_at: row?.listed_at ?? at.getTime(),
    last_seen_at: encodeOptionalDate(listing.lastSeenAt),
    ...standing,
    ...(standing.state === "moved" ? NOTHING_LISTED : listed),
  };
}

export const domainOf = (email: string | null): string | null =>
  email?.includes("@") ? email.slice(email.lastIndexOf("@") + 1) : null;

async function write(own: Database, place: RosterLoading, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const renamed = changes.flatMap(({ before, after }) => (before && before.key !== after.key ? before.key : []));
  if (renamed.length > 0) {
    await own.db
      .deleteFrom("roster")
      .where("tenant_id", "=", place.tenantId)
      .where("connection_id", "=", place.connectionId)
      .where("key", "in", renamed)
      .execute();
  }
  for (const { before, after } of changes)
    if (before && before.key !== after.key) await renameInCampaigns(own, place, before.key, after.key);
  const names = Object.keys(rosterColumns);
  const key = ["tenant_id", "connection_id", "key"];
  const updates = names.filter((name) => !key.includes(name)).map((name) => `${name} = excluded.${name}`);
  const places = names.map((_, index) => `column${index + 1}`);
  await runForRows(
    own,
    rosterColumns,
    changes.map(({ after }) => after),
    (set) =>
      `insert into roster (${names.join()}) select ${places.join()} from ${set} as given where true on conflict (${key.join()}) do update set ${updates.join()}`,
  );
  const tally = createProgressTally(place.tenantId, place.connectionId);
  for (const change of changes) count(change, place.at, tally);
  await tally.record(own);
}

/** Whoever was here before any list named them came on their day, not today. */
function count({ before, after, person }: Change, at: Date, tally: ProgressTally): void {
  const standing = { ...after, moved_way: null };
  if (before) tally.changed(before, standing, at);
  else tally.appeared(standing, at);
  if (after.state !== "moved") return;
  const arrival = person?.arrival;
  tally.add(`moved:${arrival?.way ?? "admin"}`, 1, arrival?.at ?? at);
  if (arrival) tally.add(`unlisted:${arrival.way}`, -1, arrival.at);
}
