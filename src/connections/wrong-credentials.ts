import { DomainError } from "../domain/errors.ts";
import type { PasswordCheckOutcome } from "./connection-strategy.ts";

type Refused = Extract<PasswordCheckOutcome, { outcome: "refused" }>;

/** One text for every kind of wrong credentials, so that it tells nobody who is here (contract §3.5). */
const WRONG = "Wrong email or password.";

const wrongCredentials = () => new DomainError("wrong_credentials", WRONG);

/** The person is here, the password is not theirs: `fp`. */
export const refuseWrongPassword = (userId: string, description = WRONG): Refused => ({
  outcome: "refused",
  refusal: wrongCredentials(),
  logType: "fp",
  logDescription: description,
  userId,
  countsAgainstPerson: true,
});

/** Nobody is known by that identifier: `fu`. */
export const refuseUnknown = (description = WRONG): Refused => ({
  outcome: "refused",
  refusal: wrongCredentials(),
  logType: "fu",
  logDescription: description,
  countsAgainstPerson: true,
});
