import { problemOf } from "../observations.ts";
import { failed, ok, type ProbeStep, skipped } from "../probe-step.ts";

/** `get_user` says "nobody" and not "error": else nobody new could sign up (contract §7 row 8). */
export const lookupAbsent: ProbeStep = {
  name: "lookup_absent",
  title: "get_user says of a made-up person that there is none",
  judge({ observations }) {
    const { lookup } = observations.nobody;
    if (lookup === undefined) return skipped("The source was not asked.");
    switch (lookup.verdict.outcome) {
      case "absent":
        return lookup.report.message === undefined
          ? ok("callback(null): there is no such person.")
          : ok(
              `Absent, recognised by the text of the script's Error: ${lookup.report.message}.`,
              "Better call back callback(null); until then leave options.usher.recognise_absent_user_texts on.",
            );
      case "found":
        return failed(
          "get_user found somebody who was made up a moment ago.",
          "Correct the search in get_user: it must look for exactly the identifier it is given.",
        );
      case "unavailable":
        return failed(
          `A made-up person is told as an error: ${problemOf(lookup)}.`,
          "Have get_user call back callback(null) when there is no such person, or sign-up and reset fail for everybody new.",
        );
    }
  },
};
