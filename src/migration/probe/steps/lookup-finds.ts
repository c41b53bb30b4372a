import { problemOf } from "../observations.ts";
import { failed, ok, type ProbeStep, skipped } from "../probe-step.ts";

/** `get_user` finds the test user, with the same id as `login`. */
export const lookupFinds: ProbeStep = {
  name: "lookup_finds",
  title: "get_user finds the test user, with the same id",
  judge({ observations }) {
    const { lookup, signIn } = observations.person;
    if (lookup === undefined) return skipped("No test user was given, or the source did not answer before.");
    if (lookup.verdict.outcome === "absent")
      return failed(
        "get_user says that there is no such person.",
        "Have get_user look for the same people as login: same connection, same spelling of the e-mail address, user names too.",
      );
    if (lookup.verdict.outcome === "unavailable")
      return failed(
        `get_user failed: ${problemOf(lookup)}.`,
        "Correct what the steps above name, or look at the script's console with usher scripts try.",
      );
    const { id } = lookup.verdict.profile;
    if (signIn?.verdict.outcome !== "accepted") return ok(`Found as ${id}.`);
    const signedInAs = signIn.verdict.profile.id;
    if (signedInAs !== id)
      return failed(
        `login says ${signedInAs}, get_user says ${id}.`,
        "Have both scripts give the same user_id, or one person becomes two.",
      );
    return ok(`Both scripts say ${id}.`);
  },
};
