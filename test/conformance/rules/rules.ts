import { normaliseIdentifier } from "../../../src/domain/identifier.ts";
import type { Action, PasswordName } from "./actions.ts";
import {
  bury,
  goesBy,
  holderOf,
  isDeleted,
  isDeletedName,
  type Link,
  type Model,
  type PersonHere,
  type PersonThere,
  personSaidYesTo,
  phaseAfter,
  repliesTo,
} from "./model.ts";
import { linkOf, type Seen } from "./world.ts";

/** One way in which an action may end by the rules: what is heard, and what is so afterwards. */
export interface Possible {
  readonly code: string;
  readonly userId?: string;
  readonly email?: string;
  readonly after: Model;
}

export interface Circumstances {
  /** What was heard in fact: names what nobody can know before, such as a new id. */
  readonly seen: Seen;
  /** Links that had been mailed before, oldest first. */
  readonly links: readonly string[];
  /** Other actions at the same moment. */
  readonly others: number;
  /** Whether one of them removes people: whoever was found here may be gone before they are let in. */
  readonly isRemoving: boolean;
  /** Whether one of them may take a name that was free: whoever comes by it a moment later cannot. */
  readonly isRivalled: boolean;
  /** Whether one of them changes the phase: a question that was let pass may be withdrawn before it is posed. */
  readonly isTurning: boolean;
}

type Of<Kind extends Action["kind"]> = Extract<Action, { kind: Kind }>;

/**
 * Every way in which the rules of design §4 (and of contract §2, which it builds on) let an action end. Written from the rules: where they
 * leave a choice, there are several.
 */
export function possibilities(model: Model, action: Action, circumstances: Circumstances): readonly Possible[] {
  const { isRemoving, isRivalled, isTurning } = circumstances;
  const missed = isRemoving ? MISSED[action.kind] : undefined;
  const withdrawn = isTurning ? WITHDRAWN[action.kind] : undefined;
  const rivalled = isRivalled ? RIVALLED[action.kind] : undefined;
  const codes = [missed, withdrawn, rivalled].filter((code) => code !== undefined);
  return [...inOrder(model, action, circumstances), ...codes.map((code) => unchanged(model, code))];
}

type ByAction = Readonly<Partial<Record<Action["kind"], string>>>;

/** How it ends when the person leaves in the middle of it. */
const MISSED: ByAction = { sign_in: "wrong_credentials", use_link: "ticket_invalid" };
/** How it ends when the source has said yes and somebody else has just taken the name. */
const RIVALLED: ByAction = { sign_in: "profile_not_importable", use_link: "profile_not_importable" };
/** How it ends when the source may not be asked any more: whoever comes again is answered by what is so then. */
const WITHDRAWN: ByAction = {
  sign_in: "source_unavailable",
  ask_reset: "no_mail",
  use_link: "source_unavailable",
  sign_up: "source_unavailable",
  create: "503",
  change_email: "503",
};

function inOrder(model: Model, action: Action, circumstances: Circumstances): readonly Possible[] {
  switch (action.kind) {
    case "sign_in":
      return signIn(model, action, circumstances);
    case "ask_reset":
      return askReset(model, action, circumstances);
    case "use_link":
      return applyLink(model, action, circumstances);
    case "sign_up":
      return signUp(model, action, circumstances);
    case "import_row":
      return importRow(model, action);
    case "list_row":
      return listRow(model, action, circumstances);
    case "create":
      return create(model, action, circumstances);
    case "change_email":
      return changeEmail(model, action, circumstances);
    case "change_password":
      return changeUser(model, circumstances, (user, after) => {
        user.password = action.password;
        user.hasForeignHash = false;
        user.resetAtMs = after.nowMs;
        // Contract §4.6.2: a new password ends an administrator's block.
        user.blocked = false;
      });
    case "block":
      return changeUser(model, circumstances, (user) => {
        user.blocked = action.blocked;
      });
    case "delete":
      return remove(model, action, circumstances);
    case "lift":
      return lift(model, circumstances);
    case "terminate":
      return terminate(model, circumstances);
    default:
      return surroundings(model, action);
  }
}

const unchanged = (model: Model, code: string, more: Partial<Possible> = {}): Possible => ({
  code,
  after: model,
  ...more,
});

