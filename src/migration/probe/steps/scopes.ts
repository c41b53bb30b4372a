import { callsOf, problemOf, unanswered } from "../observations.ts";
import { failed, ok, type ProbeStep, skipped } from "../probe-step.ts";

const SCOPE = /insufficient[ _]scope|\bscope\b|permission denied|not authori[sz]ed/i;

/** `get_user` may read people. */
export const scopes: ProbeStep = {
  name: "scopes",
  title: "The client may look people up",
  judge({ observations }) {
    const lookups = observations.all.filter(({ asked }) => asked === "get_user");
    if (lookups.length === 0) return skipped("Nobody was looked up.");
    const refused = unanswered({ all: lookups });
    const text = refused.map(problemOf).find((problem) => SCOPE.test(problem));
    const isForbidden = callsOf({ all: refused }).some(({ status }) => status === 403);
    if (text !== undefined || isForbidden)
      return failed(
        `The source forbids it${text === undefined ? " (403)" : `: ${text}`}`,
        "Grant the application at the source read:users of its Management API.",
      );
    return refused.length === lookups.length ? skipped("No lookup got as far as that.") : ok("Lookups are allowed.");
  },
};
