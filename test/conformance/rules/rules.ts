import type { Action } from "./actions.ts";
import { type Model, phaseAfter } from "./model.ts";
import { type Circumstances, changed, type Of, type Possible, unchanged } from "./possible.ts";
import {
  changeEmail,
  changeUser,
  create,
  importRow,
  lift,
  listRow,
  remove,
  terminate,
} from "./rules-for-administrators.ts";
import { applyLink, askReset, signIn, signUp } from "./rules-for-people.ts";

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
const MISSED: ByAction = {
  sign_in: "wrong_credentials",
  ask_reset: "no_mail",
  use_link: "ticket_invalid",
  import_row: "failed",
};
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
