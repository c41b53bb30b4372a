import { problemOf } from "../observations.ts";
import { failed, ok, type ProbeStep, skipped } from "../probe-step.ts";

/** A wrong password is a verdict and no error: else it would look as if the source were down (contract §7 row 5). */
export const wrongPassword: ProbeStep = {
  name: "wrong_password",
  title: "A wrong password is told as one",
  judge({ observations }) {
    const observed = observations.nobody.signIn;
    if (observed === undefined) return skipped("The source was not asked.");
    const { verdict } = observed;
    switch (verdict.outcome) {
      case "rejected":
        // A plain Error: the script named nobody, and its text was recognised.
        return verdict.reason === "wrong_password" && verdict.userId === undefined
          ? ok(
              "Wrong credentials, recognised by the text of the script's Error.",
              "Better call back WrongUsernameOrPasswordError; until then leave options.usher.recognise_wrong_password_texts on.",
            )
          : ok("Somebody made up is answered with wrong credentials.");
      case "restricted":
        return ok(`Somebody made up is refused: ${verdict.message ?? verdict.reason}.`);
      case "accepted":
        return failed(
          "Somebody made up was let in with a made-up password.",
          "Do not start: correct the login script so that it checks the password.",
        );
      case "unavailable":
        return failed(
          `A made-up user with a made-up password is told as an error: ${problemOf(observed)}.`,
          "Have login call back WrongUsernameOrPasswordError(email) where the source says no, and Error only where it does not answer.",
        );
    }
  },
};
