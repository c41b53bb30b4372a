import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { DatabaseTooNewError } from "../../../src/store/open-errors.ts";
import { type OpenStoreOptions, openStore } from "../../../src/store/open-store.ts";
import { dayOf } from "../../../src/store/progress.ts";
import type { TestEngine } from "../../support/databases.ts";
import {
  aClient,
  aGrant,
  anApi,
  anArrival,
  at,
  aUser,
  insertConnection,
  insertTenant,
  later,
  refusalOf,
  userIdOf,
} from "./fixtures.ts";

const childFile = fileURLToPath(new URL("store-in-child.ts", import.meta.url));

const DAY_MS = 86_400_000;
const TABLES_OF_VERSION_3 =
  "migrations roster progress_ledger progress_totals tombstones script_versions carried_over campaign_mails job_rows job_chunks jobs " +
  "shadow_comparisons shadow_totals source_guesses source_health";
const BACK_TO_VERSION_4 = [
  "drop table probe_reports",
  "alter table connections drop column removed_at",
  ...["clients", "connections", "resource_servers"].flatMap((table) => [
    `drop index ${table}_by_name`,
    `alter table ${table} drop column name_lower`,
  ]),
  "drop index source_guesses_full",
  "alter table source_guesses drop column identifier",
  "alter table source_guesses drop column full_until",
  "drop index failed_logins_by_count",
  "drop index failed_logins_by_age",
  ...["by_given_name", "by_family_name", "by_last_login", "blocked"].map((name) => `drop index users_${name}`),
  "delete from usher_migrations where version >= 5",
];
const BACK_TO_VERSION_2 = [
  ...BACK_TO_VERSION_4,
  ...TABLES_OF_VERSION_3.split(" ").map((table) => `drop table ${table}`),
  "drop table administrators",
  "drop index provenance_by_batch",
  "create index users_by_email on users (tenant_id, email)",
  ...["script_version", "batch_id", "ip", "client_id"].map((column) => `alter table provenance drop column ${column}`),
  "alter table connections drop column script_version",
];

