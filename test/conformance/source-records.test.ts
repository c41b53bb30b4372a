import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newConnectionId, newTenantId } from "../../src/domain/ids.ts";
import type { NodeSourceHealth } from "../../src/domain/source-health.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { SourceGuess } from "../../src/store/source-guesses.ts";
import type { Store } from "../../src/store/store.ts";
import { engines, type TestDatabase } from "../support/databases.ts";

const start = Date.parse("2026-01-02T03:04:05.000Z");
const at = (seconds: number): Date => new Date(start + seconds * 1_000);
const WINDOW_SECONDS = 600;

// Two stores on one database: what one node reserves, the other must know.
describe.each(engines)("what is kept of sources on $name", (engine) => {
  let database: TestDatabase;
  const nodes: Store[] = [];
  const it$ = engine.available ? it : it.skip; // the engine's own message says why it is not here

  beforeAll(async () => {
    if (!engine.available) return;
    database = await engine.create();
    nodes.push(await openStore(database.options), await openStore(database.options));
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await database?.drop();
  });

  /** A connection of its own, and guesses at it. */
  function aConnection() {
    const place = { tenantId: newTenantId(), connectionId: newConnectionId() };
    let made = 0;
    return (budgets: Readonly<Record<string, number>>, seconds: number, node = made % 2) => {
      made += 1;
      const guess: SourceGuess = {
        ...place,
        id: `guess-${made}`,
        budgets: Object.entries(budgets).map(([key, limit]) => ({
          key,
          limit,
          heldUntil: at(seconds + WINDOW_SECONDS),
        })),
      };
      const store = nodes[node]!.sourceGuesses;
      return { guess, reserve: () => store.reserve(guess, at(seconds)), release: () => store.release(guess) };
    };
  }

  it$("lets no more guesses through than the budget, however many are tried at once on two nodes", async () => {
    const tryOnce = aConnection();
    const results = await Promise.all(Array.from({ length: 60 }, () => tryOnce({ ann: 4 }, 0).reserve()));
    expect(results.filter(({ outcome }) => outcome === "reserved")).toHaveLength(4);
    expect(await tryOnce({ ann: 4 }, 1).reserve()).toEqual({
      outcome: "used_up",
      key: "ann",
      roomAt: at(WINDOW_SECONDS),
    });
    expect(await tryOnce({ bob: 4 }, 1).reserve()).toEqual({ outcome: "reserved" });
  });

  it$("tells who is held back, those who wait longest first, page by page, until they may go on", async () => {
    const place = { tenantId: newTenantId(), connectionId: newConnectionId() };
    const { sourceGuesses } = nodes[0]!;
    const guess = (name: string, number: number, limit: number): SourceGuess => ({
      ...place,
      id: `${name}-${number}`,
      budgets: [
        { key: `person:${name}`, limit, identifier: `${name}@example.com`, heldUntil: at(WINDOW_SECONDS + number) },
        { key: "address", limit: 100, heldUntil: at(WINDOW_SECONDS) },
      ],
    });
    const held = async (seconds: number, after?: Awaited<ReturnType<typeof sourceGuesses.listHeldBack>>[number]) =>
      await sourceGuesses.listHeldBack(place.tenantId, { now: at(seconds), after, limit: 2 });
    await sourceGuesses.reserve(guess("once", 1, 2), at(0));
    for (const [number, name] of ["ann", "bob", "cleo"].entries())
      for (const second of [0, 1]) await sourceGuesses.reserve(guess(name, 10 * number + second, 2), at(0));
    const first = await held(0);
    expect(first.map(({ identifier, until }) => [identifier, until])).toEqual([
      ["cleo@example.com", at(WINDOW_SECONDS + 20)],
      ["bob@example.com", at(WINDOW_SECONDS + 10)],
    ]);
    expect((await held(0, first.at(-1))).map(({ identifier }) => identifier)).toEqual(["ann@example.com"]);
    await sourceGuesses.release(guess("cleo", 20, 2));
    expect((await held(0)).map(({ identifier }) => identifier)).toEqual(["bob@example.com", "ann@example.com"]);
    expect(await sourceGuesses.forget(place, ["person:bob", "person:nobody"], at(0))).toBe(true);
    expect(await sourceGuesses.forget(place, ["person:bob"], at(0))).toBe(false);
    expect(await sourceGuesses.reserve(guess("bob", 30, 2), at(0))).toEqual({ outcome: "reserved" });
    expect((await held(0)).map(({ identifier }) => identifier)).toEqual(["ann@example.com"]);
    expect(await held(WINDOW_SECONDS + 1)).toEqual([]);
  });

  it$("never lets more than the budget through in any sliding window", async () => {
    const tryOnce = aConnection();
    const asked: number[] = [];
    for (let second = 0; second < 4 * WINDOW_SECONDS; second += 37) {
      const results = await Promise.all(Array.from({ length: 3 }, () => tryOnce({ ann: 4 }, second).reserve()));
      for (const { outcome } of results) if (outcome === "reserved") asked.push(second);
    }
    expect(asked.length).toBeGreaterThan(12);
    for (const from of asked) {
      const inWindow = asked.filter((second) => second >= from && second < from + WINDOW_SECONDS);
      expect(inWindow.length).toBeLessThanOrEqual(4);
    }
  });

  it$("takes nothing of one budget when another has no room", async () => {
    const tryOnce = aConnection();
    await tryOnce({ "10.0.0.1": 1 }, 0).reserve();
    for (let i = 0; i < 5; i += 1)
      expect(await tryOnce({ ann: 1, "10.0.0.1": 1 }, 1).reserve()).toMatchObject({ key: "10.0.0.1" });
    expect(await tryOnce({ ann: 1, "10.0.0.2": 1 }, 1).reserve()).toEqual({ outcome: "reserved" });
  });

  it$("gives back what is released, and only that", async () => {
    const tryOnce = aConnection();
    const guesses = Array.from({ length: 2 }, () => tryOnce({ ann: 2, there: 9 }, 0));
    for (const { reserve } of guesses) await reserve();
    expect(await tryOnce({ ann: 2 }, 1).reserve()).toMatchObject({ outcome: "used_up" });
    await Promise.all([guesses[0]!.release(), guesses[0]!.release()]);
    expect(await tryOnce({ ann: 2 }, 1).reserve()).toEqual({ outcome: "reserved" });
    expect(await tryOnce({ ann: 2 }, 1).reserve()).toMatchObject({ outcome: "used_up" });
  });

  it$("does not wait for itself when two people's guesses come from two addresses crosswise", async () => {
    const tryOnce = aConnection();
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        (i % 2 ? tryOnce({ a: 100, b: 100 }, 0) : tryOnce({ b: 100, a: 100 }, 0)).reserve(),
      ),
    );
    expect(results.every(({ outcome }) => outcome === "reserved")).toBe(true);
  });

  it$("forgets keys that nobody used for long", async () => {
    const tryOnce = aConnection();
    await tryOnce({ old: 1 }, 0).reserve();
    await tryOnce({ young: 1 }, 50_000).reserve();
    while ((await nodes[0]!.sourceGuesses.removeOld(at(40_000), 2)) > 0);
    expect(await tryOnce({ old: 1 }, 1).reserve()).toEqual({ outcome: "reserved" });
    expect(await tryOnce({ young: 1 }, 50_001).reserve()).toMatchObject({ outcome: "used_up" });
  });

  it$("keeps what each node says of a source, until it is old", async () => {
    const place = { tenantId: newTenantId(), connectionId: newConnectionId() };
    const health: NodeSourceHealth = {
      ...place,
      node: "b",
      breaker: "open",
      since: at(1),
      openUntil: at(31),
      inFlight: 2,
      waiting: 3,
      callsToday: 10,
      failuresToday: 4,
      refusedToday: 5,
      latencyMs: { p50: 12.5, p95: 200 },
      lastAskedAt: at(2),
      lastAnswerAt: at(0),
      lastFailure: { at: at(0), reason: "timeout, source.example:443 no answer" },
      updatedAt: at(2),
    };
    const other: NodeSourceHealth = { ...health, node: "a", breaker: "closed", updatedAt: at(9_000) };
    await nodes[0]!.sourceHealth.save({ ...health, breaker: "half_open" });
    await nodes[0]!.sourceHealth.save(health);
    await nodes[1]!.sourceHealth.save(other);
    expect(await nodes[1]!.sourceHealth.list(place.tenantId, place.connectionId)).toEqual([other, health]);
    expect(await nodes[1]!.sourceHealth.list(newTenantId(), place.connectionId)).toEqual([]);
    await nodes[0]!.sourceHealth.removeOld(at(5_000), 10);
    expect(await nodes[0]!.sourceHealth.list(place.tenantId, place.connectionId)).toEqual([other]);
  });
});
