import { answerOnce, asError } from "./answer-once.ts";
import { startDeadline } from "./deadline.ts";
import { profileByIdentifier } from "./find-source-user.ts";
import type { ScriptCallback } from "./runtime.ts";
import { readSettings } from "./settings.ts";

/**
 * Looks a person up at the source and hands over the same profile as `login`. Calls back with nothing for an unknown person,
 * and with `Error` for a blocked one or when the source could not say: both stop the sign-up or reset that asked.
 */
export function getUser(identifier: string, callback: ScriptCallback): void {
  const work = async () => {
    const settings = readSettings(configuration);
    return profileByIdentifier(identifier, settings, startDeadline(settings.totalTimeoutMs));
  };
  answerOnce(callback, work, asError);
}
