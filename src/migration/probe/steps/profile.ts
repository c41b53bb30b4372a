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
    if (described.length === 0) return skipped("nobody_described");
    for (const { script, given } of described) {
      if (given === undefined) continue;
      const mapped = mapProfile(given, { connection, typedIdentifier: identifier, options: mapping });
      if (!mapped.ok) return failed(codeOf(given.email, mapping.requiresUsername), { script, message: mapped.problem });
      if (given.blocked) return failed("test_user_blocked", { script });
    }
    return ok(mapping.requiresUsername ? "profile_whole_with_username" : "profile_whole");
  },
};

function codeOf(email: string | undefined, requiresUsername: boolean) {
  if (email === undefined || !isEmailAddress(email.trim())) return "profile_without_email";
  return requiresUsername ? "profile_without_username" : "profile_without_id";
}
