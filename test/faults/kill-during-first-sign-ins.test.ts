import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { expectWholeArrivals } from "../support/arrivals-in-store.ts";
import { ArrivingSite } from "../support/arriving-site.ts";
import { atScale } from "../support/at-scale.ts";
import { engines } from "../support/databases.ts";

const PEOPLE_PER_ROUND = 24;
const ROUNDS = { sqlite: atScale(60, 5), postgres: atScale(40, 3) } as const;

/** The same rounds on every run: a failure can be repeated. */
const randomFraction = (seed: string): number => createHash("sha256").update(seed).digest().readUInt32BE(0) / 2 ** 32;

describe.each(engines)("a node killed during first sign-ins, on $name", (engine) => {
  it.skipIf(!engine.available)(
    `leaves nobody half here, and everybody who was let in, after ${ROUNDS[engine.name]} kills`,
    async () => {
      const database = engine.name === "postgres" ? await engine.create() : undefined;
      const site = await ArrivingSite.start({ databaseUrl: database?.options.databaseUrl });
      try {
        const rounds = Array.from({ length: ROUNDS[engine.name] }, (_, round) =>
          Array.from({ length: PEOPLE_PER_ROUND }, (_, i) => `person-${round}-${i}@arriving.test`),
        );
        await site.list(rounds.flat().filter((_, i) => i % 2 === 0));
        const acknowledged = new Set<string>();
        let interrupted = 0;
        for (const [round, people] of rounds.entries()) {
          const outcome = await killDuring(people, `${engine.name} ${round}`, site);
          for (const person of outcome.acknowledged) acknowledged.add(person);
          interrupted += people.length - outcome.acknowledged.length;
          await site.node.start();
        }
        // The kills must have hit something, and must not have hit everything: otherwise this has shown nothing.
        expect(interrupted).toBeGreaterThan(0);
        expect(acknowledged.size).toBeGreaterThan(0);

        await site.node.stop();
        const here = await site.withStore((store) => expectWholeArrivals(store, site.connectionId, acknowledged));
        console.log(
          `${engine.name}: ${rounds.length} kills, ${acknowledged.size} people let in, ${interrupted} sign-ins cut off, ${here.length} people here`,
        );

        // And whoever is here is let in without the source.
        await site.node.start();
        const asked = site.source.calls();
        const again = await Promise.all(here.map((person) => site.signIn(person)));
        expect(again.filter(({ status }) => status !== 200)).toEqual([]);
        expect(site.source.calls()).toBe(asked);
      } finally {
        await site.close();
        await database?.drop();
      }
    },
    900_000,
  );
});

/** Everybody signs in at once, and somewhere in it the node is killed. Gives who was let in before. */
async function killDuring(people: readonly string[], seed: string, site: ArrivingSite) {
  // By progress and not by the clock, so that a kill hits sign-ins under way on a fast machine and on a slow one.
  const killAfter = Math.floor(randomFraction(`${seed} count`) * (PEOPLE_PER_ROUND - 8));
  const enough = Promise.withResolvers<void>();
  const acknowledged: string[] = [];
  const attempts = people.map(async (person) => {
    const answer = await site.signIn(person).catch(() => undefined);
    if (answer?.status === 200) acknowledged.push(person);
    // While it lives, it turns nobody away.
    else expect(answer).toBeUndefined();
    if (acknowledged.length >= killAfter) enough.resolve();
  });
  if (killAfter > 0) await Promise.race([enough.promise, Promise.all(attempts)]);
  await wait(randomFraction(`${seed} pause`) * 60);
  await site.node.kill();
  await Promise.all(attempts);
  return { acknowledged };
}

/** Not waiting for something to happen: the moment of the kill is what the test varies. */
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
