import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenConnections } from "../../src/connections/open-connections.ts";
import { systemClock } from "../../src/domain/clock.ts";
import { Credentials } from "../../src/domain/credentials.ts";
import { firstMigration, type Migration } from "../../src/domain/migration.ts";
import type { SourceProfile } from "../../src/domain/source-check.ts";
import type { LogWriter } from "../../src/logs/log-writer.ts";
import { createRefusalTally } from "../../src/migration/cut-over/refusal-tally.ts";
import { createShadowComparer } from "../../src/migration/shadow/shadow-comparer.ts";
import { openConfigCache } from "../../src/store/open-config-cache.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import { createPasswordHasher } from "../../src/users/argon2-password-hasher.ts";
import { engines, type TestDatabase } from "../support/databases.ts";
import { dumpDatabase } from "../support/dump-database.ts";
import { MemorySource } from "../support/memory-source.ts";
import { newWorld, startNode } from "../support/sign-in-node.ts";

const CANARY = "canary-Passw0rd-9d1e";

describe.each(engines)("shadow mode and a closed source on $name", (engine) => {
  let database: TestDatabase;
  let store: Store;
  const nodes: { logWriter: LogWriter; connections: OpenConnections }[] = [];
  const it$ = engine.available ? it : it.skip; // the engine's own message says why it is not here

  beforeAll(async () => {
    if (!engine.available) return;
    database = await engine.create();
    store = await openStore(database.options);
  });
  afterAll(async () => {
    for (const node of nodes) {
      await node.logWriter.close();
      await node.connections.close();
    }
    await store?.close();
    await database?.drop();
  });

  async function setUp(name: string, options: { random?: () => number; queueLimit?: number } = {}) {
    const world = newWorld(`shadow-${name}`);
    await store.tenants.insert(world.tenant);
    await store.connections.insert(world.connection);
    const source = new MemorySource();
    const failures: unknown[] = [];
    const shadow = createShadowComparer(
      {
        config: openConfigCache(store),
        store,
        clock: systemClock,
        random: options.random ?? (() => 0),
        sourceTimeoutMs: 20_000,
        onFailure: (error) => failures.push(error),
      },
      { concurrency: 1, queueLimit: options.queueLimit ?? 100 },
    );
    const refusals = createRefusalTally({ store, clock: systemClock, onFailure: (error) => failures.push(error) });
    const node = startNode(store, source, { shadow, refusals });
    nodes.push(node);
    const set = (change: Partial<Migration>) =>
      store.migrations.save({ ...firstMigration(world.connection), ...change });
    const { tenant, connection } = world;
    const addUser = async (email: string, password: string, profile: Partial<SourceProfile> = {}) => {
      source.add(email, password, profile);
      await node.signIn(world.request(email, password));
    };
    const totals = async () => {
      await shadow.idle();
      expect(failures).toEqual([]);
      return store.shadowComparisons.totals(tenant.id, connection.id);
    };
    const counted = async (metric: string) => {
      await refusals.flush();
      const counts = await store.progress.read(tenant.id, connection.id);
      return counts.filter((count) => count.metric === metric).reduce((sum, { amount }) => sum + amount, 0);
    };
    const users = () => store.users.listAfter(tenant.id, { limit: 100 });
    return { ...world, ...node, source, shadow, set, addUser, totals, users, counted };
  }

  it$("compares each kind of answer, writes nothing else and shows no value", async () => {
    const { tenant, connection, source, signIn, request, set, addUser, totals, users, logWriter } =
      await setUp("kinds");
    await addUser("ann@old.test", CANARY, { name: "Ann", extra: { plan: "pro" } });
    await addUser("bob@old.test", CANARY);
    source.add("only@old.test", CANARY);
    source.add("ann@old.test", CANARY, { name: `Other ${CANARY}`, extra: { plan: "free", seat: 1 } });
    source.add("bob@old.test", "changed there");
    const before = await users();
    await set({ phase: "shadow" });
    expect(await signIn(request("ann@old.test", CANARY))).toMatchObject({ outcome: "signed_in" });
    expect(await signIn(request("bob@old.test", CANARY))).toMatchObject({ outcome: "signed_in" });
    expect(await signIn(request("bob@old.test", "wrong"))).toMatchObject({ outcome: "refused" });
    expect(await signIn(request("only@old.test", CANARY))).toMatchObject({ refusal: { code: "wrong_credentials" } });
    expect(await signIn(request("nobody@old.test", CANARY))).toMatchObject({ refusal: { code: "wrong_credentials" } });
    expect(await totals()).toMatchObject({
      pairs: expect.arrayContaining([
        { local: "accepted", source: "accepted", count: 1 },
        { local: "accepted", source: "wrong_password", count: 1 },
        { local: "wrong_password", source: "wrong_password", count: 1 },
        { local: "unknown_user", source: "accepted", count: 1 },
        { local: "unknown_user", source: "unknown_user", count: 1 },
      ]),
      agreements: { agreed: 2, fields_differ: 1, would_come: 1, disagreed: 1 },
      differences: [
        { field: "extra.plan", count: 1 },
        { field: "extra.seat", count: 1 },
        { field: "name", count: 1 },
      ],
      dropped: 0,
    });
    const withoutLogins = (list: Awaited<ReturnType<typeof users>>) =>
      list.map(({ userId, name, extra }) => ({ userId, name, extra }));
    expect(withoutLogins(await users())).toEqual(withoutLogins(before));
    await logWriter.flush();
    const listed = async (agreement: "disagreed" | "would_come") =>
      (await store.shadowComparisons.list(tenant.id, connection.id, agreement, { limit: 10 })).map(
        ({ identifier }) => identifier,
      );
    expect(await listed("disagreed")).toEqual(["bob@old.test"]);
    expect(await listed("would_come")).toEqual(["only@old.test"]);
    const dump = await dumpDatabase(database.options as Parameters<typeof dumpDatabase>[0]);
    expect(JSON.stringify(dump.shadow_comparisons)).toContain("only@old.test");
    expect(JSON.stringify(dump)).not.toContain(CANARY);
  });

  it$("lets no sign-in wait for the source, and drops what is too much, counted", async () => {
    const { source, signIn, request, set, addUser, totals } = await setUp("slow", { queueLimit: 2 });
    await addUser("ann@old.test", CANARY);
    await set({ phase: "shadow" });
    let open = () => {};
    source.gate = new Promise((resolve) => {
      open = resolve;
    });
    for (let times = 0; times < 6; times++)
      expect(await signIn(request("ann@old.test", CANARY))).toMatchObject({ outcome: "signed_in" });
    await new Promise(setImmediate);
    open();
    expect(await totals()).toMatchObject({ agreements: { agreed: 3 }, dropped: 3 });
  });

  it$("compares at one connection while another's source does not answer", async () => {
    const slow = await setUp("hanging");
    const other = newWorld("shadow-other");
    await store.tenants.insert(other.tenant);
    await store.connections.insert(other.connection);
    await store.migrations.save({ ...firstMigration(other.connection), phase: "shadow" });
    await slow.set({ phase: "shadow" });
    let open = () => {};
    slow.source.gate = new Promise((resolve) => {
      open = resolve;
    });
    await slow.signIn(slow.request("ann@old.test", CANARY));
    const source = new MemorySource();
    source.add("bob@old.test", CANARY);
    slow.shadow.offer({
      connection: other.connection,
      options: { requiresUsername: false },
      source,
      credentials: new Credentials("bob@old.test", CANARY),
      local: { verdict: "unknown_user" },
    });
    const compared = () => store.shadowComparisons.totals(other.tenant.id, other.connection.id);
    await expect.poll(compared).toMatchObject({ agreements: { would_come: 1 } });
    open();
    await slow.totals();
  });

  it$("takes a silent source for no verdict", async () => {
    const { source, signIn, request, set, addUser, totals } = await setUp("silent");
    await addUser("ann@old.test", CANARY);
    await set({ phase: "shadow" });
    source.answer = { outcome: "unavailable", reason: "timeout" };
    expect(await signIn(request("ann@old.test", CANARY))).toMatchObject({ outcome: "signed_in" });
    expect(await totals()).toMatchObject({ agreements: { no_verdict: 1 } });
  });

  it$("asks about the sampled share only, and about nobody in another phase", async () => {
    const draws = [0.1, 0.6, 0.2];
    const { source, signIn, request, set, addUser, totals, connection } = await setUp("share", {
      random: () => draws.shift() ?? 0,
    });
    await addUser("ann@old.test", CANARY);
    const settings = { ...firstMigration(connection).settings, shadowShare: 0.5 };
    await set({ phase: "shadow", settings });
    for (let times = 0; times < 3; times++) await signIn(request("ann@old.test", CANARY));
    expect(await totals()).toMatchObject({ agreements: { agreed: 2 } });
    const calls = source.calls;
    for (const phase of ["running", "paused", "finalised"] as const) {
      await set({ phase, settings });
      await signIn(request("ann@old.test", CANARY));
    }
    expect(await totals()).toMatchObject({ agreements: { agreed: 2 } });
    expect(source.calls).toBe(calls);
  });

  it$("lets in by the roster's hash who comes after the source was closed, and counts whom it cannot", async () => {
    const { tenant, connection, source, signIn, request, set, users, counted } = await setUp("roster");
    const passwordHash = await createPasswordHasher({ concurrency: 1, queueLimit: 10 }).hash(CANARY);
    const { tenantId, id: connectionId } = connection;
    const at = new Date();
    const listing = (key: string, email: string, hash?: string) => ({
      key: `id:${key}`,
      localId: key,
      email,
      blocked: false,
      digest: key,
      passwordHash: hash,
      profile: { id: key, email, emailVerified: true, name: "Ann of the list", extra: { team: "blue" } },
    });
    await store.roster.load({ tenantId, connectionId, at, listedBy: "job_x" }, [
      listing("1", "ann@old.test", passwordHash),
      listing("2", "bob@old.test"),
    ]);
    await set({ phase: "finalised" });
    expect(await signIn(request("ann@old.test", "wrong"))).toMatchObject({ refusal: { code: "wrong_credentials" } });
    expect(await users()).toEqual([]);
    expect(await signIn(request("Ann@old.test", CANARY))).toMatchObject({ outcome: "signed_in", takenOver: true });
    expect(await signIn(request("ann@old.test", CANARY))).toMatchObject({ outcome: "signed_in", takenOver: false });
    expect(await signIn(request("bob@old.test", CANARY))).toMatchObject({ refusal: { code: "wrong_credentials" } });
    expect(await signIn(request("eve@old.test", CANARY))).toMatchObject({ refusal: { code: "wrong_credentials" } });
    expect(await users()).toMatchObject([{ name: "Ann of the list", extra: { team: "blue" } }]);
    const [user] = await users();
    expect(await store.users.provenance(tenant.id, user!.userId)).toMatchObject([
      { way: "sign_in", sourceKind: "roster" },
    ]);
    expect(await counted("refused_while_closed")).toBe(3);
    expect(source.calls).toBe(0);
  });
});
