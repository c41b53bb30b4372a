import { pluralIn } from "../plural.ts";

const plural = pluralIn("en");

type Said = readonly [seen: string, advice?: string];
interface Problem {
  /** The source's or the script's own words, or ours for a code. */
  readonly problem: string;
}
interface Certificate {
  readonly place: string;
  readonly protocol: string;
  readonly subject: string;
  readonly days: number;
}
interface Speed {
  readonly lookups: number;
  readonly ms: number;
  readonly people: number | undefined;
  readonly hours: number | undefined;
  readonly at_once: number;
}

const LOOK_ABOVE =
  "Correct what the steps above name, or try the script in the connection’s editor and read its console.";
const SIGN_IN_ADVICE =
  "Try the same person at the source itself. If they can sign in there, correct the realm or the client secret.";
const CLIENT_ADVICE = "Correct the client id and the client secret in the connection’s values or in the script.";
const SCOPE_ADVICE = "Grant the application at the source read:users of its Management API.";

const certificate = ({ place, protocol, subject, days }: Certificate) =>
  `${place}: ${protocol}, certificate of ${subject}, good for ${plural(days, { one: "# more day", other: "# more days" })}.`;
const concurrency = (suggested: number) =>
  `Set “Questions at a time” of the connection to ${suggested}, and put this server’s address on the source’s allow lists.`;
const rateLimit = ({ limit, at_once }: { limit: number; at_once: number }) =>
  `The source allows ${plural(limit, { one: "# request", other: "# requests" })} at a time; at most ${plural(at_once, { one: "# question", other: "# questions" })} would be asked at once.`;
const inHours = (hours: number) => (hours < 0.1 ? "a few minutes" : `${hours.toFixed(1)} hours`);
const speed = ({ lookups, ms, people, hours, at_once }: Speed) =>
  `Half of ${plural(lookups, { one: "# lookup", other: "# lookups" })} took less than ${ms} ms${
    people === undefined || hours === undefined
      ? "."
      : `: ${plural(people, { one: "# person takes", other: "# people take" })} ${inHours(hours)} one after the other, ${inHours(hours / at_once)} with ${at_once} at once.`
  }`;

