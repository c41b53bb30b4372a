import { problemOf } from "../observations.ts";
import { failed, ok, type ProbeStep, skipped } from "../probe-step.ts";

/** The test user's password is right at the source. */
export const signIn: ProbeStep = {
  name: "sign_in",
  title: "The test user signs in",
  judge({ observations }) {
    const observed = observations.person.signIn;
    if (observed === undefined) return skipped("no_test_password");
    const { verdict, report } = observed;
    switch (verdict.outcome) {
      case "accepted":
        return ok("password_accepted", { ms: Math.round(report.durationMs) });
      case "rejected":
        return failed(verdict.reason === "unknown_user" ? "user_unknown" : "password_wrong");
      case "restricted":
        return failed("user_restricted", { said: verdict.message, reason: verdict.reason });
      case "unavailable":
        return failed("no_verdict", problemOf(observed));
    }
  },
};
