import { createHash } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import { engines, type TestDatabase } from "../support/databases.ts";
import { ServerProcess } from "../support/server-process.ts";
import { SiteClient } from "../support/site-client.ts";
import { startYesSource, type YesSource } from "../support/yes-source.ts";

const PASSWORD_REALM = "http://auth0.com/oauth/grant-type/password-realm";
const PEOPLE_PER_ROUND = 24;

/** The same rounds on every run: a failure can be repeated. */
const randomFraction = (seed: string): number => createHash("sha256").update(seed).digest().readUInt32BE(0) / 2 ** 32;

const rounds = { sqlite: 30, postgres: 10 } as const;

describe.each(engines)("a node killed during first sign-ins, on $name", (engine) => {
  let server: ServerProcess;
  let source: YesSource;
  let database: TestDatabase | undefined;
  let app: { client_id: string; client_secret: string };
  let client: SiteClient;

  beforeAll(async () => {
    if (!engine.available) return;
    if (engine.name === "postgres") database = await engine.create();
    source = await startYesSource();
    server = new ServerProcess({ databaseUrl: database?.options.databaseUrl });
    const access = await server.init();
    client = new SiteClient(server.origin, access.domain, 32);
    await server.start();
    const { access_token } = await send("/oauth/token", {
      grant_type: "client_credentials",
      ...credentialsOf(access),
      audience: access.audience,
    });
    app = credentialsOf(
      await send(
        "/api/v2/clients",
        { name: "App", app_type: "regular_web", grant_types: ["password", PASSWORD_REALM] },
        access_token,
      ),
    );
    const scripts = { login: source.loginScript, get_user: "function getUser(id, callback) { callback(null); }" };
    await send(
      "/api/v2/connections",
      {
        name: "Arriving",
        strategy: "auth0",
        enabled_clients: [app.client_id],
        options: {
          enabledDatabaseCustomization: true,
          import_mode: true,
          customScripts: scripts,
          usher: { network: { policy: "list", hosts: [source.hostAndPort] } },
        },
      },
      access_token,
    );
  });

  afterAll(async () => {
    await client?.close();
    await server?.remove();
    await source?.close();
    await database?.drop();
  });

  const send = (path: string, body: unknown, token?: string) =>
    client.send("POST", path, { body, token, expect: token ? 201 : 200 }) as Promise<Record<string, string>>;

  const signIn = (person: string) =>
    send("/oauth/token", {
      grant_type: PASSWORD_REALM,
      realm: "Arriving",
      username: person,
      password: `password of ${person}`,
      ...app,
    });

  const it$ = engine.available ? it : it.skip; // the engine's own message says why it is not here

  it$(
    "leaves nobody half here, and everybody who was let in",
    async () => {
      const acknowledged = new Set<string>();
      let interrupted = 0;
      for (let round = 0; round < rounds[engine.name]; round++) {
        const people = Array.from({ length: PEOPLE_PER_ROUND }, (_, i) => `person-${round}-${i}@arriving.test`);
        // By progress and not by the clock, so that a kill hits sign-ins under way on a fast machine and on a slow one.
        const killAfter = Math.floor(randomFraction(`${engine.name} count ${round}`) * (PEOPLE_PER_ROUND - 8));
        const enough = Promise.withResolvers<void>();
        let done = 0;
        const attempts = people.map(async (person) => {
          try {
            await signIn(person);
            acknowledged.add(person);
            done += 1;
            if (done >= killAfter) enough.resolve();
          } catch {
            interrupted += 1;
          }
        });
        if (killAfter > 0) await Promise.race([enough.promise, Promise.all(attempts)]);
        await wait(randomFraction(`${engine.name} pause ${round}`) * 60);
        await server.kill();
        await Promise.all(attempts);
        await server.start();
      }
      // The kills must have hit something, and must not have hit everything: otherwise this has shown nothing.
      expect(interrupted).toBeGreaterThan(0);
      expect(acknowledged.size).toBeGreaterThan(0);

      await server.stop();
      await withStore(async (store) => {
        const users = await allUsers(store);
        const emails = users.map(({ email }) => email);
        expect(new Set(emails).size).toBe(emails.length);
        expect([...acknowledged].filter((person) => !emails.includes(person))).toEqual([]);
        for (const user of users) {
          const credential = await store.users.findCredential(
            user.tenantId,
            user.identities[0]!.connectionId,
            user.email!,
          );
          expect(credential?.passwordHash, `hash of ${user.email}`).toMatch(/^\$argon2id\$/);
          expect(await store.users.provenance(user.tenantId, user.userId), `provenance of ${user.email}`).toHaveLength(
            1,
          );
        }
        const logged = await logEventsOf(store, users[0]!.tenantId, "sepft");
        expect(new Set(logged)).toEqual(new Set(users.map(({ userId }) => userId)));
      });

      // And whoever was let in is let in again without the source.
      await server.start();
      const asked = source.calls();
      for (const person of acknowledged) await signIn(person);
      expect(source.calls()).toBe(asked);
    },
    600_000,
  );

  async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
    const store = await openStore(database?.options ?? { file: join(server.dataDir, "usher.db") });
    try {
      await work(store);
    } finally {
      await store.close();
    }
  }
});

const credentialsOf = ({ client_id = "", client_secret = "" }: { client_id?: string; client_secret?: string }) => ({
  client_id,
  client_secret,
});

async function allUsers(store: Store) {
  const [tenant] = await store.tenants.list();
  const users = [];
  for (let after: string | undefined; ; ) {
    const page = await store.users.listAfter(tenant!.id, { after, limit: 100 });
    users.push(...page);
    if (page.length < 100) return users;
    after = page.at(-1)!.userId;
  }
}

async function logEventsOf(
  store: Store,
  tenantId: Parameters<Store["logEvents"]["listAfter"]>[0],
  type: string,
): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await store.logEvents.listAfter(tenantId, { after, limit: 100 });
    ids.push(...page.filter((event) => event.type === type).map(({ userId }) => userId ?? ""));
    if (page.length < 100) return ids;
    after = page.at(-1)!.logId;
  }
}

/** Not waiting for something to happen: the moment of the kill is what the test varies. */
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
