import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { placesWith } from "../../support/canary.ts";
import { engines, type TestEngine } from "../../support/databases.ts";
import { dumpDatabase } from "../../support/dump-database.ts";
import { type Action, ALIKE, type PasswordName, type PeopleAlike } from "./actions.ts";
import { firstModel } from "./model.ts";
import { openRulesSite, type RulesSite } from "./rules-site.ts";
import { PASSWORDS } from "./setting.ts";
import { stepsOf, written } from "./steps.ts";
import { openWorld, peopleOf } from "./world.ts";

/** Runs that broke a rule once. A failing property prints one in this form. */
const BROKEN_ONCE: readonly [title: string, alike: PeopleAlike, run: readonly (Action | readonly Action[])[]][] = [
  [
    "the link that a person was mailed is good for after a pause",
    "nothing",
    [
      { kind: "ask_reset", node: 0, identifier: "ann@old.test" },
      { kind: "phase", to: "pause" },
      { kind: "use_link", node: 0, ticket: 0, password: "n1" },
      { kind: "phase", to: "resume" },
      { kind: "use_link", node: 0, ticket: 0, password: "n1" },
    ],
  ],
  [
    "who is here stays off the list of those to come when somebody leaves who had been taken for them",
    "email_but_for_case",
    [
      { kind: "list_row", person: "b2" },
      { kind: "sign_in", node: 0, identifier: "ann@old.test", password: "a" },
      { kind: "create", email: "bob@old.test", id: "b2", password: "n1" },
      { kind: "delete", user: "a1", tombstone: false },
      { kind: "delete", user: "b2", tombstone: true },
    ],
  ],
  [
    "two who spell an address differently at a source that tells them apart each hear their own answer, also at once",
    "email_but_for_case",
    [
      [
        { kind: "sign_in", node: 0, identifier: "ANN@old.test", password: "a" },
        { kind: "sign_in", node: 0, identifier: "ann@old.test", password: "a" },
      ],
    ],
  ],
];

/**
 * Runs of each engine. More of them: `RULES_RUNS=2000 npm test -- test/conformance/rules`. A failing run is taken again with
 * `RULES_REPLAY`, which is JSON with the `seed`, `path` and `replayPath` that it was reported with.
 */
const RUNS: Record<TestEngine["name"], number> = { sqlite: 40, postgres: 15 };
const { replayPath, ...REPLAYED } = JSON.parse(process.env.RULES_REPLAY ?? "{}") as {
  readonly seed?: number;
  readonly path?: string;
  readonly replayPath?: string;
};
const MAX_STEPS = 25;

const runsOf = ({ name }: TestEngine): number => Number(process.env.RULES_RUNS ?? RUNS[name]);

/** All values of a table, files among them as they are. */
const bytesOf = (rows: readonly Record<string, unknown>[]): Buffer =>
  Buffer.concat(
    rows
      .flatMap((row) => Object.values(row))
      .map((value) => (value instanceof Uint8Array ? value : Buffer.from(JSON.stringify(value) ?? ""))),
  );

for (const engine of engines) {
  describe.skipIf(!engine.available)(`the rules of a sign-in, on ${engine.name}`, () => {
    let site: RulesSite;

    beforeAll(async () => {
      site = await openRulesSite(engine);
    });
    afterAll(() => site?.close());

    async function setUp(alike: PeopleAlike) {
      const world = await openWorld(site, alike);
      const people = peopleOf(alike, (name) => name).map((person) => ({
        ...person,
        password: person.password as PasswordName,
      }));
      const nowMs = site.clock.now().getTime();
      const tellsCasesApart = alike === "email_but_for_case";
      return { real: world, model: { models: [firstModel({ nowMs, tellsCasesApart, people })] } };
    }

    it.each(BROKEN_ONCE)("hold: %s", async (_, alike, run) => {
      await fc.asyncModelRun(() => setUp(alike), written(...run));
    });

    it("hold whatever two people who are easily confused, their source and their administrators do, in any order and at once", {
      timeout: 60_000 + runsOf(engine) * 2_000,
    }, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...ALIKE),
          fc.commands(stepsOf(), { maxCommands: MAX_STEPS, size: "max", replayPath }),
          (alike, commands) => fc.asyncModelRun(() => setUp(alike), commands),
        ),
        { numRuns: runsOf(engine), ...REPLAYED },
      );
      // Rule 8.
      const tables = Object.entries(await dumpDatabase(site.dump)).map(([table, rows]) => [table, bytesOf(rows)]);
      expect(tables.length).toBeGreaterThan(20);
      const places = { log: site.logged(), ...Object.fromEntries(tables) };
      expect(placesWith(Object.values(PASSWORDS), places)).toEqual([]);
    });
  });
}
