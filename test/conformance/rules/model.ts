import { normaliseIdentifier } from "../../../src/domain/identifier.ts";
import type { PasswordName, PhaseStep, SourceCondition } from "./actions.ts";
import { namedAmong, type SourceCall } from "./old-system.ts";
import { LOCKED_AFTER } from "./rules-site.ts";
import type { Found } from "./world.ts";

/** What the rules know of somebody at the old system. Passwords by name. */
export interface PersonThere {
  readonly id: string;
  readonly email: string;
  readonly username?: string;
  readonly phone?: string;
  password: PasswordName;
  blocked: boolean;
  gone: boolean;
}

/** What the rules know of somebody here. */
export interface PersonHere {
  email?: string;
  username?: string;
  phone?: string;
  aliases: string[];
  /** Absent: they have none yet. */
  password?: PasswordName;
  blocked: boolean;
  /** Whether the source, or a file of it, brought them. */
  isFromSource: boolean;
  /** Whether what they have is the hash that a file gave. */
  hasForeignHash: boolean;
  resetAtMs?: number;
}

export interface Link {
  readonly userId?: string;
  readonly email: string;
  /** Of somebody who was not here: what they typed, and who the source said it is. */
  readonly identifier?: string;
  readonly personId?: string;
  readonly madeAtMs: number;
  isOver: boolean;
}

/** Everything that the rules of design §4 decide by. Plain values, so that it can be copied. */
export interface Model {
  nowMs: number;
  phase: "running" | "paused" | "shadow" | "finalised";
  isInRamp: boolean;
  source: SourceCondition;
  readonly tellsCasesApart: boolean;
  people: PersonThere[];
  users: Record<string, PersonHere>;
  /** Whose deletion keeps an id (`id:…`) or an identifier away. */
  tombstones: Record<string, string>;
  links: Record<string, Link>;
  /** Rows of lists that were loaded, latest last. */
  listed: { readonly person: PersonThere; readonly hashOf?: PasswordName }[];
  /** Everything that the source has heard so far: known from itself. */
  calls: SourceCall[];
}

/** For how long a source may be left alone after a failure: the breaker's pause, twice, since a trial may fail too. */
const LEFT_ALONE_MS = 62_000;
const LOCK_WINDOW_MS = 600_000;
/** A guess is held for the source's window, and for as long as the source may take to count it. */
const HELD_MS = LOCK_WINDOW_MS + 60_000;

export const firstModel = (input: Pick<Model, "nowMs" | "tellsCasesApart" | "people">): Model => ({
  ...input,
  phase: "running",
  isInRamp: true,
  source: "up",
  users: {},
  tombstones: {},
  links: {},
  listed: [],
  calls: [],
});

export const identifiersOf = ({ email, username, phone, aliases }: PersonHere): string[] =>
  [email, username, phone, ...aliases].filter((text) => text !== undefined);

/** Whom an identifier means here. */
export function holderOf(model: Model, identifier: string): string | undefined {
  return Object.keys(model.users).find((id) => identifiersOf(model.users[id]!).includes(identifier));
}

export const isDeletedName = (model: Model, identifier: string): boolean => `is:${identifier}` in model.tombstones;

/** Whether a deletion keeps somebody away whom the source describes so. */
export const isDeleted = (model: Model, id: string, identifiers: readonly (string | undefined)[]): boolean =>
  `id:${id}` in model.tombstones || identifiers.some((text) => text !== undefined && isDeletedName(model, text));

export function bury(model: Model, userId: string, user: PersonHere): void {
  model.tombstones[`id:${userId.slice("auth0|".length)}`] = userId;
  for (const text of [user.email, user.username, ...user.aliases]) {
    // People share telephones: a number that is also something else is that.
    if (text !== undefined) model.tombstones[`is:${text}`] = userId;
  }
}

/** Whom the old system takes a name for, whose password fits first. */
export function personSaidYesTo(model: Model, typed: string, password?: PasswordName): PersonThere | undefined {
  const named = namedAmong(model.people, typed, model.tellsCasesApart);
  return password === undefined ? named[0] : named.find((person) => person.password === password);
}

/** What a question to the source can come to. */
export type Reply = "verdict" | "silent" | "too_many_guesses";