/** What a probe found: each step's name, and each finding with what to change. */
export const texts = {
  steps: {
    scripts: "Scripts are there and compile",
    settings: "Values that the scripts read are there",
    address: "The source’s address resolves and is allowed",
    connect: "The source accepts connections and answers in time",
    tls: "TLS is in order",
    answers: "The source answers without errors of its own",
    client_credentials: "The source accepts the script’s own client",
    scopes: "The client may look people up",
    rate_limits: "The source’s rate limits are kept",
    sign_in: "The test person signs in",
    wrong_password: "A wrong password is told as one",
    lookup_finds: "get_user finds the test person, with the same id",
    lookup_absent: "get_user says of somebody made up that there is nobody",
    id_prefix: "Ids are not prefixed twice",
    connection_filter: "People of other connections at the source are not found",
    profile: "The profile makes a user",
    same_profile: "login and get_user describe a person alike",
    email_verified: "Verified e-mail addresses stay verified",
    speed: "The source is fast enough",
  },

  /** In the source’s or the script’s own words, whatever their language. */
  quoted: (words: string) => `“${words}”`,

  /** Why a question got no verdict, where the source did not say it itself. */
  reasons: {
    timeout: "no answer within the time limit",
    unreachable: "it could not be reached",
    server_error: "it answered with an error of its own",
    misconfigured: "the connection is not set up rightly",
    script_error: "the script failed",
    memory: "the script took too much memory",
    egress_denied: "the script may not connect there",
    refused: "the script was not run",
    disabled: "disabled there",
    locked: "locked there",
    account_expired: "expired there",
    password_expired: "the password has expired there",
    password_change_required: "a new password is wanted there first",
    refused_by_script: "the script refused them",
    breaker_open: "not asked, since it failed too often just before",
    busy: "not asked, since too many were waiting",
    rate_limited_by_source: "not asked, since it had told to wait",
    guess_budget: "not asked, since one more wrong password might lock the person",
    paused: "not asked, since the migration is paused",
    closed: "not asked, since the migration is finished",
    shadow: "not asked, since the migration only watches",
    unknown: "unknown",
  },

  findings: {
    no_login_script: (): Said => ["There is no login script.", "Write one in the connection’s editor and save it."],
    script_invalid: ({ script, message }: { script: string; message: string }): Said => [
      `The script ${script} cannot be read: ${message}`,
      `Correct the script ${script} and save it.`,
    ],
    script_placeholder: ({ script, placeholder }: { script: string; placeholder: string }): Said => [
      `The script ${script} still has the placeholder ${placeholder}.`,
      `Put the real value in place of ${placeholder}.`,
    ],
    not_importing: (): Said => [
      "The scripts are fine, but nobody is taken over yet.",
      "Turn on “Import users to this database” at the connection when people shall come.",
    ],
    no_get_user_script: (): Said => [
      "login compiles; there is no script get_user.",
      "Save a script get_user, or nobody who is not here yet can reset a password.",
    ],
    scripts_fine: (): Said => ["login and get_user compile, and every module they need is there."],
    settings_missing: ({ names }: { names: string }): Said => [
      `The scripts read ${names}: not set, or not to be opened with this server’s master key.`,
      `Set ${names} under “Values for the scripts” of the connection.`,
    ],
    settings_unnamed: (): Said => [
      "The scripts name no value outright. One that is put together while they run and is missing shows in the steps below.",
    ],
    settings_set: ({ names }: { names: string }): Said => [`Set: ${names}.`],
    address_denied: ({ place }: { place: string }): Said => [
      `${place} is not allowed by the connection’s network rules.`,
      `Name ${place}, with every other host that the scripts need, under “Where scripts may connect” of the connection.`,
    ],
    name_unknown: ({ host, error }: { host: string; error: string }): Said => [
      `The name ${host} does not resolve (${error}).`,
      "Correct the source’s address in the values or in the script.",
    ],
    address_allowed: ({ places }: { places: string }): Said => [`Allowed: ${places}.`],
    nothing_asked: (): Said => ["Nothing was asked."],
    not_connected: ({ problem }: Problem): Said => [
      `The source was not connected to at all: ${problem}.`,
      "Make sure that the script asks the source: try it in the connection’s editor and read its console.",
    ],
    no_connection_tried: (): Said => ["No connection was tried."],
    connection_refused: ({ place, error }: { place: string; error: string }): Said => [
      `${place} cannot be connected to (${error}).`,
      "Start the source, correct its port, or open the firewall for this server’s address.",
    ],
    no_answer_in_time: ({ script }: { script: string }): Said => [
      `${script} got no answer within the time limit.`,
      "Find out why the source is slow, or raise “Longest wait for an answer” at the connection (20 seconds at most).",
    ],
    connection_cut: ({ problem }: Problem): Said => [
      `The source ended the connection before its answer was complete: ${problem}.`,
      "Look at the source’s own log, and at proxies on the way.",
    ],
    calls_answered: ({ calls }: { calls: number }): Said => [
      plural(calls, { one: "# call was answered.", other: "# calls were answered." }),
    ],
    no_connection_stood: (): Said => ["No connection stood."],
    tls_of_its_own: ({ place }: { place: string }): Said => [
      `${place} speaks a protocol that agrees on TLS by itself.`,
    ],
    certificate_expired: ({ place, error }: { place: string; error: string }): Said => [
      `The certificate of ${place} has expired (${error}).`,
      "Renew the source’s certificate.",
    ],
    certificate_of_another_name: ({ place, error }: { place: string; error: string }): Said => [
      `The certificate of ${place} is for another name (${error}).`,
      "Ask the source by a name that its certificate is for.",
    ],
    certificate_untrusted: ({ place, error }: { place: string; error: string }): Said => [
      `The certificate of ${place} is not trusted (${error}).`,
      "Give the source a certificate of a public authority, with its whole chain.",
    ],
    no_tls: ({ place }: { place: string }): Said => [
      `${place} does not speak TLS.`,
      "Use the source’s https address, so that passwords are not sent in the clear.",
    ],
    tls_not_seen: ({ place, error }: { place: string; error: string }): Said => [
      `${place} could not be looked at (${error}).`,
    ],
    certificate_ends_soon: (one: Certificate): Said => [
      certificate(one),
      "Renew the source’s certificate before it expires.",
    ],
    tls_too_old: (one: Certificate): Said => [certificate(one), "Have the source speak TLS 1.2 or newer."],
    tls_fine: (one: Certificate): Said => [certificate(one)],
    no_http_answer: (): Said => ["No HTTP answer was seen."],
    server_errors: ({ answers }: { answers: string }): Said => [
      `Answers: ${answers}.`,
      "Look at the source’s own log: it answers with errors of its own.",
    ],
    path_unknown: ({ answers }: { answers: string }): Said => [
      `Answers: ${answers}.`,
      "Correct the path that the script asks: the source does not know it.",
    ],
    redirected: ({ answers }: { answers: string }): Said => [
      `Answers: ${answers}.`,
      "Ask the address that the source redirects to.",
    ],
    answers_fine: ({ answers }: { answers: string }): Said => [`Answers: ${answers}.`],
    grant_refused: ({ said }: { said: string }): Said => [
      `The source says: ${said}`,
      "Enable the grants client_credentials, password and password-realm for the application at the source.",
    ],
    audience_refused: ({ said }: { said: string }): Said => [
      `The source says: ${said}`,
      "Correct the audience: the identifier of the source’s Management API.",
    ],
    realm_refused: ({ said }: { said: string }): Said => [
      `The source says: ${said}`,
      "Correct the realm, and enable that connection for the application at the source.",
    ],
    client_refused: ({ said }: { said: string }): Said => [`The source refuses the client: ${said}`, CLIENT_ADVICE],
    client_refused_401: (): Said => ["The source refuses the client (401).", CLIENT_ADVICE],
    client_accepted: (): Said => ["The source takes the client."],
    no_question_so_far: (): Said => ["No question got as far as that."],
    nobody_looked_up: (): Said => ["Nobody was looked up."],
    lookup_forbidden: ({ said }: { said: string }): Said => [`The source forbids it: ${said}`, SCOPE_ADVICE],
    lookup_forbidden_403: (): Said => ["The source forbids it (403).", SCOPE_ADVICE],
    no_lookup_so_far: (): Said => ["No lookup got as far as that."],
    lookups_allowed: (): Said => ["Lookups are allowed."],
    not_reached: (): Said => ["The source was not reached."],
    too_many_requests: ({ suggested }: { suggested: number }): Said => [
      "The source answers 429: too many requests.",
      concurrency(suggested),
    ],
    no_rate_limit: (): Said => ["The source names no rate limit."],
    rate_limit_tight: ({ suggested, ...limits }: { suggested: number; limit: number; at_once: number }): Said => [
      rateLimit(limits),
      concurrency(suggested),
    ],
    rate_limit_kept: (limits: { limit: number; at_once: number }): Said => [rateLimit(limits)],

    nobody_described: (): Said => ["The source described nobody."],
    source_not_asked: (): Said => ["The source was not asked."],
    no_test_password: (): Said => ["No test person with a password was given, or the source did not answer before."],
    password_accepted: ({ ms }: { ms: number }): Said => [`The source accepts the password, in ${ms} ms.`],
    user_unknown: (): Said => ["The source does not know the person.", SIGN_IN_ADVICE],
    password_wrong: (): Said => ["The source says that the password is wrong.", SIGN_IN_ADVICE],
    user_restricted: ({ problem }: Problem): Said => [
      `The source refuses the person: ${problem}.`,
      "Lift the restriction there, exempt the application from second factors, or take another test person.",
    ],
    no_verdict: ({ problem }: Problem): Said => [`login gave no verdict: ${problem}.`, LOOK_ABOVE],
    wrong_password_by_text: (): Said => [
      "Wrong credentials, recognised by the text of the script’s Error.",
      "Better call back WrongUsernameOrPasswordError; until then leave “Take a plain Error with Auth0’s words for wrong credentials as such” on.",
    ],
    wrong_password_told: (): Said => ["Somebody made up is answered with wrong credentials."],
    made_up_restricted: ({ problem }: Problem): Said => [`Somebody made up is refused: ${problem}.`],
    made_up_let_in: (): Said => [
      "Somebody made up was let in with a made-up password.",
      "Do not start: correct the login script so that it checks the password.",
    ],
    wrong_password_as_error: ({ problem }: Problem): Said => [
      `Somebody made up with a made-up password is told as an error: ${problem}.`,
      "Have login call back WrongUsernameOrPasswordError(email) where the source says no, and Error only where it does not answer.",
    ],
    no_test_user: (): Said => ["No test person was given, or the source did not answer before."],
    user_not_found: (): Said => [
      "get_user says that there is no such person.",
      "Have get_user look for the same people as login: same connection, same spelling of the e-mail address, usernames too.",
    ],
    lookup_failed: ({ problem }: Problem): Said => [`get_user failed: ${problem}.`, LOOK_ABOVE],
    user_found: ({ id }: { id: string }): Said => [`Found as ${id}.`],
    ids_differ: ({ id, login_id }: { id: string; login_id: string }): Said => [
      `login says ${login_id}, get_user says ${id}.`,
      "Have both scripts give the same user_id, or one person becomes two.",
    ],
    ids_alike: ({ id }: { id: string }): Said => [`Both scripts say ${id}.`],
    absent_told: (): Said => ["callback(null): there is no such person."],
    absent_by_text: ({ said }: { said: string }): Said => [
      `Nobody, recognised by the text of the script’s Error: ${said}.`,
      "Better call back callback(null); until then leave the connection’s switch for this text on.",
    ],
    made_up_found: (): Said => [
      "get_user found somebody who was made up a moment ago.",
      "Correct the search in get_user: it must look for exactly the identifier it is given.",
    ],
    absent_as_error: ({ problem }: Problem): Said => [
      `Somebody made up is told as an error: ${problem}.`,
      "Have get_user call back callback(null) when there is no such person, or sign-up and reset fail for everybody new.",
    ],
    id_prefix_stripped: ({ id, user_id }: { id: string; user_id: string }): Said => [`${id} becomes ${user_id}.`],
    id_without_prefix: ({ id, user_id }: { id: string; user_id: string }): Said => [`${id} becomes ${user_id}.`],
    id_prefixed_twice: ({ id, user_id, prefix }: { id: string; user_id: string; prefix: string }): Said => [
      `The source’s id ${id} would become ${user_id}.`,
      `If the id shall stay as it was, give ${prefix} as “Beginning of its user ids to leave out” at the connection before the first person moves.`,
    ],
    stranger_not_found: (): Said => ["The person of another connection is not found."],
    stranger_found: (): Said => [
      "get_user finds the person of another connection.",
      "Have get_user take only people whose identities name the source connection.",
    ],
    stranger_as_error: ({ problem }: Problem): Said => [
      `get_user fails for the person of another connection: ${problem}.`,
      "Have get_user call back callback(null) for people of other connections.",
    ],
    no_stranger: (): Said => ["Nobody of another connection at the source was given to try it with."],
    connections_looked_at: ({ connections }: { connections: string }): Said => [
      `get_user gives identities of ${connections}, and looks at connections; a person of another one was not tried.`,
    ],
    connections_not_looked_at: ({ connections }: { connections: string }): Said => [
      `get_user gives identities of ${connections}, and nothing in the script looks at them.`,
      "Have get_user take only people whose identities name the source connection, and probe again with a person of another one.",
    ],
    profile_without_email: ({ script }: { script: string }): Said => [
      `${script} gives no e-mail address, or one that is none.`,
      "Have both scripts give the person’s e-mail address as email.",
    ],
    profile_without_username: ({ script }: { script: string }): Said => [
      `${script} gives no username, and the connection requires one.`,
      "Have both scripts give username, or turn off “People have a username” at the connection.",
    ],
    profile_without_id: ({ script }: { script: string }): Said => [
      `${script} gives an id that is empty once its beginning is left out.`,
      "Have both scripts give a user_id that is more than that.",
    ],
    test_user_blocked: ({ script }: { script: string }): Said => [
      `${script}: the person is blocked at the source, and would not be let in.`,
      "Take another test person.",
    ],
    profile_whole: (): Said => ["Everything that a user needs is there."],
    profile_whole_with_username: (): Said => ["Everything that a user needs is there, the username too."],
    not_both_described: (): Said => ["Not both scripts described the test person."],
    login_gives_less: ({ fields }: { fields: string }): Said => [
      `get_user gives ${fields}, and login does not: whoever signs in comes without.`,
      "Have login give the same profile as get_user.",
    ],
    get_user_gives_less: ({ fields }: { fields: string }): Said => [
      `login gives ${fields}, and get_user does not: whoever resets their password first comes without.`,
      "Have get_user give the same profile as login.",
    ],
    same_fields: (): Said => ["Both give the same fields."],
    email_verified: (): Said => ["email_verified is true."],
    email_not_verified: (): Said => [
      "The test person comes with email_verified false or without it, and would get a mail to confirm the address.",
      "If their address is verified at the source, have both scripts give email_verified.",
    ],
    no_lookup_answered: (): Said => ["No lookup was answered."],
    fast_enough: (one: Speed): Said => [speed(one)],
    slow: (one: Speed): Said => [
      speed(one),
      "Find out why the source is slow: everybody waits that long at their first sign-in.",
    ],
  },
};