/** Opening a database: migrations, several processes, restarts and crashes. */
export function openingSuite(engine: TestEngine): void {
  it("keeps everything when it is opened again", async () => {
    const database = await engine.create();
    const first = await openStore(database.options);
    const user = aUser(await insertConnection(first, await insertTenant(first)));
    await first.users.insert(user);
    await first.close();
    const second = await openStore(database.options);
    expect(await second.users.find(user.tenantId, userIdOf(user))).toBeDefined();
    await second.close();
    await database.drop();
  });

  it("is made by one of several processes that start at once", async () => {
    const database = await engine.create();
    const children = await Promise.all(Array.from({ length: 3 }, () => startChild(database.options, "open")));
    for (const child of children) child.process.send("go");
    expect(await Promise.all(children.map((child) => child.ended))).toEqual([0, 0, 0]);
    const store = await openStore(database.options);
    await insertTenant(store);
    expect(await store.tenants.list()).toHaveLength(1);
    await store.close();
    await database.drop();
  });

  it("declines to run on the database of a newer release, and names both versions", async () => {
    const database = await engine.create();
    await (await openStore(database.options)).close();
    await database.run("insert into usher_migrations (version, name, applied_at) values (9999, 'of tomorrow', 0)");
    const refusal = await openStore(database.options).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DatabaseTooNewError);
    expect(String(refusal)).toMatch(/version 9999.*up to \d+/);
    await database.drop();
  });

  it("brings the database of an earlier release along, with the sessions of its users, its scripts and whom it took over", async () => {
    const database = await engine.create();
    const earlier = await openStore(database.options);
    const tenantId = await insertTenant(earlier);
    const user = aUser(await insertConnection(earlier, tenantId));
    await earlier.users.insert(user);
    const options = { customScripts: { login: "one", get_user: "two" } };
    const withScripts = await insertConnection(earlier, tenantId, { options });
    for (const [way, createdAt] of [
      ["sign_in", at],
      ["sign_in", later(60_000)],
      ["password_reset", at],
      ["sign_in", later(2 * DAY_MS)],
    ] as const)
      await earlier.users.insert(aUser(withScripts, { createdAt, arrival: anArrival({ way }) }));
    const gone = aUser(withScripts, { arrival: anArrival() });
    await earlier.users.insert(gone);
    await earlier.close();
    // Their provenance stayed in the earlier release.
    for (const table of ["user_identifiers", "identities"])
      await database.run(`delete from ${table} where local_id = '${gone.localId}'`);
    await database.run("alter table users drop column sessions_valid_from");
    for (const statement of BACK_TO_VERSION_2) await database.run(statement);
    await database.run("delete from usher_migrations where version >= 2");
    const store = await openStore(database.options);
    const validFrom = async () => (await store.users.find(user.tenantId, userIdOf(user)))?.sessionsValidFrom;
    expect(await validFrom()).toBeUndefined();
    await store.oidc.revokeByUser(user.tenantId, userIdOf(user));
    expect(await validFrom()).toBeDefined();
    expect(await store.connections.find(tenantId, withScripts.id)).toMatchObject({ options, scriptVersion: 1 });
    expect(await store.scriptVersions.find(tenantId, withScripts.id, 1)).toMatchObject({
      scripts: options.customScripts,
      author: "unknown",
      savedAt: withScripts.updatedAt,
    });
    const named = { search: withScripts.name.toUpperCase(), byName: true };
    expect(await store.connections.listAfter(tenantId, named, { limit: 2 })).toHaveLength(1);
    const day = dayOf(at);
    expect(await store.progress.read(tenantId, withScripts.id)).toEqual([
      { day, metric: "unlisted:password_reset", amount: 1 },
      { day, metric: "unlisted:sign_in", amount: 2 },
      { day: day + 2, metric: "unlisted:sign_in", amount: 1 },
    ]);
    await store.close();
    await database.drop();
  });

  it("gives the scopes of later releases to the Management API of an earlier one, and to who had all of them", async () => {
    const database = await engine.create();
    const earlier = await openStore(database.options);
    const tenantId = await insertTenant(earlier);
    const audience = "https://earlier.example/api/v2/";
    const first = ["create:users", "read:users", "delete:migrations"];
    const scopes = first.map((value) => ({ value, description: value }));
    const api = anApi(tenantId, audience, { isSystem: true, scopes });
    const own = anApi(tenantId, "https://own.example/", { scopes });
    await earlier.resourceServers.insert(api);
    await earlier.resourceServers.insert(own);
    const grantOf = async (to: string, scope: readonly string[]) => {
      const client = aClient(tenantId);
      await earlier.clients.insert(client);
      const grant = aGrant(client, to, { scope });
      await earlier.clientGrants.insert(grant);
      return async () => (await store.clientGrants.find(tenantId, grant.id))?.scope;
    };
    const all = await grantOf(audience, [...first].reverse());
    const some = await grantOf(audience, first.slice(1));
    const elsewhere = await grantOf(own.identifier, first);
    await earlier.close();
    for (const statement of BACK_TO_VERSION_4) await database.run(statement);
    const store = await openStore(database.options);
    const later = ["administrators", "migrations"].flatMap((subject) =>
      ["create", "read", "update", "delete"].map((action) => `${action}:${subject}`),
    );
    const everything = [...first, ...later, "read:user_password_hashes"];
    expect(new Set(await all())).toEqual(new Set(everything));
    expect(await some()).toEqual(first.slice(1));
    expect(await elsewhere()).toEqual(first);
    const values = (await store.resourceServers.find(tenantId, api.id))?.scopes.map(({ value }) => value);
    expect(values?.toSorted()).toEqual([...new Set(everything)].toSorted());
    expect((await store.resourceServers.find(tenantId, own.id))?.scopes).toEqual(scopes);
    await store.close();
    await database.drop();
  });

  it("shows one process what another has written, at once", async () => {
    const database = await engine.create();
    const [one, other] = [await openStore(database.options), await openStore(database.options)];
    const connection = await insertConnection(one, await insertTenant(one));
    const users = Array.from({ length: 40 }, () => aUser(connection));
    await Promise.all(users.map((user, index) => (index % 2 ? one : other).users.insert(user)));
    expect(await one.users.listAfter(connection.tenantId, { limit: 100 })).toHaveLength(40);
    expect(await other.users.listAfter(connection.tenantId, { limit: 100 })).toHaveLength(40);
    const email = "once@example.com";
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        refusalOf((index % 2 ? one : other).users.insert(aUser(connection, { email }))),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === "accepted")).toHaveLength(1);
    await one.close();
    await other.close();
    await database.drop();
  });

  it("has every acknowledged user after the process was killed, and each of them whole", async () => {
    const database = await engine.create();
    const store = await openStore(database.options);
    const connection = await insertConnection(store, await insertTenant(store));
    for (let round = 0; round < 3; round++) {
      const child = await startChild(database.options, "insert", connection.tenantId, connection.id);
      const acknowledged: string[] = [];
      child.process.on("message", (message) => acknowledged.push(String(message)));
      child.process.send("go");
      while (acknowledged.length < 20) await once(child.process, "message");
      child.process.kill("SIGKILL");
      await child.ended;
      for (const localId of acknowledged) {
        expect(await store.users.find(connection.tenantId, `auth0|${localId}`), localId).toBeDefined();
      }
    }
    for (const user of await store.users.listAfter(connection.tenantId, { limit: 100_000 })) {
      const credential = await store.users.findCredential(connection.tenantId, connection.id, user.email ?? "");
      expect(credential?.passwordHash).toBe("$argon2id$one");
      expect(await store.users.provenance(connection.tenantId, user.userId)).toHaveLength(1);
    }
    await store.close();
    await database.drop();
  });
}

/** A process with a store of its own, which is ready and waits for the word. */
async function startChild(options: OpenStoreOptions, ...task: string[]) {
  const child = fork(childFile, [JSON.stringify(options), ...task], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const ended = once(child, "exit").then(([code]) => code as number | null);
  await once(child, "message");
  return { process: child, ended };
}
