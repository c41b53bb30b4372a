import { join } from "node:path";
import type { ConnectionId, TenantId } from "../../src/domain/ids.ts";
import type { NewUser } from "../../src/domain/user.ts";
import { openStore } from "../../src/store/open-store.ts";
import { ServerProcess } from "../../test/support/server-process.ts";
import { startYesSource } from "../../test/support/yes-source.ts";
import { type Measured, summary } from "./load.ts";
import { signIn } from "./phases.ts";
import { prepare, type World } from "./prepare.ts";

const ROWS_AT_ONCE = 1_000;

export interface Compared {
  readonly withFew: Measured;
  readonly withMany: Measured;
}

interface Site {
  readonly server: ServerProcess;
  readonly world: World;
  readonly users: number;
}

/** Measures two servers of different sizes one request after the other, a second each in turns, so that both meet the same machine. */
export async function measureUserCounts(
  { few, many }: { readonly few: number; readonly many: number },
  seconds: number,
): Promise<Record<"sign-ins" | "users-by-email", Compared>> {
  const source = await startYesSource();
  const sites: Site[] = [];
  try {
    for (const users of [few, many]) sites.push(await startSite(users, source));
    const [small, large] = sites as [Site, Site];
    return {
      "sign-ins": await compare(small, large, seconds, ({ world }) =>
        signIn(world, "Moved", world.users[random(world.users.length)]!),
      ),
      "users-by-email": await compare(small, large, seconds, ({ world, users }) =>
        world.client.send("GET", `/api/v2/users-by-email?email=${encodeURIComponent(emailOf(random(users)))}`, {
          token: world.managementToken,
        }),
      ),
    };
  } finally {
    for (const { server } of sites) await server.remove();
    await source.close();
  }
}

const random = (below: number): number => Math.floor(Math.random() * below);

async function compare(
  small: Site,
  large: Site,
  seconds: number,
  ask: (site: Site) => Promise<unknown>,
): Promise<Compared> {
  const times = new Map<Site, number[]>([
    [small, []],
    [large, []],
  ]);
  for (const site of times.keys()) await timeFor(site, 0.5, ask);
  for (let turn = 0; turn < seconds; turn++)
    for (const [site, all] of times) all.push(...(await timeFor(site, 1, ask)));
  const measured = (site: Site) => summary(times.get(site)!, times.get(site)!.length / seconds);
  return { withFew: measured(small), withMany: measured(large) };
}

async function timeFor(site: Site, seconds: number, ask: (site: Site) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (const end = performance.now() + seconds * 1_000; performance.now() < end; ) {
    const began = performance.now();
    await ask(site);
    times.push(performance.now() - began);
  }
  return times;
}

async function startSite(users: number, source: Parameters<typeof prepare>[2]): Promise<Site> {
  const server = new ServerProcess();
  const access = await server.init();
  await server.start();
  const world = await prepare(server, access, source);
  await server.stop();
  await fill(join(server.dataDir, "usher.db"), users);
  await server.start();
  return { server, world, users };
}

/** People beside those who sign in, in the same connection. */
async function fill(file: string, users: number): Promise<void> {
  const store = await openStore({ file });
  try {
    const [tenant] = await store.tenants.list();
    const connection = tenant && (await store.connections.findByName(tenant.id, "Moved"));
    if (!tenant || !connection) throw new Error("The connection of the moved users is missing.");
    const createdAt = new Date();
    await store.writingMuch(async () => {
      for (let from = 0; from < users; from += ROWS_AT_ONCE)
        await store.users.insertMany(
          Array.from({ length: Math.min(ROWS_AT_ONCE, users - from) }, (_, index) =>
            person(from + index, { tenantId: tenant.id, connectionId: connection.id, createdAt }),
          ),
        );
    });
  } finally {
    await store.close();
  }
}

/** In no order, as addresses are. */
const emailOf = (number: number): string =>
  `${((number * 2_654_435_761) % 2 ** 32).toString(36)}.${number}@d${number % 50}.example`;

function person(
  number: number,
  at: { readonly tenantId: TenantId; readonly connectionId: ConnectionId; readonly createdAt: Date },
): NewUser {
  const email = emailOf(number);
  return {
    ...at,
    provider: "auth0",
    localId: number.toString(16).padStart(24, "0"),
    email,
    emailVerified: true,
    name: email,
    nickname: email.slice(0, email.indexOf("@")),
    userMetadata: { number },
    passwordHash: "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    arrival: { way: "admin", sourceKind: "api", mappedFields: [], fromSource: false },
  };
}
