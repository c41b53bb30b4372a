import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectWholeArrivals } from "../support/arrivals-in-store.ts";
import { ArrivingSite } from "../support/arriving-site.ts";
import { atScale } from "../support/at-scale.ts";
import { engines } from "../support/databases.ts";
import { type PrivatePostgres, startPrivatePostgres } from "../support/private-postgres.ts";
import type { SiteAnswer } from "../support/site-client.ts";

const OUTAGES = atScale(10, 2);
const UNDER_LOAD_MS = atScale(1_500, 700);
const AWAY_MS = atScale(2_500, 1_500);

describe.skipIf(!engines.some(({ name, available }) => name === "postgres" && available))(
  "a PostgreSQL that goes away under load",
  () => {
    let postgres: PrivatePostgres;
    let site: ArrivingSite;

    beforeAll(async () => {
      postgres = await startPrivatePostgres({ durable: true });
      site = await ArrivingSite.start({ databaseUrl: postgres.url });
    });
    afterAll(async () => {
      await site?.close();
      await postgres?.stop();
    });

    it(`loses nobody who was let in, is told clearly, and is found again by itself, ${OUTAGES} times`, async () => {
      const moved = Array.from({ length: 10 }, (_, i) => `moved-${i}@arriving.test`);
      await site.list(moved);
      for (const person of moved) expect(await site.signIn(person)).toMatchObject({ status: 200 });
      const load = startLoad(moved, site);
      const recoveries: number[] = [];

      for (let outage = 0; outage < OUTAGES; outage += 1) {
        await wait(UNDER_LOAD_MS);
        await postgres.halt(outage % 2 === 0 ? "orderly" : "crashed");
        // What was begun before the end may still be answered as if nothing had been.
        await wait(300);
        const away = load.mark();
        await wait(AWAY_MS);
        const seen = load.since(away);
        for (const { kind, answer } of seen) expectClearRefusal(kind, answer);
        expect(new Set(seen.map(({ kind }) => kind)), "who was told").toEqual(new Set(KINDS));
        await postgres.startAgain();
        recoveries.push(await load.untilAllAreServed());
      }
      const answers = await load.stop();
      // Also at the edges: an answer is 200, or says that it is not its moment.
      for (const { kind, answer } of answers) if (answer.status >= 300) expectClearRefusal(kind, answer);
      expect(site.node.isRunning).toBe(true);
      expect(Math.max(...recoveries)).toBeLessThan(10_000);

      await site.node.stop();
      const acknowledged = answers.flatMap(({ arrived }) => arrived ?? []);
      const here = await site.withStore((store) => expectWholeArrivals(store, site.connectionId, acknowledged));
      console.log(
        `${OUTAGES} outages: ${answers.length} answers, ${answers.filter(({ answer }) => answer.status === 503).length} of them 503, ${acknowledged.length} people let in, ${here.length} here; served again after ${recoveries.map((ms) => Math.round(ms)).join(", ")} ms`,
      );
    }, 300_000);
  },
);

const KINDS = ["arriving", "moved", "reading", "writing"] as const;
type Kind = (typeof KINDS)[number];

interface Seen {
  readonly kind: Kind;
  readonly answer: SiteAnswer;
  /** Who was let in for the first time. */
  readonly arrived?: string;
}

function expectClearRefusal(kind: Kind, { status, retryAfter, text }: SiteAnswer): void {
  expect({ kind, status, text }).toMatchObject({ kind, status: 503 });
  expect(Number(retryAfter), `Retry-After of ${kind}`).toBeGreaterThan(0);
  const body = JSON.parse(text) as Record<string, string>;
  expect((body.error_description ?? body.message)?.length).toBeGreaterThan(10);
  expect(text).not.toMatch(/wrong|postgres|ECONN|connection terminated|57P/i);
}

/** People arrive, people who are here sign in, the Management API reads and writes: each without a pause. */
function startLoad(moved: readonly string[], site: ArrivingSite) {
  const seen: Seen[] = [];
  let isOver = false;
  let next = 0;
  const ask: Record<Kind, () => Promise<Seen>> = {
    async arriving() {
      const person = `person-${next++}@arriving.test`;
      const answer = await site.signIn(person);
      return { kind: "arriving", answer, arrived: answer.status === 200 ? person : undefined };
    },
    moved: async () => ({ kind: "moved", answer: await site.signIn(moved[next % moved.length]!) }),
    reading: async () => ({ kind: "reading", answer: await site.api("GET", `/users/auth0%7C${moved[0]}`) }),
    writing: async () => ({
      kind: "writing",
      answer: await site.api("POST", "/clients", { name: `Made ${next}`, app_type: "spa" }),
    }),
  };
  async function keepAsking(kind: Kind): Promise<void> {
    while (!isOver) {
      const one = await ask[kind]();
      seen.push(one);
      // A client that is told to wait does not come back at once.
      await wait(one.answer.status === 503 ? 50 : 5);
    }
  }
  const running = [...KINDS, "arriving" as const, "arriving" as const].map(keepAsking);

  return {
    mark: () => seen.length,
    since: (mark: number) => seen.slice(mark),
    /** Gives how many milliseconds that took. */
    async untilAllAreServed(): Promise<number> {
      const began = performance.now();
      const from = seen.length;
      const isServed = (kind: Kind) => seen.slice(from).some((one) => one.kind === kind && one.answer.status < 300);
      while (!KINDS.every(isServed)) {
        if (performance.now() - began > 30_000) throw new Error("Not everybody is served again after 30 s.");
        await wait(10);
      }
      return performance.now() - began;
    },
    async stop(): Promise<readonly Seen[]> {
      isOver = true;
      await Promise.all(running);
      return seen;
    },
  };
}

/** The load goes on meanwhile; nothing is waited for. */
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