/** The same with something else in it. */
function changed(model: Model, code: string, change: (after: Model) => void, more: Partial<Possible> = {}): Possible {
  const after = structuredClone(model);
  change(after);
  return { code, after, ...more };
}

// --- What people do ---

function signIn(model: Model, action: Of<"sign_in">, { others }: Circumstances): Possible[] {
  const identifier = normaliseIdentifier(action.identifier);
  const holder = holderOf(model, identifier);
  // Rule 5: whoever is here is checked here, right or wrong, whatever the source is doing (rule 6).
  if (holder !== undefined) return [checkHere(model, holder, action.password)];
  switch (model.phase) {
    case "paused":
      return [unchanged(model, "source_unavailable")];
    case "shadow":
      return [unchanged(model, "wrong_credentials")];
    case "finalised":
      return signInByRoster(model, action, identifier);
    case "running":
  }
  if (!model.isInRamp || isDeletedName(model, identifier)) return [unchanged(model, "wrong_credentials")];
  return repliesTo(model, { identifier, guessAt: action.node, others }).flatMap((reply) => {
    if (reply === "silent") return [unchanged(model, "source_unavailable")];
    if (reply === "too_many_guesses") return [unchanged(model, "too_many_attempts")];
    const person = personSaidYesTo(model, action.identifier, action.password);
    if (person === undefined) return [unchanged(model, "wrong_credentials")];
    return arrive(model, person, action);
  });
}

function checkHere(model: Model, userId: string, password: PasswordName, alias?: string): Possible {
  const user = model.users[userId]!;
  if (user.password !== password) return unchanged(model, "wrong_credentials");
  const { blocked } = user;
  return changed(
    model,
    blocked ? "user_blocked" : "signed_in",
    ({ users }) => {
      users[userId]!.hasForeignHash = false;
      if (!blocked && alias !== undefined) users[userId]!.aliases.push(alias);
    },
    { userId: blocked ? undefined : userId },
  );
}

/** The source vouches for them, with the password that they typed. */
function arrive(model: Model, person: PersonThere, { identifier, password }: Of<"sign_in">): Possible[] {
  if (person.blocked) return [unchanged(model, "user_blocked")];
  const typed = normaliseIdentifier(identifier);
  const userId = `auth0|${person.id}`;
  if (userId in model.users) return [checkHere(model, userId, password, typed)];
  return takeOver(model, person, { typed, password }).map((possible) =>
    // To whoever types, a deletion is no different from a name that nobody has.
    possible.code === "deleted" ? { ...possible, code: "wrong_credentials" } : possible,
  );
}

/** All of a person, or nothing (rule 2): `taken_over`, `deleted` or `profile_not_importable`. */
function takeOver(
  model: Model,
  person: PersonThere,
  { typed, password, atMs }: { typed: string; password: PasswordName; atMs?: number },
): Possible[] {
  const email = normaliseIdentifier(person.email);
  const username = usernameOf(person, typed);
  const aliases = typed === email || typed === username ? [] : [typed];
  const isTaken = [email, username, ...aliases].some(
    (text) => text !== undefined && holderOf(model, text) !== undefined,
  );
  const isKeptOut = isDeleted(model, person.id, [email, username, ...aliases]);
  if (isTaken || isKeptOut)
    return [
      ...(isTaken ? [unchanged(model, "profile_not_importable")] : []),
      ...(isKeptOut ? [unchanged(model, "deleted")] : []),
    ];
  const userId = `auth0|${person.id}`;
  const isPhoneFree = person.phone !== undefined && holderOf(model, person.phone) === undefined;
  const user: PersonHere = {
    email,
    username,
    // People share telephones: the number goes rather than the person.
    phone: isPhoneFree ? person.phone : undefined,
    aliases,
    password,
    blocked: false,
    isFromSource: true,
    hasForeignHash: false,
    resetAtMs: atMs,
  };
  return [
    changed(
      model,
      "taken_over",
      ({ users }) => {
        users[userId] = user;
      },
      { userId },
    ),
  ];
}

/** A username that looks like an address is nobody's, unless they typed it themselves (contract §2.4). */
function usernameOf({ username }: PersonThere, typed: string): string | undefined {
  const text = username === undefined ? undefined : normaliseIdentifier(username);
  return text?.includes("@") && text !== typed ? undefined : text;
}

