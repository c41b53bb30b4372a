import { problemOf } from "../observations.ts";
import { failed, ok, type ProbeStep, skipped } from "../probe-step.ts";

/** `get_user` finds the test user, with the same id as `login`. */
export const lookupFinds: ProbeStep = {
  name: "lookup_finds",
  title: "get_user finds the test user, with the same id",
  judge({ observations }) {
    const { lookup, signIn } = observations.person;
    if (lookup === undefined) return skipped("no_test_user");
    if (lookup.verdict.outcome === "absent") return failed("user_not_found");
    if (lookup.verdict.outcome === "unavailable") return failed("lookup_failed", problemOf(lookup));
    const { id } = lookup.verdict.profile;
    if (signIn?.verdict.outcome !== "accepted") return ok("user_found", { id });
    const signedInAs = signIn.verdict.profile.id;
    if (signedInAs !== id) return failed("ids_differ", { id, login_id: signedInAs });
    return ok("ids_alike", { id });
  },
};