export interface Question {
  readonly identifier: string;
  /** Which node asks with a password; absent: it asks about a name alone. */
  readonly guessAt?: number;
  /** Other actions at the same moment. */
  readonly others: number;
}

/**
 * What may become of a question by rule 7. A source that failed may be left alone for a while, and must be asked again afterwards; a
 * password too many must not reach it.
 */
export function repliesTo(model: Model, { identifier, guessAt, others }: Question): readonly Reply[] {
  const replies: Reply[] = mayBeLeftAlone(model, others) ? ["silent"] : [];
  if (guessAt !== undefined) {
    const held = guessesHeld(model, identifier, guessAt);
    if (held.certain >= LOCKED_AFTER - 1) return [...replies, "too_many_guesses"];
    if (held.possible + others >= LOCKED_AFTER - 1) replies.push("too_many_guesses");
  }
  return [...replies, model.source === "up" ? "verdict" : "silent"];
}

function mayBeLeftAlone({ calls, nowMs }: Model, others: number): boolean {
  const failed = calls.filter(({ answer }) => answer === "silent");
  // A source that comes back is tried with one question at a time.
  return failed.some(({ atMs }) => nowMs - atMs < LEFT_ALONE_MS) || (others > 0 && failed.length > 0);
}

function guessesHeld(model: Model, identifier: string, guessAt: number) {
  const { calls, nowMs } = model;
  const guesses = calls.filter(({ question }) => question === "password");
  const isSame = (call: SourceCall) => call.identifier === identifier;
  const mayBeSame = (call: SourceCall) => isSame(call) || mayBeOne(model, call.identifier, identifier);
  const isWrong = ({ answer, atMs }: SourceCall) => answer === "no" && nowMs - atMs < LOCK_WINDOW_MS;
  // A guess that was right is given back, which another node hears of a moment later.
  const isGivenBack = ({ answer, node }: SourceCall) => answer === "yes" && node === guessAt;
  const mayCount = (call: SourceCall) => !isGivenBack(call) && nowMs - call.atMs < HELD_MS;
  return {
    certain: guesses.filter((call) => isSame(call) && isWrong(call)).length,
    possible: guesses.filter((call) => mayBeSame(call) && mayCount(call)).length,
  };
}

/** Whether both are names of one person at the source: whoever is known there has one budget by all of theirs. */
const mayBeOne = ({ people, listed }: Model, one: string, other: string): boolean =>
  [...people, ...listed.map(({ person }) => person)].some((person) => goesBy(person, one) && goesBy(person, other));

/** Whether somebody at the source has that address or username, normalised. */
export const goesBy = ({ email, username }: Pick<PersonThere, "email" | "username">, identifier: string): boolean =>
  [email, username].some((text) => text !== undefined && normaliseIdentifier(text) === identifier);

const TARGETS: Record<PhaseStep, { from: readonly Model["phase"][]; to: Model["phase"] }> = {
  pause: { from: ["running", "paused"], to: "paused" },
  resume: { from: ["paused", "running"], to: "running" },
  "shadow/start": { from: ["running", "paused", "shadow"], to: "shadow" },
  start: { from: ["shadow", "paused", "running"], to: "running" },
  finalise: { from: ["shadow", "paused", "running", "finalised"], to: "finalised" },
};

/** The phase after a step, or undefined when the phase does not lead there: from finalised nothing does. */
export const phaseAfter = (phase: Model["phase"], step: PhaseStep): Model["phase"] | undefined =>
  TARGETS[step].from.includes(phase) ? TARGETS[step].to : undefined;

/** What the tables should hold. */
export function expectedFound(model: Model, identifiers: readonly string[]): Found {
  const meaning: Record<string, string> = {};
  for (const identifier of new Set(identifiers.map(normaliseIdentifier))) {
    const holder = holderOf(model, identifier);
    if (holder !== undefined) meaning[identifier] = holder;
  }
  return {
    users: Object.fromEntries(
      Object.entries(model.users).map(([userId, { email, username, phone, blocked }]) => [
        userId,
        { email, username, phone, blocked },
      ]),
    ),
    meaning,
    tombstones: [...new Set(Object.values(model.tombstones))].toSorted(),
  };
}