/** The source is closed for good: only what lists said of people is left, and it may be less than all. */
function signInByRoster(model: Model, action: Of<"sign_in">, identifier: string): Possible[] {
  const no = unchanged(model, "wrong_credentials");
  if (isDeletedName(model, identifier)) return [no];
  const rows = model.listed.filter(({ person, hashOf }) => hashOf === action.password && goesBy(person, identifier));
  return [
    no,
    ...rows.flatMap(({ person }) => arrive(model, { ...person, blocked: false }, action)),
    // Blocked at the source when they last tried.
    ...(rows.length > 0 ? [unchanged(model, "user_blocked")] : []),
  ];
}

type Whom = { readonly person: PersonThere } | { readonly nobody: true } | { readonly silent: true };

/** What may be learned of who goes by an identifier that means nobody here. */
function lookups(model: Model, typed: string, purpose: "take_over" | "is_taken", others: number): Whom[] {
  const identifier = normaliseIdentifier(typed);
  const nobody = { nobody: true } as const;
  switch (model.phase) {
    case "paused":
      return [{ silent: true }];
    case "shadow":
      return [nobody];
    case "finalised":
      if (isDeletedName(model, identifier)) return [nobody];
      return [nobody, ...knownByName(model, identifier).map((person) => ({ person }))];
    case "running":
  }
  if (purpose === "take_over" && !model.isInRamp) return [nobody];
  if (isDeletedName(model, identifier)) return [nobody];
  return repliesTo(model, { identifier, others }).map((reply): Whom => {
    if (reply !== "verdict") return { silent: true };
    const person = personSaidYesTo(model, typed);
    if (person === undefined) return nobody;
    const names = [person.email, person.username].map((text) => text && normaliseIdentifier(text));
    return isDeleted(model, person.id, names) ? nobody : { person };
  });
}

/** Whoever of the source was listed, or came to light when they tried. */
const knownByName = (model: Model, identifier: string): PersonThere[] =>
  [...model.listed.map(({ person }) => person), ...model.people].filter((person) => goesBy(person, identifier));

function askReset(model: Model, action: Of<"ask_reset">, { seen, others }: Circumstances): Possible[] {
  const identifier = normaliseIdentifier(action.identifier);
  const holder = holderOf(model, identifier);
  if (holder !== undefined) {
    const { blocked, email } = model.users[holder]!;
    return blocked || email === undefined
      ? [unchanged(model, "no_mail")]
      : [mailed(model, seen, { userId: holder, email })];
  }
  return lookups(model, action.identifier, "take_over", others).map((whom) => {
    if (!("person" in whom)) return unchanged(model, "no_mail");
    const { person } = whom;
    // Who has another address here has lost the claim to the old one.
    if (person.blocked || `auth0|${person.id}` in model.users) return unchanged(model, "no_mail");
    const link = { email: normaliseIdentifier(person.email), identifier: action.identifier, personId: person.id };
    return mailed(model, seen, link);
  });
}

function mailed(model: Model, { secret = "" }: Seen, link: Pick<Link, "userId" | "email" | "identifier" | "personId">) {
  return changed(
    model,
    "mailed",
    (after) => {
      // The latest link to an address is the one that counts (contract §5.2).
      for (const other of Object.values(after.links)) if (other.email === link.email) other.isOver = true;
      after.links[secret] = { ...link, madeAtMs: model.nowMs, isOver: false };
    },
    { email: link.email },
  );
}

