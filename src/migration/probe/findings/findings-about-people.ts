import { type Problem, problemText, type Sentences } from "./sentences.ts";

const NOT_DESCRIBED = "The source described nobody.";
const SIGN_IN_ADVICE =
  "Try the same user and password at the source itself; if they are right there, correct the realm or the client's secret.";
const LOOK_ABOVE = "Correct what the steps above name, or look at the script's console with usher scripts try.";

/** What is found of the people of the source: whether they are let in, found, and described well enough. */
export const findingsAboutPeople = {
  nobody_described: (): Sentences => [NOT_DESCRIBED],
  source_not_asked: (): Sentences => ["The source was not asked."],
  // sign-in
  no_test_password: (): Sentences => ["No test user with a password was given, or the source did not answer before."],
  password_accepted: ({ ms }: { ms: number }): Sentences => [`The source accepts the password, in ${ms} ms.`],
  user_unknown: (): Sentences => ["The source does not know the user.", SIGN_IN_ADVICE],
  password_wrong: (): Sentences => ["The source says: wrong password.", SIGN_IN_ADVICE],
  user_restricted: (problem: Problem): Sentences => [
    `The source refuses the user: ${problemText(problem)}.`,
    "Lift the restriction there, exempt the application from second factors, or take another test user.",
  ],
  no_verdict: (problem: Problem): Sentences => [`login gave no verdict: ${problemText(problem)}.`, LOOK_ABOVE],
  // wrong password
  wrong_password_by_text: (): Sentences => [
    "Wrong credentials, recognised by the text of the script's Error.",
    "Better call back WrongUsernameOrPasswordError; until then leave options.usher.recognise_wrong_password_texts on.",
  ],
  wrong_password_told: (): Sentences => ["Somebody made up is answered with wrong credentials."],
  made_up_restricted: (problem: Problem): Sentences => [`Somebody made up is refused: ${problemText(problem)}.`],
  made_up_let_in: (): Sentences => [
    "Somebody made up was let in with a made-up password.",
    "Do not start: correct the login script so that it checks the password.",
  ],
  wrong_password_as_error: (problem: Problem): Sentences => [
    `A made-up user with a made-up password is told as an error: ${problemText(problem)}.`,
    "Have login call back WrongUsernameOrPasswordError(email) where the source says no, and Error only where it does not answer.",
  ],
  // get_user finds the test user
  no_test_user: (): Sentences => ["No test user was given, or the source did not answer before."],
  user_not_found: (): Sentences => [
    "get_user says that there is no such person.",
    "Have get_user look for the same people as login: same connection, same spelling of the e-mail address, user names too.",
  ],
  lookup_failed: (problem: Problem): Sentences => [`get_user failed: ${problemText(problem)}.`, LOOK_ABOVE],
  user_found: ({ id }: { id: string }): Sentences => [`Found as ${id}.`],
  ids_differ: ({ id, login_id: loginId }: { id: string; login_id: string }): Sentences => [
    `login says ${loginId}, get_user says ${id}.`,
    "Have both scripts give the same user_id, or one person becomes two.",
  ],
  ids_alike: ({ id }: { id: string }): Sentences => [`Both scripts say ${id}.`],
  // get_user finds nobody who is made up
  absent_told: (): Sentences => ["callback(null): there is no such person."],
  absent_by_text: ({ said }: { said: string }): Sentences => [
    `Absent, recognised by the text of the script's Error: ${said}.`,
    "Better call back callback(null); until then leave options.usher.recognise_absent_user_texts on.",
  ],
  made_up_found: (): Sentences => [
    "get_user found somebody who was made up a moment ago.",
    "Correct the search in get_user: it must look for exactly the identifier it is given.",
  ],
  absent_as_error: (problem: Problem): Sentences => [
    `A made-up person is told as an error: ${problemText(problem)}.`,
    "Have get_user call back callback(null) when there is no such person, or sign-up and reset fail for everybody new.",
  ],
  // ids
  id_prefix_stripped: ({ id, user_id: userId }: { id: string; user_id: string }): Sentences => [
    `${id} becomes ${userId}.`,
  ],
  id_without_prefix: ({ id, user_id: userId }: { id: string; user_id: string }): Sentences => [
    `${id} becomes ${userId}.`,
  ],
  id_prefixed_twice: ({ id, user_id: userId, prefix }: { id: string; user_id: string; prefix: string }): Sentences => [
    `The source's id ${id} would become ${userId}.`,
    `Set options.usher.strip_user_id_prefix to "${prefix}" before the first person moves, if the id shall stay what it was.`,
  ],
  // people of other connections
  stranger_not_found: (): Sentences => ["The user of another connection is not found."],
  stranger_found: (): Sentences => [
    "get_user finds the user of another connection.",
    "Have get_user take only people whose identities name the source connection.",
  ],
  stranger_as_error: (problem: Problem): Sentences => [
    `get_user fails for the user of another connection: ${problemText(problem)}.`,
    "Have get_user call back callback(null) for people of other connections.",
  ],
  no_stranger: (): Sentences => ["No user of another connection at the source was given to try it with."],
  connections_looked_at: ({ connections }: { connections: string }): Sentences => [
    `get_user gives identities of ${connections}, and looks at connections; a user of another one was not tried.`,
  ],
  connections_not_looked_at: ({ connections }: { connections: string }): Sentences => [
    `get_user gives identities of ${connections}, and nothing in the script looks at them.`,
    "Have get_user take only people whose identities name the source connection, and probe again with a user of another one.",
  ],
  // profile
  profile_without_email: ({ script, message }: { script: string; message: string }): Sentences => [
    `${script}: ${message}`,
    "Have both scripts give the person's e-mail address as email.",
  ],
  profile_without_username: ({ script, message }: { script: string; message: string }): Sentences => [
    `${script}: ${message}`,
    "Have both scripts give username, or set options.requires_username to false.",
  ],
  profile_without_id: ({ script, message }: { script: string; message: string }): Sentences => [
    `${script}: ${message}`,
    "Have both scripts give a user_id that is more than its prefix.",
  ],
  test_user_blocked: ({ script }: { script: string }): Sentences => [
    `${script}: the user is blocked at the source, and would not be let in.`,
    "Take another test user.",
  ],
  profile_whole: (): Sentences => ["Everything that a user needs is there."],
  profile_whole_with_username: (): Sentences => ["Everything that a user needs is there, the username too."],
  // both scripts alike
  not_both_described: (): Sentences => ["Not both scripts described the test user."],
  login_gives_less: ({ fields }: { fields: string }): Sentences => [
    `get_user gives ${fields}, and login does not: whoever signs in comes without.`,
    "Have login give the same profile as get_user.",
  ],
  get_user_gives_less: ({ fields }: { fields: string }): Sentences => [
    `login gives ${fields}, and get_user does not: whoever resets their password first comes without.`,
    "Have get_user give the same profile as login.",
  ],
  same_fields: (): Sentences => ["Both give the same fields."],
  // verified addresses
  email_verified: (): Sentences => ["email_verified is true."],
  email_not_verified: (): Sentences => [
    "The test user comes with email_verified false or without it, and would get a verification mail.",
    "If their address is verified at the source, have both scripts give email_verified.",
  ],
  // speed
  no_lookup_answered: (): Sentences => ["No lookup was answered."],
  fast_enough: (speed: Speed): Sentences => [speedText(speed)],
  slow: (speed: Speed): Sentences => [
    speedText(speed),
    "Find out why the source is slow: everybody waits that long at their first sign-in.",
  ],
};

interface Speed {
  readonly lookups: number;
  /** Median. */
  readonly ms: number;
  readonly at_once: number;
  /** How many are to be moved; absent: not known. */
  readonly people?: number;
  /** For all of them, one after the other. */
  readonly hours?: number;
}

function speedText({ lookups, ms, people, hours, at_once: atOnce }: Speed): string {
  const median = `The median of ${lookups} lookups is ${ms} ms`;
  if (people === undefined || hours === undefined) return `${median}.`;
  return `${median}: ${people} people take ${inHours(hours)} one after the other, ${inHours(hours / atOnce)} with ${atOnce} questions at once.`;
}

const inHours = (hours: number): string => (hours < 0.1 ? "less than 0.1 hours" : `${hours.toFixed(1)} hours`);
