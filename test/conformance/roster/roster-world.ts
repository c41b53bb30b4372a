import type { Connection } from "../../../src/domain/connection.ts";
import type { UserId } from "../../../src/domain/ids.ts";
import { type RosterEntry, type RosterListing, rosterKey } from "../../../src/domain/roster.ts";
import type { RosterFailure } from "../../../src/store/roster-failures.ts";
import type { Store } from "../../../src/store/store.ts";
import { at } from "../store/fixtures.ts";

type Person = { readonly localId?: string; readonly email?: string; readonly username?: string };

/** What a list says of somebody. The digest is of all of it, as a reader makes it. */
export function aListing(person: Person, change: Partial<RosterListing> = {}): RosterListing {
  const key = rosterKey(person);
  if (key === undefined) throw new Error("Nothing says who this is.");
  const id = person.localId ?? person.email ?? person.username ?? "";
  const listing = {
    key,
    ...person,
    blocked: false,
    profile: { id, email: person.email, username: person.username, emailVerified: false, extra: {} },
    ...change,
  };
  return { ...listing, digest: JSON.stringify({ ...listing, collision: undefined }) };
}

export const aFailure = (
  connection: Connection,
  person: Person,
  change: Partial<RosterFailure> = {},
): RosterFailure => ({
  tenantId: connection.tenantId,
  connectionId: connection.id,
  person,
  cause: "wrong_password",
  acknowledged: false,
  at,
  ...change,
});

/** Loads the listings and gives the verdicts alone. */
export async function load(store: Store, connection: Connection, listings: readonly RosterListing[]) {
  const loading = { tenantId: connection.tenantId, connectionId: connection.id, listedBy: "job_1", at };
  return (await store.roster.load(loading, listings)).map(({ verdict }) => verdict);
}

export async function wholeRoster(store: Store, connection: Connection): Promise<readonly RosterEntry[]> {
  return store.roster.listAfter(connection.tenantId, connection.id, {}, { limit: 10_000 });
}

/** What the counts say, without those that are 0. */
export async function counted(store: Store, connection: Connection): Promise<Record<string, number>> {
  const totals = new Map<string, number>();
  for (const { metric, amount } of await store.progress.read(connection.tenantId, connection.id)) {
    totals.set(metric, (totals.get(metric) ?? 0) + amount);
  }
  return Object.fromEntries([...totals].filter(([, amount]) => amount !== 0).sort());
}

/** What they should say, by looking at everybody. */
export async function recounted(store: Store, connection: Connection): Promise<Record<string, number>> {
  const totals = new Map<string, number>();
  const add = (metric: string) => totals.set(metric, (totals.get(metric) ?? 0) + 1);
  const roster = await wholeRoster(store, connection);
  for (const entry of roster) {
    add("listed");
    add(`state:${entry.state}`);
    if (entry.listedBy === undefined) add("found");
    if (entry.state === "failed" && entry.cause) add(`cause:${entry.cause}`);
    if (entry.movedWay) add(`moved:${entry.movedWay}`);
  }
  const listed = new Set(roster.filter(({ state }) => state === "moved").map(({ userId }) => userId));
  for (const user of await store.users.listAfter(connection.tenantId, { limit: 10_000 })) {
    // A linked identity came as a user of its own.
    for (const identity of user.identities) {
      const userId = `${identity.provider}|${identity.localId}` as UserId;
      if (listed.has(userId)) continue;
      for (const { way, connectionId } of await store.users.provenance(connection.tenantId, userId)) {
        if (connectionId === connection.id) add(`unlisted:${way}`);
      }
    }
  }
  return Object.fromEntries([...totals].sort());
}

/** Rows of people who are said not to be here, though a user with their id is. */
export async function ghosts(store: Store, connection: Connection): Promise<readonly string[]> {
  const users = await store.users.listAfter(connection.tenantId, { limit: 10_000 });
  const here = new Set(users.flatMap(({ identities }) => identities.map(({ localId }) => `id:${localId}`)));
  const roster = await wholeRoster(store, connection);
  return roster
    .filter(({ key, state }) => here.has(key) && (state === "never_seen" || state === "failed"))
    .map(({ key, state }) => `${key} ${state}`);
}
