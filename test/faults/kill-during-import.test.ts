import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ArrivingSite } from "../support/arriving-site.ts";
import { atScale } from "../support/at-scale.ts";
import { engines } from "../support/databases.ts";
import { expectImported, importFile } from "../support/import-file.ts";

const ROWS = atScale(200_000, 12_000);
const KILLS = atScale(8, 2);

/** The same moments on every run: a failure can be repeated. */
const randomFraction = (seed: string): number => createHash("sha256").update(seed).digest().readUInt32BE(0) / 2 ** 32;

describe.each(engines)("a worker killed during an import, on $name", (engine) => {
  it.skipIf(!engine.available)(
    `is followed by one that goes on: ${ROWS} rows, ${KILLS} kills, exact counts`,
    async () => {
      const database = engine.name === "postgres" ? await engine.create() : undefined;
      const site = await ArrivingSite.start({
        databaseUrl: database?.options.databaseUrl,
        environment: { USHER_JOB_LEASE_SECONDS: "1" },
      });
      try {
        const file = importFile(ROWS);
        const answer = await site.importUsers(file.text);
        expect(answer).toMatchObject({ status: 202 });
        const { id } = JSON.parse(answer.text) as { id: string };
        const killedAt: number[] = [];
        const began = performance.now();
        for (let kill = 0; kill < KILLS; kill += 1) {
          const wanted = Math.floor((ROWS * (kill + randomFraction(`${engine.name} ${kill}`))) / (KILLS + 1));
          killedAt.push(await killOnceBeyond(wanted, id, site));
          await site.node.start();
        }
        // Each worker got further than the one before, and none was done.
        expect(killedAt).toEqual(killedAt.toSorted((one, other) => one - other));
        expect(killedAt.at(-1)).toBeLessThan(ROWS);
        const job = await site.jobEnd(id, 600_000);
        const seconds = Math.round((performance.now() - began) / 1_000);
        await expectImported(file, job, site);
        console.log(`${engine.name}: ${ROWS} rows in ${seconds} s, killed after ${killedAt.join(", ")} rows`);
      } finally {
        await site.close();
        await database?.drop();
      }
    },
    1_200_000,
  );
});

/** Kills the node once so many rows are done; gives how many were, at the last look. */
async function killOnceBeyond(rows: number, id: string, site: ArrivingSite): Promise<number> {
  for (;;) {
    const { status, summary } = await site.job(id);
    if (status === "completed") throw new Error("The import was over before it could be killed.");
    const done = (summary?.inserted ?? 0) + (summary?.failed ?? 0);
    if (done <= rows) continue;
    await site.node.kill();
    return done;
  }
}
