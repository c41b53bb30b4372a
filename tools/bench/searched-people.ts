import type { TenantId } from "../../src/domain/ids.ts";
import { newConnectionId } from "../../src/domain/ids.ts";
import type { ImportedUser } from "../../src/domain/user.ts";
import type { Store } from "../../src/store/store.ts";
import { blankConnection } from "../../test/support/blank-objects.ts";

const ROWS_AT_ONCE = 1_000;
/** After how many people the database is told that it has grown: it reads a part of them each time. */
const GROWTHS = new Set([1_000, 10_000, 100_000, 1_000_000]);
const GIVEN =
  "Ada Bela Carla Dilan Emre Fatima Grace Hugo Ines Jonas Kerem Lena Mona Nils Olga Petra Quinn Rosa Selim Tara".split(
    " ",
  );
const FAMILY =
  "Abel Becker Costa Demir Engel Fischer Garcia Huber Ito Jansen Kaya Lopez Meyer Novak Okafor Peters".split(" ");

/** Two connections with people whose names many share and whose addresses are in no order, as in a real directory. */
export async function fillWithPeople(store: Store, tenantId: TenantId, people: number): Promise<void> {
  const createdAt = new Date("2026-01-01T00:00:00Z");
  const connections = ["Customers", "Staff"].map((name) =>
    blankConnection(tenantId, name, createdAt, { id: newConnectionId(), options: {} }),
  );
  for (const connection of connections) await store.connections.insert(connection);
  await store.writingMuch(async () => {
    for (let from = 0; from < people; from += ROWS_AT_ONCE) {
      // One in fifty is staff, all of them in batches of their own: a batch has one connection.
      const connection = connections[(from / ROWS_AT_ONCE) % 50 === 49 ? 1 : 0]!;
      const batch = Array.from({ length: Math.min(ROWS_AT_ONCE, people - from) }, (_, index) =>
        person(from + index, {
          tenantId,
          connectionId: connection.id,
          createdAt: new Date(createdAt.getTime() + from),
        }),
      );
      await store.users.insertMany(batch);
      if (GROWTHS.has(from + ROWS_AT_ONCE)) await store.users.measureGrowth();
    }
  });
}

/** In no order, as addresses are. */
export const emailOf = (number: number): string => {
  const given = GIVEN[number % GIVEN.length]!.toLowerCase();
  return `${given}.${((number * 2_654_435_761) % 2 ** 32).toString(36)}@d${number % 50}.example`;
};

function person(number: number, at: Pick<ImportedUser, "tenantId" | "connectionId" | "createdAt">): ImportedUser {
  const [given, family] = [GIVEN[number % GIVEN.length]!, FAMILY[number % FAMILY.length]!];
  return {
    ...at,
    provider: "auth0",
    localId: number.toString(16).padStart(24, "0"),
    email: emailOf(number),
    emailVerified: number % 3 > 0,
    username: number % 2 === 0 ? `u${((number * 40_503) % 2 ** 24).toString(36)}x${number}` : undefined,
    name: `${given} ${family}`,
    nickname: given.toLowerCase(),
    givenName: given,
    familyName: family,
    blocked: number % 10_000 === 1 ? true : undefined,
    appMetadata: { plan: number % 1_000 === 7 ? "gold" : "basic" },
    userMetadata: { number },
    passwordHash: "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    arrival: { way: "admin", sourceKind: "api", mappedFields: [], fromSource: false },
  };
}
