import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Connection } from "../../src/domain/connection.ts";
import type { Store } from "../../src/store/store.ts";
import { engines } from "../support/databases.ts";
import { aConnectionIn, importInto } from "../support/import-in-store.ts";
import { aConnection, aUser } from "./store/fixtures.ts";

const BCRYPT = "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";

describe.each(engines)("users-imports of what this server exported, on $name", (engine) => {
  const it$ = engine.available ? it : it.skip; // the engine's own message says why it is not here
  let store: Store;

  beforeAll(async () => {
    if (engine.available) store = await engine.open();
  });
  afterAll(async () => {
    if (engine.available) await store.close();
  });

  async function setUp(options: Connection["options"] = {}) {
    const home = aConnection((await aConnectionIn(store)).tenantId, { options });
    const other = aConnection(home.tenantId);
    for (const connection of [home, other]) await store.connections.insert(connection);
    return {
      home,
      other,
      import: (file: readonly unknown[], upsert = false) => importInto(home, file, { store, upsert }),
      find: (userId: string) => store.users.find(home.tenantId, userId),
      credential: (connection: Connection, identifier: string) =>
        store.users.findCredential(home.tenantId, connection.id, identifier),
    };
  }

  const identity = (connection: string, userId: string, more: object = {}) => ({
    connection,
    provider: "auth0",
    user_id: userId,
    isSocial: false,
    ...more,
  });

  /** Ann, with an identity at each of the two connections. */
  const ann = ({ home, other }: { home: Connection; other: Connection }, more: object = {}) => ({
    id: "auth0|ann",
    user_id: "ann",
    email: "ann@example.com",
    password_hash: BCRYPT,
    identities: [
      identity(home.name, "ann"),
      identity(other.name, "ann-there", { profileData: { username: "ann" }, password_hash: BCRYPT, aliases: ["a-1"] }),
    ],
    ...more,
  });

  it$("bring all identities of a user, each with its hash and what it is found by", async () => {
    const at = await setUp();
    expect((await at.import([ann(at)])).errors).toEqual([]);
    expect((await at.find("auth0|ann"))?.identities.map(({ connection, localId }) => [connection, localId])).toEqual([
      [at.home.name, "ann"],
      [at.other.name, "ann-there"],
    ]);
    const places = [[at.home, "ann@example.com"] as const, [at.other, "ann"] as const, [at.other, "a-1"] as const];
    for (const [connection, identifier] of places)
      expect(await at.credential(connection, identifier)).toMatchObject({
        userId: "auth0|ann",
        passwordHash: expect.stringContaining("imported:"),
      });
    expect(await at.credential(at.home, "ann")).toBeUndefined();
  });

  it$("count every identity at its connection, and uncount it when the user goes", async () => {
    const at = await setUp();
    await at.import([ann(at)]);
    const counted = async ({ tenantId, id }: Connection) =>
      (await store.progress.read(tenantId, id))
        .filter(({ metric }) => metric === "unlisted:bulk")
        .reduce((sum, { amount }) => sum + amount, 0);
    expect([await counted(at.home), await counted(at.other)]).toEqual([1, 1]);
    await store.users.remove(at.home.tenantId, "auth0|ann");
    expect([await counted(at.home), await counted(at.other)]).toEqual([0, 0]);
  });

  it$("take nothing of a user of whom one identity is somebody's already, and hurt nobody", async () => {
    const at = await setUp();
    const taken = [
      aUser(at.other, { localId: "ann-there", username: "someone" }),
      aUser(at.other, { localId: "x", username: "bob" }),
    ];
    for (const user of taken) await store.users.insert({ ...user, arrival: undefined });
    const bob = {
      ...ann(at, { id: "auth0|bob", user_id: "bob", email: "bob@example.com" }),
      identities: [identity(at.home.name, "bob"), identity(at.other.name, "y", { profileData: { username: "bob" } })],
    };
    const { errors, job } = await at.import([ann(at), bob, { email: "cyd@example.com" }]);
    expect(errors).toEqual([
      [1, "CONFLICT"],
      [2, "CONFLICT"],
    ]);
    expect(job.summary).toMatchObject({ inserted: 1, failed: 2 });
    expect([await at.find("auth0|ann"), await at.find("auth0|bob")]).toEqual([undefined, undefined]);
    expect(await at.credential(at.home, "ann@example.com")).toBeUndefined();
    expect((await at.credential(at.other, "bob"))?.userId).toBe("auth0|x");
  });

  it$("give an identity that two rows claim to the first of them", async () => {
    const at = await setUp();
    const there = { id: "auth0|ann-there", user_id: "ann-there", identities: [identity(at.other.name, "ann-there")] };
    expect((await at.import([ann(at), there])).errors).toEqual([[2, "DUPLICATED_USER"]]);
    expect((await at.find("auth0|ann"))?.identities).toHaveLength(2);
  });

  it$("tell apart people of two connections who have one address", async () => {
    const at = await setUp();
    const row = (connection: Connection, id: string) => ({
      id: `auth0|${id}`,
      user_id: id,
      email: "twin@example.com",
      identities: [identity(connection.name, id)],
    });
    const file = [row(at.home, "one"), row(at.other, "two"), row(at.home, "three"), row(at.home, "one")];
    expect((await at.import(file)).errors).toEqual([
      [3, "DUPLICATED_USER"],
      [4, "DUPLICATED_USER"],
    ]);
    expect((await at.credential(at.other, "twin@example.com"))?.userId).toBe("auth0|two");
  });

  it$("put identities of databases that are not here into the job's connection, and others nowhere", async () => {
    const at = await setUp();
    const moved = { ...ann(at), identities: [identity("Elsewhere", "ann")] };
    const social = {
      id: "github|7",
      user_id: "7",
      email: "g@example.com",
      identities: [{ ...identity("github", "7"), provider: "github" }],
    };
    expect((await at.import([moved, social])).errors).toEqual([[2, "CONNECTION_NOT_FOUND"]]);
    expect((await at.find("auth0|ann"))?.identities[0]?.connection).toBe(at.home.name);
  });

  it$("do not bring back whom somebody deleted here, not as a linked identity either", async () => {
    const at = await setUp();
    await store.connections.update({ ...at.other, options: { import_mode: true } });
    const gone = aUser(at.other, { localId: "ann-there" });
    await store.users.insert({ ...gone, arrival: undefined });
    await store.users.remove(gone.tenantId, "auth0|ann-there");
    expect((await at.import([ann(at)])).errors).toEqual([[1, "CONFLICT"]]);
    expect(await at.find("auth0|ann")).toBeUndefined();
  });

  it$("with upsert change who is here, by id where there is no address, and refuse to add identities", async () => {
    const at = await setUp();
    const solo = (name: string) => ({
      id: "auth0|solo",
      user_id: "solo",
      username: "solo",
      name,
      identities: [identity(at.home.name, "solo")],
    });
    await at.import([ann(at), solo("Before")]);
    const { job, errors } = await at.import([ann(at, { name: "Changed" }), solo("After")], true);
    expect([job.summary, errors]).toEqual([{ failed: 1, updated: 1, inserted: 0, total: 2 }, [[1, "CONFLICT"]]]);
    expect([(await at.find("auth0|ann"))?.name, (await at.find("auth0|solo"))?.name]).toEqual([undefined, "After"]);
  });

  const nameless = { username: "solo", password_hash: BCRYPT };
  const attribute = { identifier: { active: true } };
  it$.each<[what: string, options: Connection["options"], errors: [number, string][]]>([
    ["a plain connection", {}, [[1, "OBJECT_REQUIRED"]]],
    ["one whose people have usernames", { requires_username: true }, []],
    ["one whose people have attributes", { attributes: { username: attribute } }, []],
    [
      "one where the address is a required attribute",
      { attributes: { username: attribute, email: { ...attribute, profile_required: true } } },
      [[1, "OBJECT_REQUIRED"]],
    ],
  ])("take people without an e-mail address as %s allows", async (_, options, errors) => {
    const at = await setUp(options);
    expect((await at.import([nameless])).errors).toEqual(errors);
    expect((await at.credential(at.home, "solo")) !== undefined).toBe(errors.length === 0);
  });
});
