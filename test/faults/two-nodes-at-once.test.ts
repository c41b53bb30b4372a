import { expect, it } from "vitest";
import { expectWholeArrivals } from "../support/arrivals-in-store.ts";
import { ArrivingSite } from "../support/arriving-site.ts";
import { atScale } from "../support/at-scale.ts";
import { engines, type TestDatabase } from "../support/databases.ts";

const PEOPLE = atScale(500, 100);
const postgres = engines.find(({ name }) => name === "postgres")!;

it.skipIf(!postgres.available)(
  `${PEOPLE} people who sign in at two nodes at once come over once each, and the source is asked once a person and node at most`,
  async () => {
    const database: TestDatabase = await postgres.create();
    // Long enough for both nodes to be asking when one of them is told.
    const site = await ArrivingSite.start({ ...database.options, nodes: 2, latencyMs: 40, connections: 16 });
    try {
      const people = Array.from({ length: PEOPLE }, (_, i) => `person-${i}@arriving.test`);
      await site.list(people.slice(0, PEOPLE / 2));
      // Twice at each: those who wait for the other one at their node are there too.
      const answers = await Promise.all(
        people.flatMap((person) => [0, 1, 0, 1].map((node) => site.signIn(person, { node }))),
      );
      expect(answers.filter(({ status }) => status !== 200)).toEqual([]);

      const asked = people.map((person) => site.source.callsFor(person));
      expect(Math.max(...asked)).toBeLessThanOrEqual(2);
      // The nodes must have met: otherwise this has shown nothing.
      expect(asked.filter((calls) => calls === 2).length).toBeGreaterThan(0);
      const here = await site.withStore((store) => expectWholeArrivals(store, site.connectionId, people));
      expect(here).toHaveLength(PEOPLE);
      console.log(`asked ${site.source.calls()} times for ${PEOPLE} people`);
    } finally {
      await site.close();
      await database.drop();
    }
  },
  300_000,
);