function applyLink(model: Model, action: Of<"use_link">, { links, others }: Circumstances): Possible[] {
  const secret = linkOf(action, links) ?? "";
  const link = model.links[secret];
  const invalid = unchanged(model, "ticket_invalid");
  if (link === undefined || link.isOver) return [invalid];
  const userId = link.userId ?? holderOf(model, link.email);
  const user = userId === undefined ? undefined : model.users[userId];
  const setPassword = () =>
    changed(
      model,
      "changed",
      (after) => {
        after.links[secret]!.isOver = true;
        const changedUser = after.users[userId!]!;
        changedUser.password = action.password;
        changedUser.hasForeignHash = false;
        changedUser.resetAtMs = model.nowMs;
      },
      { userId },
    );
  if (user !== undefined) {
    const isOlder = user.resetAtMs !== undefined && user.resetAtMs > link.madeAtMs;
    return user.email !== link.email || isOlder ? [invalid] : [setPassword()];
  }
  if (link.identifier === undefined || holderOf(model, normaliseIdentifier(link.identifier)) !== undefined)
    return [invalid];
  return lookups(model, link.identifier, "take_over", others).flatMap((whom) => {
    if ("silent" in whom) return [unchanged(model, "source_unavailable")];
    if ("nobody" in whom || whom.person.id !== link.personId) return [invalid];
    if (whom.person.blocked)
      return [unchanged(model, "user_blocked"), ...(model.phase === "finalised" ? takenOver(whom.person) : [])];
    return takenOver(whom.person);
  });

  function takenOver(person: PersonThere): Possible[] {
    if (`auth0|${person.id}` in model.users) return [invalid];
    const typed = normaliseIdentifier(link?.identifier ?? "");
    return takeOver(model, person, { typed, password: action.password, atMs: model.nowMs }).map((possible) => {
      if (possible.code === "deleted") return invalid;
      if (possible.code === "taken_over") possible.after.links[secret]!.isOver = true;
      return possible;
    });
  }
}

function signUp(model: Model, { email, password }: Of<"sign_up">, { seen, others }: Circumstances): Possible[] {
  const identifier = normaliseIdentifier(email);
  if (holderOf(model, identifier) !== undefined) return [unchanged(model, "user_exists")];
  return lookups(model, identifier, "is_taken", others).map((whom) => {
    if ("silent" in whom) return unchanged(model, "source_unavailable");
    if ("person" in whom) return unchanged(model, "user_exists");
    return newUser(model, "signed_up", seen.userId ?? "", identifier, password);
  });
}

const newUser = (model: Model, code: string, userId: string, email: string, password: PasswordName): Possible =>
  changed(
    model,
    code,
    ({ users }) => {
      users[userId] = { email, aliases: [], password, blocked: false, isFromSource: false, hasForeignHash: false };
    },
    { userId },
  );

// --- What administrators do ---

function importRow(model: Model, { person: id, hashOf, upsert }: Of<"import_row">): Possible[] {
  const person = model.people.find((one) => one.id === id)!;
  const email = normaliseIdentifier(person.email);
  const username = person.username === undefined ? undefined : normaliseIdentifier(person.username);
  const userId = `auth0|${id}`;
  const failed = unchanged(model, "failed");
  const names = [email, username, person.phone].filter((text) => text !== undefined);
  const holders = new Set(names.map((name) => holderOf(model, name)));
  if (userId in model.users) holders.add(userId);
  holders.delete(undefined);
  if (holders.size > 0) {
    const holder = holderOf(model, email);
    const isOne = holder !== undefined && holders.size === 1 && model.users[holder]!.email === email;
    if (!upsert || !isOne) return [failed];
    // Whom the file means was deleted, and somebody else has the address by now: it may go either way, but brings nobody back.
    return [
      ...(isDeleted(model, id, [email, username]) ? [failed] : []),
      changed(model, "updated", ({ users }) => {
        const user = users[holder]!;
        // Contract §4.7: a password that was proven or chosen here is newer than any file.
        if (hashOf === undefined || (user.password !== undefined && !user.hasForeignHash)) return;
        user.password = hashOf;
        user.hasForeignHash = true;
      }),
    ];
  }
  if (isDeleted(model, id, [email, username])) return [failed];
  const hasForeignHash = hashOf !== undefined;
  const { phone } = person;
  const user = {
    email,
    username,
    phone,
    aliases: [],
    password: hashOf,
    blocked: false,
    isFromSource: true,
    hasForeignHash,
  };
  return [
    changed(model, "inserted", ({ users }) => {
      users[userId] = user;
    }),
  ];
}

/** Says nothing of anybody here: only what is known of who is still to come. */
function listRow(model: Model, { person: id, hashOf }: Of<"list_row">, { seen }: Circumstances): Possible[] {
  const person = model.people.find((one) => one.id === id)!;
  return [changed(model, seen.code, ({ listed }) => void listed.push({ person: { ...person }, hashOf }))];
}

