import { answerOnce, asError } from "./answer-once.ts";
import { checkPassword } from "./check-password.ts";
import { startDeadline } from "./deadline.ts";
import { profileById } from "./find-source-user.ts";
import { Refusal } from "./refusal.ts";
import type { ScriptCallback } from "./runtime.ts";
import { readSettings } from "./settings.ts";
import { verifyIdToken } from "./verify-id-token.ts";

/**
 * Signs a person in at the source and hands over their profile. Calls back with `WrongUsernameOrPasswordError` for wrong
 * credentials, `UnauthorizedError` for a person whom the source refuses, and `Error` when the source gave no verdict.
 */
export function login(identifier: string, password: string, callback: ScriptCallback): void {
  const work = async () => {
    const settings = readSettings(configuration);
    const deadline = startDeadline(settings.totalTimeoutMs);
    const idToken = await checkPassword({ identifier, password }, settings, deadline);
    const userId = await verifyIdToken(idToken, settings, deadline);
    return profileById(userId, settings, deadline);
  };
  answerOnce(callback, work, (failure) => toContractError(failure, identifier));
}

function toContractError(failure: unknown, identifier: string): Error {
  if (!(failure instanceof Refusal)) return asError(failure);
  if (failure.kind === "wrong_credentials") return new WrongUsernameOrPasswordError(identifier, failure.message);
  return new UnauthorizedError(failure.message);
}
