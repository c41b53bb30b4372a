import { problemText } from "../findings/sentences.ts";
import { callsOf, problemOf, unanswered } from "../observations.ts";
import { failed, ok, type ProbeStep, skipped } from "../probe-step.ts";

const SCOPE = /insufficient[ _]scope|\bscope\b|permission denied|not authori[sz]ed/i;

/** `get_user` may read people. */
export const scopes: ProbeStep = {
  name: "scopes",
  title: "The client may look people up",
  judge({ observations }) {
    const lookups = observations.all.filter(({ asked }) => asked === "get_user");
    if (lookups.length === 0) return skipped("nobody_looked_up");
    const refused = unanswered({ all: lookups });
    const text = refused.map((one) => problemText(problemOf(one))).find((problem) => SCOPE.test(problem));
    const isForbidden = callsOf({ all: refused }).some(({ status }) => status === 403);
    if (text !== undefined) return failed("lookup_forbidden", { said: text });
    if (isForbidden) return failed("lookup_forbidden_403");
    return refused.length === lookups.length ? skipped("no_lookup_so_far") : ok("lookups_allowed");
  },
};
