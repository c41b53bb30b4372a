import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenConnections } from "../../src/connections/open-connections.ts";
import { systemClock } from "../../src/domain/clock.ts";
import { Credentials } from "../../src/domain/credentials.ts";
import { newTraceId } from "../../src/domain/ids.ts";
import { firstMigration, type Migration } from "../../src/domain/migration.ts";
import type { SignInOutcome } from "../../src/flows/login/sign-in-outcome.ts";
import type { LogWriter } from "../../src/logs/log-writer.ts";
import { TraceRecorder } from "../../src/logs/trace-recorder.ts";
import { withdrawnSince } from "../../src/migration/phases/phase-gate.ts";
import { protectionSettings } from "../../src/sources/protection/protection-settings.ts";
import { createSourceProtection } from "../../src/sources/protection/source-protection.ts";
import type { Store } from "../../src/store/store.ts";
import { engines } from "../support/databases.ts";
import { MemorySource } from "../support/memory-source.ts";
import { newWorld, startNode } from "../support/sign-in-node.ts";
import { aListing, load } from "./roster/roster-world.ts";

const PASSWORD = "right Passw0rd";

describe.each(engines)("phases of a migration on $name", (engine) => {
  let store: Store;
  const nodes: { logWriter: LogWriter; connections: OpenConnections }[] = [];
  const it$ = engine.available ? it : it.skip; // the engine's own message says why it is not here

  beforeAll(async () => {
    if (engine.available) store = await engine.open();
  });
  afterAll(async () => {
    for (const node of nodes) {
      await node.logWriter.close();
      await node.connections.close();
    }
    await store?.close();
  });

  async function setUp(name: string, nodeCount = 1) {
    const world = newWorld(`phases-${name}`);
    await store.tenants.insert(world.tenant);
    await store.connections.insert(world.connection);
    const source = new MemorySource();
    const started = Array.from({ length: nodeCount }, () => startNode(store, source));
    nodes.push(...started);
    const set = (change: Partial<Migration>) =>
      store.migrations.save({ ...firstMigration(world.connection), ...change });
    const ramp = (rules: Migration["settings"]["ramp"]) =>
      set({ settings: { ...firstMigration(world.connection).settings, ramp: rules } });
    const lastEvent = async () => {
      for (const node of started) await node.logWriter.flush();
      return (await store.logEvents.listAfter(world.tenant.id, { limit: 1_000 })).at(-1);
    };
    const steps = async (outcome: SignInOutcome) => {
      for (const node of started) await node.logWriter.flush();
      return (await store.traces.find(world.tenant.id, outcome.traceId!))?.steps ?? [];
    };
    const findPerson = (identifier: string, purpose: "take_over" | "is_taken") =>
      started[0]!.connections.get(world.connection)!.password!.findPerson(identifier, {
        trace: new TraceRecorder(newTraceId(), new Date()),
        signal: new AbortController().signal,
        purpose,
      });
    const signIns = started.map(({ signIn }) => signIn);
    return { ...world, source, signIns, signIn: signIns[0]!, set, ramp, lastEvent, steps, findPerson };
  }

  const protect = () =>
    createSourceProtection({
      store,
      logWriter: { write: () => "" },
      clock: systemClock,
      node: "test",
      newId: randomUUID,
      onFailure: () => {},
    });

  it$("asks nobody while it is paused: the person hears to try later, and it counts against nobody", async () => {
    const { source, signIn, request, set, lastEvent, steps, findPerson } = await setUp("paused");
    source.add("ann@old.test", PASSWORD);
    source.add("bob@old.test", PASSWORD);
    await signIn(request("ann@old.test", PASSWORD));
    await set({ phase: "paused" });
    for (let tries = 0; tries < 12; tries++) {
      const outcome = await signIn(request("bob@old.test", PASSWORD));
      expect(outcome).toMatchObject({
        outcome: "refused",
        refusal: { code: "source_unavailable", retryAfterSeconds: 60 },
      });
    }
    expect(await lastEvent()).toMatchObject({ type: "migration_paused", userName: "bob@old.test" });
    expect(await steps(await signIn(request("bob@old.test", PASSWORD)))).toContainEqual(
      expect.objectContaining({ step: "migration_phase", result: "paused" }),
    );
    expect(await findPerson("bob@old.test", "take_over")).toMatchObject({ lookup: { outcome: "unavailable" } });
    expect(await findPerson("bob@old.test", "is_taken")).toMatchObject({ lookup: { outcome: "unavailable" } });
    expect(source.calls).toBe(1);
    expect(await signIn(request("ann@old.test", PASSWORD))).toMatchObject({ outcome: "signed_in" });
    await set({ phase: "running" });
    expect(await signIn(request("bob@old.test", PASSWORD))).toMatchObject({ outcome: "signed_in", takenOver: true });
  });

  it$.each(["shadow", "finalised"] as const)("answers as a plain database does while it is %s", async (phase) => {
    const { tenant, source, signIn, request, set, lastEvent, findPerson } = await setUp(`plain-${phase}`);
    source.add("ann@old.test", PASSWORD);
    source.add("bob@old.test", PASSWORD);
    await signIn(request("ann@old.test", PASSWORD));
    await set({ phase });
    expect(await signIn(request("bob@old.test", PASSWORD))).toMatchObject({
      outcome: "refused",
      refusal: { code: "wrong_credentials", message: "Wrong email or password." },
    });
    const event = await lastEvent();
    expect(event).toMatchObject({ type: "fu" });
    expect(event?.description).toContain(phase);
    expect(await findPerson("bob@old.test", "take_over")).toMatchObject({ lookup: { outcome: "absent" } });
    expect(await findPerson("bob@old.test", "is_taken")).toMatchObject({ lookup: { outcome: "absent" } });
    expect(await signIn(request("ann@old.test", PASSWORD))).toMatchObject({ outcome: "signed_in" });
    expect(source.calls).toBe(1);
    expect(await store.users.listAfter(tenant.id, { limit: 10 })).toHaveLength(1);
  });

  it$("takes over who is in the ramp; who is outside is a stranger, whose address is taken all the same", async () => {
    const { source, signIn, request, ramp, lastEvent, findPerson } = await setUp("ramp");
    source.add("ann@pilot.test", PASSWORD);
    source.add("bob@old.test", PASSWORD);
    await ramp({ domains: ["pilot.test"] });
    expect(await signIn(request("ann@pilot.test", PASSWORD))).toMatchObject({ takenOver: true });
    expect(await signIn(request("bob@old.test", PASSWORD))).toMatchObject({ refusal: { code: "wrong_credentials" } });
    expect((await lastEvent())?.description).toContain("ramp");
    expect(source.calls).toBe(1);
    expect(await findPerson("bob@old.test", "take_over")).toMatchObject({ lookup: { outcome: "absent" } });
    expect(await findPerson("bob@old.test", "is_taken")).toMatchObject({ lookup: { outcome: "found" } });
    const { clientId } = request("", "").client;
    await ramp({ share: 0, clients: [clientId] });
    expect(await signIn(request("bob@old.test", PASSWORD))).toMatchObject({ takenOver: true });
  });

  it$("has everybody on the roster in the ramp or outside of it by all their names", async () => {
    const { source, connection, signIn, request, ramp } = await setUp("ramp-names");
    const people = Array.from({ length: 16 }, (_, index) => `person${index}`);
    await load(
      store,
      connection,
      people.map((name) => aListing({ localId: name, email: `${name}@old.test`, username: name })),
    );
    await ramp({ share: 0.5 });
    const isAskedAs = async (identifier: string) => {
      const before = source.calls;
      await signIn(request(identifier, "wrong", { connection: unprotected(request) }));
      return source.calls > before;
    };
    const answers: [boolean, boolean][] = [];
    for (const name of people) answers.push([await isAskedAs(name), await isAskedAs(`${name}@old.test`)]);
    expect(answers.filter(([byName, byEmail]) => byName !== byEmail)).toEqual([]);
  });

  it$("begins no question on any node once finalising has committed, however many first sign-ins come", async () => {
    const { source, signIns, request, set } = await setUp("flood", 2);
    const asked = new Set<string>();
    const check = source.checkCredentials.bind(source);
    source.checkCredentials = (credentials) => {
      asked.add(credentials.identifier);
      return check(credentials);
    };
    const after: string[] = [];
    const before: string[] = [];
    let closed = false;
    let stop = false;
    const flood = signIns.flatMap((signIn, node) =>
      Array.from({ length: 8 }, async (_, lane) => {
        for (let turn = 0; !stop; turn++) {
          await new Promise(setImmediate); // an embedded database lets nobody else in
          const identifier = `n${node}-l${lane}-t${turn}@old.test`;
          (closed ? after : before).push(identifier);
          await signIn(request(identifier, PASSWORD, { ip: `203.0.113.${lane}`, connection: unprotected(request) }));
        }
      }),
    );
    while (before.length < 60) await new Promise((resolve) => setTimeout(resolve, 2));
    await set({ phase: "finalised" });
    closed = true;
    while (after.length < 60) await new Promise((resolve) => setTimeout(resolve, 2));
    stop = true;
    await Promise.all(flood);
    expect(before.filter((identifier) => asked.has(identifier)).length).toBeGreaterThan(20);
    expect(after.filter((identifier) => asked.has(identifier))).toEqual([]);
  });

  it$("does not ask for who waited for another attempt while the source was closed", async () => {
    const { source, signIn, request, set } = await setUp("waiting");
    source.add("ann@old.test", PASSWORD);
    let open = () => {};
    source.gate = new Promise((resolve) => {
      open = resolve;
    });
    const first = signIn(request("ann@old.test", "wrong", { connection: unprotected(request) }));
    while (source.calls < 1) await new Promise(setImmediate);
    const second = signIn(request("ann@old.test", PASSWORD, { connection: unprotected(request) }));
    await set({ phase: "finalised" });
    open();
    expect(await first).toMatchObject({ outcome: "refused" });
    expect(await second).toMatchObject({ outcome: "refused", refusal: { code: "wrong_credentials" } });
    expect(source.calls).toBe(1);
  });

  it$.each(["shadow", "paused", "finalised"] as const)(
    "takes over whose question had begun when it became %s, once, and nobody whose question only waited",
    async (phase) => {
      const { source, connection, request, set, tenant } = await setUp(`begun-${phase}`);
      for (const name of ["ann", "bob", "cem"]) source.add(`${name}@old.test`, PASSWORD, { id: name });
      const gate = Promise.withResolvers<void>();
      source.gate = gate.promise;
      const protection = protect();
      const openSource = () =>
        protection.protect(source, connection, {
          settings: protectionSettings.parse({ concurrency: 1 }),
          timeoutMs: 20_000,
          withdrawn: (question) => withdrawnSince(connection, { store }, question),
        });
      const node = startNode(store, source, { openSource });
      nodes.push(node);
      const begun = node.signIn(request("ann@old.test", PASSWORD));
      while (source.calls < 1) await new Promise(setImmediate);
      const waiting = node.signIn(request("bob@old.test", PASSWORD));
      while (protection.states()[0]?.health.waiting !== 1) await new Promise(setImmediate);
      await set({ phase });
      gate.resolve();
      expect(await begun).toMatchObject({ outcome: "signed_in", takenOver: true });
      expect(await waiting).toMatchObject({ outcome: "refused", refusal: { code: "source_unavailable" } });
      expect(await node.signIn(request("cem@old.test", PASSWORD))).toMatchObject({ outcome: "refused" });
      expect(await node.signIn(request("ann@old.test", PASSWORD))).toMatchObject({ takenOver: false });
      expect(source.calls).toBe(1);
      expect((await store.users.listAfter(tenant.id, { limit: 10 })).map(({ userId }) => userId)).toEqual([
        "auth0|ann",
      ]);
      await protection.close();
    },
  );

  it$("asks in shadow mode for comparisons alone, also behind the source's protection", async () => {
    const { source, connection, set } = await setUp("comparisons");
    source.add("ann@old.test", PASSWORD);
    await set({ phase: "shadow" });
    const protection = protect();
    const guarded = protection.protect(source, connection, {
      settings: protectionSettings.parse({}),
      timeoutMs: 20_000,
      withdrawn: (question) => withdrawnSince(connection, { store }, question),
    });
    const ann = new Credentials("ann@old.test", PASSWORD);
    const { signal } = new AbortController();
    expect((await guarded.checkCredentials(ann, signal)).check).toMatchObject({ reason: "shadow" });
    expect((await guarded.findUser("ann@old.test", signal)).lookup).toMatchObject({ reason: "shadow" });
    const compared = await guarded.checkCredentials(ann, signal, { isComparison: true });
    expect(compared.check).toMatchObject({ outcome: "accepted" });
    expect(source.calls).toBe(1);
    await protection.close();
  });

  it$("does not pose a question that waited for its turn at the source while the source was closed", async () => {
    const { source, request, set, connection } = await setUp("turns");
    let open = () => {};
    source.gate = new Promise((resolve) => {
      open = resolve;
    });
    const protection = protect();
    const settings = protectionSettings.parse({ concurrency: 1 });
    const openSource = () =>
      protection.protect(source, connection, {
        settings,
        timeoutMs: 20_000,
        withdrawn: () => withdrawnSince(connection, { store }),
      });
    const node = startNode(store, source, { openSource });
    nodes.push(node);
    const first = node.signIn(request("ann@old.test", PASSWORD));
    while (source.calls < 1) await new Promise(setImmediate);
    const second = node.signIn(request("bob@old.test", PASSWORD));
    while (protection.states()[0]?.health.waiting !== 1) await new Promise(setImmediate);
    await set({ phase: "finalised" });
    open();
    expect(await first).toMatchObject({ refusal: { code: "wrong_credentials" } });
    expect(await second).toMatchObject({ refusal: { code: "source_unavailable" } });
    expect(source.calls).toBe(1);
    expect(protection.states()[0]?.health.callsToday).toBe(1);
    await protection.close();
  });

  it$("does not read the migration for who is here", async () => {
    const { source, signIn, request, tenant, connection } = await setUp("moved");
    source.add("ann@old.test", PASSWORD);
    await signIn(request("ann@old.test", PASSWORD));
    let reads = 0;
    const migrations: Store["migrations"] = {
      ...store.migrations,
      find: (...key) => {
        reads += 1;
        return store.migrations.find(...key);
      },
    };
    const node = startNode({ ...store, migrations }, source);
    nodes.push(node);
    expect(await node.signIn(request("ann@old.test", PASSWORD))).toMatchObject({ outcome: "signed_in" });
    expect(await node.signIn(request("ann@old.test", "wrong"))).toMatchObject({ outcome: "refused" });
    expect(reads).toBe(0);
    expect(await store.migrations.find(tenant.id, connection.id)).toBeUndefined();
  });
});

/** Without brute-force limits, so that a flood reaches the password check. */
const unprotected = (request: ReturnType<typeof newWorld>["request"]) => {
  const { connection } = request("", "");
  return { ...connection, options: { ...connection.options, brute_force_protection: false } };
};
