import { problemOf } from "../observations.ts";
import { failed, ok, type ProbeStep, skipped } from "../probe-step.ts";

/** A wrong password is a verdict and no error: else it would look as if the source were down (contract §7 row 5). */
export const wrongPassword: ProbeStep = {
  name: "wrong_password",
  title: "A wrong password is told as one",
  judge({ observations }) {
    const observed = observations.nobody.signIn;
    if (observed === undefined) return skipped("source_not_asked");
    const { verdict } = observed;
    switch (verdict.outcome) {
      case "rejected":
        // A plain Error: the script named nobody, and its text was recognised.
        return verdict.reason === "wrong_password" && verdict.userId === undefined
          ? ok("wrong_password_by_text")
          : ok("wrong_password_told");
      case "restricted":
        return ok("made_up_restricted", { said: verdict.message, reason: verdict.reason });
      case "accepted":
        return failed("made_up_let_in");
      case "unavailable":
        return failed("wrong_password_as_error", problemOf(observed));
    }
  },
};
