import { problemOf } from "../observations.ts";
import { failed, ok, type ProbeStep, skipped } from "../probe-step.ts";

/** `get_user` says "nobody" and not "error": else nobody new could sign up (contract §7 row 8). */
export const lookupAbsent: ProbeStep = {
  name: "lookup_absent",
  title: "get_user says of a made-up person that there is none",
  judge({ observations }) {
    const { lookup } = observations.nobody;
    if (lookup === undefined) return skipped("source_not_asked");
    switch (lookup.verdict.outcome) {
      case "absent":
        return lookup.report.message === undefined
          ? ok("absent_told")
          : ok("absent_by_text", { said: lookup.report.message });
      case "found":
        return failed("made_up_found");
      case "unavailable":
        return failed("absent_as_error", problemOf(lookup));
    }
  },
};
