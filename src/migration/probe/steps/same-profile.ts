import { ok, type ProbeStep, skipped, warning } from "../probe-step.ts";
import { profilesOf } from "./person-profile.ts";

/** Whether a person gets all of their profile, whichever way they come (contract §7 rows 15 and 16). */
export const sameProfile: ProbeStep = {
  name: "same_profile",
  title: "login and get_user describe a person alike",
  judge({ observations }) {
    const { signedIn, lookedUp } = profilesOf(observations);
    if (signedIn === undefined || lookedUp === undefined) return skipped("Not both scripts described the test user.");
    const missing = missingFrom(signedIn, lookedUp);
    if (missing.length > 0)
      return warning(
        `get_user gives ${missing.join(", ")}, and login does not: whoever signs in comes without.`,
        "Have login give the same profile as get_user.",
      );
    const extra = missingFrom(lookedUp, signedIn);
    if (extra.length > 0)
      return warning(
        `login gives ${extra.join(", ")}, and get_user does not: whoever resets their password first comes without.`,
        "Have get_user give the same profile as login.",
      );
    return ok("Both give the same fields.");
  },
};

type Fields = { readonly extra: Readonly<Record<string, unknown>> };

function missingFrom(one: Fields, other: Fields): readonly string[] {
  const has = fieldsOf(one);
  return [...fieldsOf(other)].filter((name) => !has.has(name));
}

function fieldsOf({ extra, ...known }: Fields): ReadonlySet<string> {
  const given = Object.entries(known).filter(([, value]) => value !== undefined);
  return new Set([...given.map(([name]) => name), ...Object.keys(extra)]);
}
