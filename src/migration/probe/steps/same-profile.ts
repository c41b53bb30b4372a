import { ok, type ProbeStep, skipped, warning } from "../probe-step.ts";
import { profilesOf } from "./person-profile.ts";

/** Whether a person gets all of their profile, whichever way they come (contract §7 rows 15 and 16). */
export const sameProfile: ProbeStep = {
  name: "same_profile",
  title: "login and get_user describe a person alike",
  judge({ observations }) {
    const { signedIn, lookedUp } = profilesOf(observations);
    if (signedIn === undefined || lookedUp === undefined) return skipped("not_both_described");
    const missing = missingFrom(signedIn, lookedUp);
    if (missing.length > 0) return warning("login_gives_less", { fields: missing.join(", ") });
    const extra = missingFrom(lookedUp, signedIn);
    if (extra.length > 0) return warning("get_user_gives_less", { fields: extra.join(", ") });
    return ok("same_fields");
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
