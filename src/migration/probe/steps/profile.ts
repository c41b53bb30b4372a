import { isEmailAddress } from "../../../domain/identifier.ts";
import { mapProfile } from "../../map-profile.ts";
import { failed, ok, type ProbeStep, skipped } from "../probe-step.ts";
import { profilesOf } from "./person-profile.ts";

/** What the source says about the test user is enough to make a user of. */
export const profile: ProbeStep = {
  name: "profile",
  title: "The profile makes a user",
  judge({ connection, observations, mapping, identifier = "" }) {
    const { signedIn, lookedUp } = profilesOf(observations);
    const described = [
      { script: "login", given: signedIn },
      { script: "get_user", given: lookedUp },
    ].filter(({ given }) => given !== undefined);
    if (described.length === 0) return skipped("The source described nobody.");
    for (const { script, given } of described) {
      if (given === undefined) continue;
      const mapped = mapProfile(given, { connection, typedIdentifier: identifier, options: mapping });
      if (!mapped.ok) return failed(`${script}: ${mapped.problem}`, adviceFor(given.email, mapping.requiresUsername));
      if (given.blocked)
        return failed(
          `${script}: the user is blocked at the source, and would not be let in.`,
          "Take another test user.",
        );
    }
    return ok(`Everything that a user needs is there${mapping.requiresUsername ? ", the username too" : ""}.`);
  },
};

function adviceFor(email: string | undefined, requiresUsername: boolean): string {
  if (email === undefined || !isEmailAddress(email.trim()))
    return "Have both scripts give the person's e-mail address as email.";
  return requiresUsername
    ? "Have both scripts give username, or set options.requires_username to false."
    : "Have both scripts give a user_id that is more than its prefix.";
}
