import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { type Action, action, IDENTIFIERS, signIn } from "./actions.ts";
import { checkRules } from "./check-rules.ts";
import { expectedFound, type Model } from "./model.ts";
import type { Possible } from "./possible.ts";
import { possibilities } from "./rules.ts";
import type { Seen } from "./setting.ts";
import type { Found, World } from "./world.ts";

/** What the rules allow to be so by now: several where they leave a choice that nobody has seen yet. */
export interface Knowledge {
  models: readonly Model[];
  /** What the tables said after the last step. */
  found?: Found;
}

const NOBODY: Found = { users: {}, meaning: {}, tombstones: [] };

const SECOND_MS = 1_000;

/** One action, or two at the same moment. */
class Step implements fc.AsyncCommand<Knowledge, World> {
  readonly #actions: readonly Action[];

  constructor(actions: readonly Action[]) {
    this.#actions = actions;
  }

  check(): boolean {
    return true;
  }

  async run(knowledge: Knowledge, world: World): Promise<void> {
    const { site, old } = world;
    const actions = this.#actions;
    site.clock.advance(SECOND_MS);
    const nowMs = site.clock.now().getTime();
    const models = knowledge.models.map((model) => ({ ...model, nowMs, calls: [...old.calls] }));
    const links = [...world.links];
    const asked = old.calls.length;
    const before = knowledge.found ?? NOBODY;

    const seen = await Promise.all(actions.map((one) => world.perform(one)));
    await site.settle();

    const found = await world.find();
    const calls = old.calls.slice(asked);
    await checkRules({ actions, seen, calls, phaseBefore: models[0]!.phase, before, found }, world);
    knowledge.found = found;
    knowledge.models = agreeing(models, { actions, seen, links, found });
  }

  /** What a failing run is shown as, and can be written down as again. */
  toString(): string {
    return JSON.stringify(this.#actions.length === 1 ? this.#actions[0] : this.#actions);
  }
}

interface Happened {
  readonly actions: readonly Action[];
  readonly seen: readonly Seen[];
  readonly links: readonly string[];
  readonly found: Found;
}

interface Course {
  readonly possible: readonly Possible[];
  readonly after: Model;
}

/** The models that what happened agrees with: actions at one moment came one after the other, in some order. Throws when there is none. */
function agreeing(models: readonly Model[], happened: Happened): readonly Model[] {
  const courses = models.flatMap((model) => coursesOf(model, happened));
  const fitting = courses.filter(({ possible, after }) => fits(possible, after, happened));
  if (fitting.length === 0) throw new Error(disagreement(courses, happened));
  return [...new Map(fitting.map(({ after }) => [JSON.stringify(after), after])).values()];
}

const TAKES_A_NAME: readonly Action["kind"][] = [
  "sign_in",
  "use_link",
  "sign_up",
  "import_row",
  "create",
  "change_email",
];

function coursesOf(model: Model, { actions, seen, links }: Happened): Course[] {
  const others = actions.length - 1;
  const isRemoving = others > 0 && actions.some(({ kind }) => kind === "delete" || kind === "terminate");
  const isRivalled = others > 0 && actions.some(({ kind }) => TAKES_A_NAME.includes(kind));
  const isTurning = others > 0 && actions.some(({ kind }) => kind === "phase");
  const orders =
    actions.length === 1
      ? [[0]]
      : [
          [0, 1],
          [1, 0],
        ];
  return orders.flatMap((order) =>
    order.reduce<Course[]>(
      (courses, index) =>
        courses.flatMap(({ possible, after }) =>
          possibilities(after, actions[index]!, {
            seen: seen[index]!,
            links,
            others,
            isRemoving,
            isRivalled,
            isTurning,
          }).map((next) => ({
            possible: possible.with(index, next),
            after: next.after,
          })),
        ),
      [{ possible: actions.map(() => ({ code: "", after: model })), after: model }],
    ),
  );
}

function fits(possible: readonly Possible[], after: Model, { seen, found }: Happened): boolean {
  const isHeard = possible.every(
    ({ code, userId, email }, index) =>
      code === seen[index]!.code &&
      (userId === undefined || userId === seen[index]!.userId) &&
      (email === undefined || email === seen[index]!.email),
  );
  return isHeard && isDeepStrictEqual(plain(expectedFound(after, IDENTIFIERS)), plain(found));
}

const plain = (found: Found): unknown => JSON.parse(JSON.stringify(found, sortedKeys));

const sortedKeys = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value;

function disagreement(courses: readonly Course[], { actions, seen, found }: Happened): string {
  const allowed = courses.map(({ possible, after }) => ({
    heard: possible.map(({ code, userId, email }) => ({ code, userId, email })),
    found: expectedFound(after, IDENTIFIERS),
  }));
  const heard = seen.map(({ text: _, ...rest }) => rest);
  const different = [...new Map(allowed.map((one) => [JSON.stringify(one), one])).values()];
  return [
    `After ${JSON.stringify(actions)} the rules allow something else.`,
    `Heard and found: ${JSON.stringify({ heard, found })}`,
    `Allowed: ${different.map((one) => JSON.stringify(one)).join("\n  or ")}`,
    ...seen.map(({ text }) => `Answer: ${text.slice(0, 600)}`),
  ].join("\n");
}

/** What runs are made of: mostly one action, sometimes two at once or the same twice. Time does not pass beside something. */
export const stepsOf = (): fc.Arbitrary<Step>[] => {
  const alone = action.map((one) => new Step([one]));
  const together = fc
    .tuple(action, action)
    .filter((pair) => pair.every(({ kind }) => kind !== "time"))
    .map((pair) => new Step(pair));
  // At one node or at both.
  const twice = fc
    .tuple(signIn, fc.boolean())
    .map(([one, isElsewhere]) => new Step([one, isElsewhere ? { ...one, node: 1 } : one]));
  return [alone, alone, alone, together, together, twice];
};

/** A written-down run, to be taken again. */
export const written = (...run: readonly (Action | readonly Action[])[]): readonly Step[] =>
  run.map((one) => new Step(Array.isArray(one) ? one : [one as Action]));
