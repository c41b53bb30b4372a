import fc from "fast-check";

/** The two people whom the old system has; what they share makes them easy to confuse (`PeopleAlike`). */
export const PERSON_IDS = ["a1", "b2"] as const;
export type PersonId = (typeof PERSON_IDS)[number];

/**
 * What the two have in common: nothing; the same e-mail address but for its case, in a system that tells them apart; one's username is the
 * other's address; one telephone.
 */
export const ALIKE = ["nothing", "email_but_for_case", "username_is_email", "telephone"] as const;
export type PeopleAlike = (typeof ALIKE)[number];

/** Texts that people type, in the spellings that they type them in. */
export const IDENTIFIERS = [
  "ann@old.test",
  "ANN@old.test",
  "ann",
  "Ann",
  "bob@old.test",
  "Bob@old.test",
  "+49301234",
  "new@old.test",
] as const;

/** Passwords by name, so that a failing run can be read: each run has texts of its own for them. `a`, `b`: theirs at the source at first. */
export const PASSWORD_NAMES = ["a", "b", "a2", "b2", "n1", "n2"] as const;
export type PasswordName = (typeof PASSWORD_NAMES)[number];

/** Something that somebody does. `node`: which of the two nodes hears of it. */
export type Action =
  | { readonly kind: "sign_in"; readonly node: 0 | 1; readonly identifier: string; readonly password: PasswordName }
  | { readonly kind: "ask_reset"; readonly node: 0 | 1; readonly identifier: string }
  /** `ticket`: which of the links that were mailed so far, counted from the newest. */
  | { readonly kind: "use_link"; readonly node: 0 | 1; readonly ticket: number; readonly password: PasswordName }
  | { readonly kind: "sign_up"; readonly node: 0 | 1; readonly email: string; readonly password: PasswordName }
  | {
      readonly kind: "import_row";
      readonly person: PersonId;
      /** The password that its hash is of. */
      readonly hashOf?: PasswordName;
      readonly upsert: boolean;
    }
  | { readonly kind: "list_row"; readonly person: PersonId; readonly hashOf?: PasswordName }
  | { readonly kind: "create"; readonly email: string; readonly id?: PersonId; readonly password: PasswordName }
  | { readonly kind: "change_email"; readonly user: PersonId | "other"; readonly email: string }
  | { readonly kind: "change_password"; readonly user: PersonId | "other"; readonly password: PasswordName }
  | { readonly kind: "block"; readonly user: PersonId | "other"; readonly blocked: boolean }
  | { readonly kind: "delete"; readonly user: PersonId | "other"; readonly tombstone: boolean }
  | { readonly kind: "lift"; readonly user: PersonId | "other" }
  | { readonly kind: "source_password"; readonly person: PersonId; readonly password: PasswordName }
  | { readonly kind: "source_blocks"; readonly person: PersonId; readonly blocked: boolean }
  | { readonly kind: "source_forgets"; readonly person: PersonId }
  | { readonly kind: "source"; readonly condition: SourceCondition }
  | { readonly kind: "phase"; readonly to: PhaseStep }
  | { readonly kind: "ramp"; readonly open: boolean }
  /** Everybody whom the source, its lists and files brought goes, after a dry run. */
  | { readonly kind: "terminate" }
  | { readonly kind: "time"; readonly seconds: number };

export type SourceCondition = "up" | "down" | "limited";
export type PhaseStep = "pause" | "resume" | "shadow/start" | "start" | "finalise";

const node = fc.constantFrom(0 as const, 1 as const);
const identifier = fc.constantFrom(...IDENTIFIERS);
const email = fc.constantFrom("ann@old.test", "ANN@old.test", "bob@old.test", "new@old.test");
const password = fc.constantFrom(...PASSWORD_NAMES);
const newPassword = fc.constantFrom<PasswordName>("n1", "n1", "n2", "a");
const person = fc.constantFrom(...PERSON_IDS);
const user = fc.constantFrom(...PERSON_IDS, "other" as const);
const hashOf = fc.option(password, { nil: undefined });

const a = <Kind extends Action["kind"]>(kind: Kind) => fc.constant(kind);
const signInAs = (names: readonly string[], passwords: readonly PasswordName[]) =>
  fc.record({
    kind: a("sign_in"),
    node,
    identifier: fc.constantFrom(...names),
    password: fc.constantFrom(...passwords),
  });

const weighted = <One>(weight: number, arbitrary: fc.Arbitrary<One>) => ({ weight, arbitrary });

/** Mostly what leads somewhere: names and passwords that go together. */
export const signIn = fc.oneof(
  weighted(2, signInAs(IDENTIFIERS, PASSWORD_NAMES)),
  weighted(4, signInAs(["ann@old.test", "ann@old.test", "ANN@old.test", "ann"], ["a", "a", "a", "a2", "n1"])),
  weighted(2, signInAs(["bob@old.test", "bob@old.test", "ann@old.test", "ANN@old.test"], ["b", "b", "n1"])),
);

const surroundings = fc.oneof(
  weighted(
    4,
    fc.record({ kind: a("source"), condition: fc.constantFrom<SourceCondition>("up", "up", "down", "limited") }),
  ),
  weighted(1, fc.record({ kind: a("source_password"), person, password })),
  weighted(1, fc.record({ kind: a("source_blocks"), person, blocked: fc.boolean() })),
  weighted(1, fc.record({ kind: a("source_forgets"), person })),
  weighted(3, fc.record({ kind: a("time"), seconds: fc.constantFrom(65, 900) })),
);

const cutOver = fc.oneof(
  weighted(
    6,
    fc.record({
      kind: a("phase"),
      to: fc.constantFrom<PhaseStep>("pause", "resume", "resume", "start", "start", "shadow/start", "finalise"),
    }),
  ),
  weighted(1, fc.record({ kind: a("ramp"), open: fc.constantFrom(true, true, false) })),
  weighted(1, fc.record({ kind: a("terminate") })),
);

export const action: fc.Arbitrary<Action> = fc.oneof(
  weighted<Action>(24, signIn),
  weighted<Action>(4, fc.record({ kind: a("ask_reset"), node, identifier })),
  weighted<Action>(
    4,
    fc.record({ kind: a("use_link"), node, ticket: fc.constantFrom(0, 0, 1), password: newPassword }),
  ),
  weighted<Action>(2, fc.record({ kind: a("sign_up"), node, email, password: newPassword })),
  weighted<Action>(4, fc.record({ kind: a("import_row"), person, hashOf, upsert: fc.boolean() })),
  weighted<Action>(4, fc.record({ kind: a("list_row"), person, hashOf })),
  weighted<Action>(
    1,
    fc.record({ kind: a("create"), email, id: fc.option(person, { nil: undefined }), password: newPassword }),
  ),
  weighted<Action>(2, fc.record({ kind: a("change_email"), user, email })),
  weighted<Action>(1, fc.record({ kind: a("change_password"), user, password: newPassword })),
  weighted<Action>(2, fc.record({ kind: a("block"), user, blocked: fc.boolean() })),
  weighted<Action>(4, fc.record({ kind: a("delete"), user, tombstone: fc.boolean() })),
  weighted<Action>(3, fc.record({ kind: a("lift"), user })),
  weighted<Action>(7, surroundings),
  weighted<Action>(5, cutOver),
);
