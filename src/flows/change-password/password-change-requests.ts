import { setTimeout as wait } from "node:timers/promises";
import { isAdministratorsConnection } from "../../domain/dashboard.ts";
import {
  type RequestAdministratorPasswordDeps,
  requestAdministratorPassword,
} from "../administrators/request-administrator-password.ts";
import type { BackgroundWork } from "../background-work.ts";
import {
  type RequestPasswordChangeDeps,
  type RequestPasswordChangeInput,
  requestPasswordChange,
} from "./request-password-change.ts";

/** Takes in requests to change a forgotten password. Throws `DomainError("overloaded")` when too many are under way. */
export type PasswordChangeRequests = (input: RequestPasswordChangeInput) => Promise<void>;

/**
 * Long enough for a source to be asked and the mail to be handed over, so that people find the mail when they look.
 * What takes longer goes on behind the reply.
 */
const REPLY_AFTER_MS = 800;

/** Every request is answered after the same time, whoever it was for: the time tells nobody who is here (design §6). */
export function createPasswordChangeRequests(
  deps: RequestPasswordChangeDeps &
    RequestAdministratorPasswordDeps & { readonly background: Pick<BackgroundWork, "run"> },
  options: { readonly replyAfterMs?: number } = {},
): PasswordChangeRequests {
  const replyAfterMs = options.replyAfterMs ?? REPLY_AFTER_MS;
  return async (input) => {
    deps.background.run("request-password-change", (signal) =>
      isAdministratorsConnection(input.connection)
        ? requestAdministratorPassword(input, deps)
        : requestPasswordChange({ ...input, signal }, deps),
    );
    await wait(replyAfterMs);
  };
}
