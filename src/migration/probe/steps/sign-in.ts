import { problemOf } from "../observations.ts";
import { failed, ok, type ProbeStep, skipped } from "../probe-step.ts";

/** The test user's password is right at the source. */
export const signIn: ProbeStep = {
  name: "sign_in",
  title: "The test user signs in",
  judge({ observations }) {
    const observed = observations.person.signIn;
    if (observed === undefined)
      return skipped("No test user with a password was given, or the source did not answer before.");
    const { verdict, report } = observed;
    switch (verdict.outcome) {
      case "accepted":
        return ok(`The source accepts the password, in ${Math.round(report.durationMs)} ms.`);
      case "rejected":
        return failed(
          verdict.reason === "unknown_user" ? "The source does not know the user." : "The source says: wrong password.",
          "Try the same user and password at the source itself; if they are right there, correct the realm or the client's secret.",
        );
      case "restricted":
        return failed(
          `The source refuses the user: ${verdict.message ?? verdict.reason}.`,
          "Lift the restriction there, exempt the application from second factors, or take another test user.",
        );
      case "unavailable":
        return failed(
          `login gave no verdict: ${problemOf(observed)}.`,
          "Correct what the steps above name, or look at the script's console with usher scripts try.",
        );
    }
  },
};
