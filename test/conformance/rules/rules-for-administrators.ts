import { normaliseIdentifier } from "../../../src/domain/identifier.ts";
import { bury, holderOf, isDeleted, type Model, type PersonHere } from "./model.ts";
import { type Circumstances, changed, newUser, type Of, type Possible, unchanged } from "./possible.ts";
import { lookups, usernameOf } from "./rules-of-arriving.ts";

export function importRow(model: Model, { person: id, hashOf, upsert }: Of<"import_row">): Possible[] {
  const person = model.people.find((one) => one.id === id)!;
  const email = normaliseIdentifier(person.email);
  const username = usernameOf(person, email);
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
export function listRow(model: Model, { person: id, hashOf }: Of<"list_row">, { seen }: Circumstances): Possible[] {
  const person = model.people.find((one) => one.id === id)!;
  return [changed(model, seen.code, ({ listed }) => void listed.push({ person: { ...person }, hashOf }))];
}

export function create(
  model: Model,
  { email, id, password }: Of<"create">,
  { seen, others }: Circumstances,
): Possible[] {
  const identifier = normaliseIdentifier(email);
  if (holderOf(model, identifier) !== undefined) return [unchanged(model, "409")];
  return lookups(model, email, "is_taken", others).map((whom) => {
    if ("silent" in whom) return unchanged(model, "503");
    const userId = id === undefined ? (seen.userId ?? "") : `auth0|${id}`;
    if ("person" in whom || userId in model.users) return unchanged(model, "409");
    return newUser(model, "201", userId, identifier, password);
  });
}

export function changeUser(
  model: Model,
  { seen: { userId = "" } }: Circumstances,
  change: (user: PersonHere, after: Model) => void,
): Possible[] {
  if (!(userId in model.users)) return [unchanged(model, "404")];
  return [changed(model, "200", (after) => change(after.users[userId]!, after))];
}

export function changeEmail(model: Model, action: Of<"change_email">, circumstances: Circumstances): Possible[] {
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

export function remove(
  model: Model,
  { tombstone }: Of<"delete">,
  { seen: { userId = "" } }: Circumstances,
): Possible[] {
  const user = model.users[userId];
  if (user === undefined) return [unchanged(model, "204")];
  return [
    changed(model, "204", (after) => {
      leave(after, userId);
      if (tombstone) bury(after, userId, user);
    }),
  ];
}

export function lift(model: Model, { seen: { userId = "" } }: Circumstances): Possible[] {
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
export function terminate(model: Model, { others }: Circumstances): Possible[] {
  const brought = Object.keys(model.users).filter((userId) => model.users[userId]!.isFromSource);
  const choices = others === 0 ? [brought] : subsetsOf(brought);
  return choices.map((leaving) =>
    changed(model, "completed", (after) => {
      for (const userId of leaving) leave(after, userId);
    }),
  );
}

/** Their links go with them: they were sent to who they were. */
function leave(after: Model, userId: string): void {
  delete after.users[userId];
  for (const link of Object.values(after.links)) if (link.userId === userId) link.isOver = true;
}

function subsetsOf([first, ...rest]: readonly string[]): string[][] {
  if (first === undefined) return [[]];
  return subsetsOf(rest).flatMap((subset) => [subset, [first, ...subset]]);
}