function create(model: Model, { email, id, password }: Of<"create">, { seen, others }: Circumstances): Possible[] {
  const identifier = normaliseIdentifier(email);
  if (holderOf(model, identifier) !== undefined) return [unchanged(model, "409")];
  return lookups(model, email, "is_taken", others).map((whom) => {
    if ("silent" in whom) return unchanged(model, "503");
    const userId = id === undefined ? (seen.userId ?? "") : `auth0|${id}`;
    if ("person" in whom || userId in model.users) return unchanged(model, "409");
    return newUser(model, "201", userId, identifier, password);
  });
}

function changeUser(
  model: Model,
  { seen: { userId = "" } }: Circumstances,
  change: (user: PersonHere, after: Model) => void,
): Possible[] {
  if (!(userId in model.users)) return [unchanged(model, "404")];
  return [changed(model, "200", (after) => change(after.users[userId]!, after))];
}

function changeEmail(model: Model, action: Of<"change_email">, circumstances: Circumstances): Possible[] {
  const { userId = "" } = circumstances.seen;
  const user = model.users[userId];
  const email = normaliseIdentifier(action.email);
  const setEmail = () =>
    changeUser(model, circumstances, (one) => {
      one.email = email;
    });
  if (user === undefined || user.email === email) return setEmail();
  const holder = holderOf(model, email);
  if (holder !== undefined) return holder === userId ? setEmail() : [unchanged(model, "400")];
  return lookups(model, action.email, "is_taken", circumstances.others).flatMap((whom) => {
    if ("silent" in whom) return [unchanged(model, "503")];
    const isOther = "person" in whom && `auth0|${whom.person.id}` !== userId;
    return isOther ? [unchanged(model, "400")] : setEmail();
  });
}

function remove(model: Model, { tombstone }: Of<"delete">, { seen: { userId = "" } }: Circumstances): Possible[] {
  const user = model.users[userId];
  if (user === undefined) return [unchanged(model, "204")];
  return [
    changed(model, "204", (after) => {
      delete after.users[userId];
      if (tombstone) bury(after, userId, user);
    }),
  ];
}

function lift(model: Model, { seen: { userId = "" } }: Circumstances): Possible[] {
  const values = Object.keys(model.tombstones).filter((value) => model.tombstones[value] === userId);
  if (values.length === 0) return [unchanged(model, "404")];
  return [
    changed(model, "204", ({ tombstones }) => {
      for (const value of values) delete tombstones[value];
    }),
  ];
}

/**
 * Without tombstones: they may come again. Whoever came by themselves, or was made by an administrator, stays, and so does whoever is not
 * as they were when it was reviewed.
 */
function terminate(model: Model, { others }: Circumstances): Possible[] {
  const brought = Object.keys(model.users).filter((userId) => model.users[userId]!.isFromSource);
  const choices = others === 0 ? [brought] : subsetsOf(brought);
  return choices.map((leaving) =>
    changed(model, "completed", ({ users }) => {
      for (const userId of leaving) delete users[userId];
    }),
  );
}

function subsetsOf([first, ...rest]: readonly string[]): string[][] {
  if (first === undefined) return [[]];
  return subsetsOf(rest).flatMap((subset) => [subset, [first, ...subset]]);
}

type Surroundings = Of<"source_password" | "source_blocks" | "source_forgets" | "source" | "phase" | "ramp" | "time">;

function surroundings(model: Model, action: Exclude<Action, { kind: "sign_in" }>): Possible[] {
  const one = action as Surroundings;
  switch (one.kind) {
    case "phase": {
      const phase = phaseAfter(model.phase, one.to);
      if (phase === undefined) return [unchanged(model, "409")];
      return [changed(model, "200", (after) => void Object.assign(after, { phase }))];
    }
    case "ramp":
      if (model.phase === "finalised") return [unchanged(model, "409")];
      return [changed(model, "200", (after) => void Object.assign(after, { isInRamp: one.open }))];
    default:
      // Rule 10: whatever the source does, forgetting somebody included, changes nothing here.
      return [changed(model, "done", (after) => changeSource(after, one))];
  }
}

function changeSource(after: Model, one: Exclude<Surroundings, Of<"phase"> | Of<"ramp">>): void {
  if (one.kind === "time") after.nowMs += one.seconds * 1_000;
  else if (one.kind === "source") after.source = one.condition;
  else {
    const person = after.people.find(({ id }) => id === one.person)!;
    if (one.kind === "source_password") person.password = one.password;
    else if (one.kind === "source_blocks") person.blocked = one.blocked;
    else person.gone = true;
  }
}
