import { normaliseIdentifier } from "../../../src/domain/identifier.ts";
import type { PasswordName } from "./actions.ts";
import {
  goesBy,
  holderOf,
  isDeleted,
  isDeletedName,
  type Model,
  type PersonHere,
  type PersonThere,
  personSaidYesTo,
  repliesTo,
} from "./model.ts";
import { changed, type Of, type Possible, unchanged } from "./possible.ts";

/** Their password is compared with the one here. `alias`: the name that they came by, if it is new here. */
export function checkHere(model: Model, userId: string, password: PasswordName, alias?: string): Possible {
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
export function arrive(model: Model, person: PersonThere, { identifier, password }: Of<"sign_in">): Possible[] {
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
export function takeOver(
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
export function usernameOf({ username }: Pick<PersonThere, "username">, typed: string): string | undefined {
  const text = username === undefined ? undefined : normaliseIdentifier(username);
  return text?.includes("@") && text !== typed ? undefined : text;
}

/** Who somebody is, as far as anybody says. */
export type Whom = { readonly person: PersonThere } | { readonly nobody: true } | { readonly silent: true };

/** What may be learned of who goes by an identifier that means nobody here. */
export function lookups(model: Model, typed: string, purpose: "take_over" | "is_taken", others: number): Whom[] {
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
