import { expect, it } from "vitest";
import { expectWholeArrivals } from "../support/arrivals-in-store.ts";
import { ArrivingSite } from "../support/arriving-site.ts";
import { atScale } from "../support/at-scale.ts";
import { startCountingProxy } from "../support/counting-proxy.ts";
import { engines } from "../support/databases.ts";

/** Beyond ten seconds, whoever waits for a free connection to the database is turned away. */
const SILENT_MS = atScale(14_000, 1_500);
const PEOPLE = atScale(60, 24);
const postgres = engines.find(({ name }) => name === "postgres")!;

it.skipIf(!postgres.available)(
  "a network that loses every packet between a node and its PostgreSQL costs time and 503s, and nobody who was let in",
  async () => {
    const database = await postgres.create();
    const databaseUrl = new URL(database.options.databaseUrl ?? "");
    const proxy = await startCountingProxy(() => Number(databaseUrl.port));
    const through = new URL(databaseUrl);
    through.port = String(proxy.port);
    const site = await ArrivingSite.start({ databaseUrl: through.href, latencyMs: 20 });
    try {
      expect(await site.signIn("moved@arriving.test")).toMatchObject({ status: 200 });
      const people = Array.from({ length: PEOPLE }, (_, i) => `person-${i}@arriving.test`);
      const acknowledged = ["moved@arriving.test"];
      const firstFew = Promise.withResolvers<void>();
      const attempts = people.map(async (person) => {
        const { status, retryAfter, text } = await site.signIn(person);
        if (status === 200) acknowledged.push(person);
        else
          expect({ status, retryAfter, text }).toMatchObject({
            status: 503,
            retryAfter: expect.stringMatching(/^\d+$/),
          });
        if (acknowledged.length > 3) firstFew.resolve();
        return status;
      });
      await firstFew.promise;
      proxy.silence();
      const letInBefore = acknowledged.length;
      await new Promise((resolve) => setTimeout(resolve, SILENT_MS));
      expect(acknowledged.length, "let in without the database").toBeLessThan(PEOPLE);
      proxy.speak();
      const statuses = await Promise.all(attempts);
      await expect.poll(async () => (await site.signIn("moved@arriving.test")).status, { timeout: 15_000 }).toBe(200);
      // The same process has found the database again; whoever was turned away comes back.
      for (const person of people.filter((_, i) => statuses[i] !== 200)) {
        await expect.poll(async () => (await site.signIn(person)).status, { timeout: 15_000 }).toBe(200);
        acknowledged.push(person);
      }
      expect(site.node.isRunning).toBe(true);
      await site.node.stop();
      const here = await site.withStore((store) => expectWholeArrivals(store, site.connectionId, acknowledged));
      expect(here).toHaveLength(PEOPLE + 1);
      console.log(
        `silent for ${SILENT_MS} ms: ${letInBefore} let in before, ${statuses.filter((status) => status !== 200).length} of ${PEOPLE} answered 503`,
      );
    } finally {
      await site.close();
      await proxy.shut();
      await database.drop();
    }
  },
  180_000,
);
