import { normaliseIdentifier } from "../../../src/domain/identifier.ts";
import {
  goesBy,
  holderOf,
  isDeletedName,
  type Link,
  type Model,
  type PersonThere,
  personSaidYesTo,
  repliesTo,
} from "./model.ts";
import { type Circumstances, changed, newUser, type Of, type Possible, unchanged } from "./possible.ts";
import { arrive, checkHere, lookups, takeOver } from "./rules-of-arriving.ts";
import { linkOf, type Seen } from "./setting.ts";

export function signIn(model: Model, action: Of<"sign_in">, { others }: Circumstances): Possible[] {
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

export function askReset(model: Model, action: Of<"ask_reset">, { seen, others }: Circumstances): Possible[] {
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

export function applyLink(model: Model, action: Of<"use_link">, { links, others }: Circumstances): Possible[] {
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

export function signUp(model: Model, { email, password }: Of<"sign_up">, { seen, others }: Circumstances): Possible[] {
  const identifier = normaliseIdentifier(email);
  if (holderOf(model, identifier) !== undefined) return [unchanged(model, "user_exists")];
  return lookups(model, identifier, "is_taken", others).map((whom) => {
    if ("silent" in whom) return unchanged(model, "source_unavailable");
    if ("person" in whom) return unchanged(model, "user_exists");
    return newUser(model, "signed_up", seen.userId ?? "", identifier, password);
  });
}
