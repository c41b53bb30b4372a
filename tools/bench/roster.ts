import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newTenantId } from "../../src/domain/ids.ts";
import { type RosterListing, rosterIdKey } from "../../src/domain/roster.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import { blankConnection } from "../../test/support/blank-objects.ts";
import { type Measured, measure } from "./load.ts";

const ROWS_AT_ONCE = 1_000;

export interface RosterFigures {
  readonly loadedPerSecond: number;
  /** By what is looked for; one after the other. */
  readonly lookUps: Readonly<Record<string, Measured>>;
}

/** Loads a roster into the embedded database and looks for random people, as first sign-ins do. */
export async function benchRoster(people: number, seconds: number): Promise<RosterFigures> {
  const folder = await mkdtemp(join(tmpdir(), "usher-bench-roster-"));
  const store = await openStore({ file: join(folder, "usher.db") });
  try {
    const tenantId = newTenantId();
    const createdAt = new Date();
    await store.tenants.insert({ id: tenantId, name: "bench", domains: [], settings: {}, createdAt });
    const connection = blankConnection(tenantId, "Users", createdAt);
    await store.connections.insert(connection);
    const place = { tenantId, connectionId: connection.id };
    const loadedPerSecond = await store.writingMuch(() => load(store, place, people));
    const somebody = () => Math.floor(Math.random() * people);
    const timed = (work: () => Promise<unknown>) => measure(work, { seconds: seconds / 4, concurrency: 1 });
    const findPerson = (person: { localId?: string; identifiers: string[] }) =>
      store.roster.findPerson(tenantId, connection.id, person);
    return {
      loadedPerSecond,
      lookUps: {
        "whom an e-mail address means": await timed(() =>
          store.roster.keysOf(tenantId, connection.id, emailOf(somebody())),
        ),
        "somebody by e-mail address": await timed(() => findPerson({ identifiers: [emailOf(somebody())] })),
        "somebody by id": await timed(() => findPerson({ localId: String(somebody()), identifiers: [] })),
        "somebody who is not there": await timed(() => findPerson({ identifiers: [`nobody${somebody()}@bench.test`] })),
      },
    };
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function load(
  store: Store,
  place: Pick<Parameters<Store["roster"]["load"]>[0], "tenantId" | "connectionId">,
  people: number,
): Promise<number> {
  const startedAtMs = performance.now();
  for (let from = 0; from < people; from += ROWS_AT_ONCE) {
    const listings = Array.from({ length: Math.min(ROWS_AT_ONCE, people - from) }, (_, index) => listing(from + index));
    await store.roster.load({ ...place, listedBy: "bench", at: new Date() }, listings);
  }
  return people / ((performance.now() - startedAtMs) / 1_000);
}

/** In no order, as addresses are. */
const emailOf = (number: number): string =>
  `${((number * 2_654_435_761) % 2 ** 32).toString(36)}@d${number % 50}.example`;

function listing(number: number): RosterListing {
  const localId = String(number);
  const email = emailOf(number);
  const profile = { id: localId, email, emailVerified: true, extra: {} };
  return { key: rosterIdKey(localId), localId, email, blocked: false, profile, digest: localId };
}
