import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import { engines, type TestDatabase, type TestEngine } from "../support/databases.ts";
import { MemorySource } from "../support/memory-source.ts";
import { newWorld, startNode } from "../support/sign-in-node.ts";
import { type ClientCredentials, PASSWORD_REALM } from "../support/tenant-client.ts";
import { startUsher } from "../support/usher.ts";

const PASSWORD = "canary-Passw0rd-7f3a";

/** The error of a database file that has really come to its end. */
function fullDiskError(): unknown {
  const folder = mkdtempSync(join(tmpdir(), "usher-full-"));
  const db = new DatabaseSync(join(folder, "full.db"));
  try {
    db.exec("create table t (x text); pragma max_page_count = 3");
    for (;;) db.exec("insert into t values (hex(zeroblob(2000)))");
  } catch (error) {
    return error;
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** SQLite cannot end its transactions from now on. */
function fillDisk(): void {
  const full = fullDiskError();
  const exec = DatabaseSync.prototype.exec;
  vi.spyOn(DatabaseSync.prototype, "exec").mockImplementation(function (this: DatabaseSync, sql: string) {
    if (/^(?:commit|release)/.test(sql)) throw full;
    return exec.call(this, sql);
  });
}
afterEach(() => void vi.restoreAllMocks());

/** Makes the engine fail while a transaction of a takeover is open. */
const breakOpenTransaction: Record<TestEngine["name"], (database: TestDatabase) => Promise<void>> = {
  sqlite: async () => fillDisk(),
  postgres: (database) =>
    database.run(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    ),
};

describe.each(engines)("a database that fails in the middle of a first sign-in, $name", (engine) => {
  let database: TestDatabase;
  let store: Store;
  const heard: unknown[] = [];

  beforeAll(async () => {
    if (!engine.available) return;
    database = await engine.create();
    store = await openStore({ ...database.options, onUnavailable: (error) => heard.push(error) });
  });
  afterAll(async () => {
    await store?.close();
    await database?.drop();
  });

  const it$ = engine.available ? it : it.skip; // the engine's own message says why it is not here

  it$("is no verdict on the person, and leaves nothing half-written", async () => {
    const { tenant, connection, request } = newWorld(`failing-${engine.name}`);
    await store.tenants.insert(tenant);
    await store.connections.insert(connection);
    const source = new MemorySource();
    source.add("ann@old.test", PASSWORD);
    let isBreaking = true;
    const breaking: Store = {
      ...store,
      transaction: (work) =>
        store.transaction((tx) =>
          work({
            ...tx,
            logEvents: {
              ...tx.logEvents,
              async insert(events) {
                if (isBreaking) await breakOpenTransaction[engine.name](database);
                isBreaking = false;
                return tx.logEvents.insert(events);
              },
            },
          }),
        ),
    };
    const node = startNode(breaking, source);
    await expect(node.signIn(request("ann@old.test", PASSWORD))).rejects.toMatchObject({
      code: "overloaded",
      retryAfterSeconds: 5,
      detail: expect.stringContaining("unavailable"),
    });
    expect(heard.length).toBeGreaterThan(0);
    vi.restoreAllMocks();
    expect(await store.users.listAfter(tenant.id, { limit: 10 })).toEqual([]);
    expect(await store.users.findCredential(tenant.id, connection.id, "ann@old.test")).toBeUndefined();
    expect(await store.logEvents.listAfter(tenant.id, { limit: 10 })).toEqual([]);

    expect(await node.signIn(request("ann@old.test", PASSWORD))).toMatchObject({ takenOver: true });
    await node.logWriter.close();
  });
});

describe("a server whose disk is full", () => {
  it("answers 503 to first sign-ins and to wrong passwords, lets those in who are here, and recovers", async () => {
    const usher = await startUsher();
    try {
      const tenant = usher.tenants[0]!;
      const app = await tenant.must<ClientCredentials>("POST", "/clients", {
        name: "App",
        app_type: "regular_web",
        grant_types: ["password", PASSWORD_REALM],
      });
      await tenant.must("POST", "/connections", {
        name: "Destination",
        strategy: "auth0",
        enabled_clients: [app.client_id],
        options: {
          enabledDatabaseCustomization: true,
          import_mode: true,
          customScripts: {
            login: `function login(email, password, callback) { if (password !== "${PASSWORD}") return callback(new WrongUsernameOrPasswordError(email)); callback(null, { user_id: email, email: email, email_verified: true }) }`,
            get_user: "function getUser(id, callback) { callback(null) }",
          },
        },
      });
      const signIn = (who: string, password: string) => tenant.signIn(app, "Destination", who, password);
      expect(await signIn("here@old.test", PASSWORD)).toMatchObject({ status: 200 });

      fillDisk();
      for (const attempt of [signIn("ann@old.test", PASSWORD), signIn("bob@old.test", "wrong")]) {
        const answer = await attempt;
        expect(answer).toMatchObject({ status: 503, body: { error: "temporarily_unavailable" } });
        expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
        expect(JSON.stringify(answer.body)).not.toMatch(/wrong|sqlite|disk/i);
      }
      expect(await signIn("here@old.test", PASSWORD)).toMatchObject({ status: 200 });
      vi.restoreAllMocks();

      expect(await tenant.usersOf("Destination")).toHaveLength(1);
      expect(await signIn("ann@old.test", PASSWORD)).toMatchObject({ status: 200 });
      expect(usher.logged()).toContain("the database does not answer");
      expect(usher.logged()).not.toContain(PASSWORD);
    } finally {
      await usher.close();
    }
  });
});
