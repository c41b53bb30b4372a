import { expect } from "vitest";
import type { ConnectionId, TenantId } from "../../src/domain/ids.ts";
import type { User } from "../../src/domain/user.ts";
import type { Store } from "../../src/store/store.ts";

const AT_ONCE = 1_000;

/**
 * Expects of everybody who is here that all of them is here, once: hash, provenance, log event, roster entry; that the counts are
 * what a recount gives; and that `acknowledged` are among them. Gives their e-mail addresses.
 */
export async function expectWholeArrivals(
  store: Store,
  connectionId: string,
  acknowledged: Iterable<string>,
): Promise<string[]> {
  const [tenant] = await store.tenants.list();
  const place = { tenantId: tenant!.id, connectionId: connectionId as ConnectionId };
  const users = await all(
    (after) => store.users.listAfter(place.tenantId, { after, limit: AT_ONCE }),
    (user) => user.userId,
  );
  const emails = users.map(({ email }) => email ?? "");
  expect(new Set(emails).size, "people twice").toBe(emails.length);
  const here = new Set(emails);
  expect(
    [...acknowledged].filter((person) => !here.has(person)),
    "people who were let in and are not here",
  ).toEqual([]);

  for (const user of users) {
    const credential = await store.users.findCredential(place.tenantId, place.connectionId, user.email ?? "");
    expect(credential?.passwordHash, `hash of ${user.email}`).toMatch(/^\$argon2id\$/);
    const provenance = await store.users.provenance(place.tenantId, user.userId);
    expect(provenance, `provenance of ${user.email}`).toMatchObject([{ way: "sign_in", scriptVersion: 1 }]);
  }
  const events = await all(
    (after) => store.logEvents.listAfter(place.tenantId, { after, limit: AT_ONCE }),
    (event) => event.logId,
  );
  const takenOver = events.filter(({ details }) => details?.taken_over === true).map(({ userId }) => userId);
  expect(takenOver.toSorted(), "log events of takeovers").toEqual(users.map(({ userId }) => userId).toSorted());
  await expectRightCounts(store, place, users);
  return emails;
}

async function expectRightCounts(
  store: Store,
  place: { readonly tenantId: TenantId; readonly connectionId: ConnectionId },
  users: readonly User[],
): Promise<void> {
  const entries = await all(
    (after) => store.roster.listAfter(place.tenantId, place.connectionId, {}, { after, limit: AT_ONCE }),
    (entry) => entry.key,
  );
  const userIds = new Map(users.map(({ email, userId }) => [email, userId]));
  for (const { email, state, userId, movedWay } of entries) {
    const isHere = userIds.get(email);
    expect({ email, userId, movedWay, moved: state === "moved" }).toEqual({
      email,
      userId: isHere,
      movedWay: isHere && "sign_in",
      moved: isHere !== undefined,
    });
  }
  const moved = entries.filter(({ state }) => state === "moved").length;
  const perState = Map.groupBy(entries, ({ state }) => state);
  const recount = {
    listed: entries.length,
    ...Object.fromEntries([...perState].map(([state, same]) => [`state:${state}`, same.length])),
    "moved:sign_in": moved,
    "unlisted:sign_in": users.length - moved,
    "version:1": users.length,
  };
  const counted: Record<string, number> = {};
  for (const { metric, amount } of await store.progress.read(place.tenantId, place.connectionId))
    counted[metric] = (counted[metric] ?? 0) + amount;
  const { source_calls: _, ...counts } = counted;
  expect(withoutZeros(counts), "counts of the migration").toEqual(withoutZeros(recount));
}

const withoutZeros = (counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).filter(([metric, amount]) => amount !== 0 && !metric.startsWith("cause:")));

async function all<Item>(
  read: (after: string | undefined) => Promise<readonly Item[]>,
  keyOf: (item: Item) => string,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let after: string | undefined; ; ) {
    const page = await read(after);
    items.push(...page);
    if (page.length < AT_ONCE) return items;
    after = keyOf(page.at(-1)!);
  }
}
