import type { Action, PasswordName } from "./actions.ts";
import type { Model } from "./model.ts";
import type { Seen } from "./setting.ts";

/** One way in which an action may end by the rules: what is heard, and what is so afterwards. */
export interface Possible {
  readonly code: string;
  readonly userId?: string;
  readonly email?: string;
  readonly after: Model;
}

/** What an action is judged with. */
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

/** An action of this kind. */
export type Of<Kind extends Action["kind"]> = Extract<Action, { kind: Kind }>;

/** The same as before. */
export const unchanged = (model: Model, code: string, more: Partial<Possible> = {}): Possible => ({
  code,
  after: model,
  ...more,
});

/** The same with something else in it. */
export function changed(
  model: Model,
  code: string,
  change: (after: Model) => void,
  more: Partial<Possible> = {},
): Possible {
  const after = structuredClone(model);
  change(after);
  return { code, after, ...more };
}

/** Somebody whom no source vouches for. */
export const newUser = (model: Model, code: string, userId: string, email: string, password: PasswordName): Possible =>
  changed(
    model,
    code,
    ({ users }) => {
      users[userId] = { email, aliases: [], password, blocked: false, isFromSource: false, hasForeignHash: false };
    },
    { userId },
  );
