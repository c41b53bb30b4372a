import { type Problem, problemText, type Sentences } from "./sentences.ts";

/** What is found of scripts, settings and everything between here and the source. */
export const findingsOnTheWay = {
  // scripts
  no_login_script: (): Sentences => [
    "There is no login script.",
    "Save a login script as options.customScripts.login.",
  ],
  script_invalid: ({ script, message }: { script: string; message: string }): Sentences => [
    `${script}: ${message}`,
    `Correct the ${script} script and save it.`,
  ],
  script_placeholder: ({ script, placeholder }: { script: string; placeholder: string }): Sentences => [
    `${script} still has the placeholder ${placeholder}.`,
    `Put the real value in place of ${placeholder}.`,
  ],
  not_importing: (): Sentences => [
    "The scripts are fine, but nobody is taken over yet.",
    "Set options.enabledDatabaseCustomization and options.import_mode to true when people shall come.",
  ],
  no_get_user_script: (): Sentences => [
    "login compiles; there is no get_user script.",
    "Save a get_user script, or nobody who is not here yet can reset a password.",
  ],
  scripts_fine: (): Sentences => ["login and get_user compile, and every module they need is there."],
  // settings
  settings_missing: ({ names, options }: { names: string; options: string }): Sentences => [
    `The scripts read ${names}: not set or not to be opened with this master key.`,
    `Set ${options}.`,
  ],
  settings_unnamed: (): Sentences => [
    "The scripts name no setting outright. One that they put together while they run and that is missing shows in the steps below.",
  ],
  settings_set: ({ names }: { names: string }): Sentences => [`Set: ${names}.`],
  // address
  address_denied: ({ place }: { place: string }): Sentences => [
    `${place} is not allowed by the connection's network policy.`,
    `Set options.usher.network to {"policy": "list", "hosts": ["${place}"]} with every other host that the scripts need.`,
  ],
  name_unknown: ({ host, error }: { host: string; error: string }): Sentences => [
    `The name ${host} does not resolve (${error}).`,
    "Correct the source's address in the settings or the script.",
  ],
  address_allowed: ({ places }: { places: string }): Sentences => [`Allowed: ${places}.`],
  nothing_asked: (): Sentences => ["Nothing was asked."],
  not_connected: (problem: Problem): Sentences => [
    `The source was not connected to at all: ${problemText(problem)}.`,
    "Make sure that the script asks the source; look at its console with usher scripts try.",
  ],
  // connect
  no_connection_tried: (): Sentences => ["No connection was tried."],
  connection_refused: ({ place, error }: { place: string; error: string }): Sentences => [
    `${place} cannot be connected to (${error}).`,
    "Start the source, correct its port, or open the firewall for this server's address.",
  ],
  no_answer_in_time: ({ script }: { script: string }): Sentences => [
    `${script} got no answer within the time limit.`,
    "Find out why the source is slow, or raise options.usher.source_timeout_ms (20000 at most).",
  ],
  connection_cut: (problem: Problem): Sentences => [
    `The source ended the connection before its answer was complete: ${problemText(problem)}.`,
    "Look at the source's own log, and at proxies on the way.",
  ],
  calls_answered: ({ calls }: { calls: number }): Sentences => [`${calls} calls were answered.`],
  // tls
  no_connection_stood: (): Sentences => ["No connection stood."],
  tls_of_its_own: ({ place }: { place: string }): Sentences => [
    `${place} speaks a protocol that agrees on TLS by itself.`,
  ],
  certificate_expired: ({ place, error }: { place: string; error: string }): Sentences => [
    `${place} has a certificate that is not trusted: ${error}.`,
    "Renew the source's certificate.",
  ],
  certificate_of_another_name: ({ place, error }: { place: string; error: string }): Sentences => [
    `${place} has a certificate that is not trusted: ${error}.`,
    "Ask the source by a name that its certificate is for.",
  ],
  certificate_untrusted: ({ place, error }: { place: string; error: string }): Sentences => [
    `${place} has a certificate that is not trusted: ${error}.`,
    "Give the source a certificate of a public authority, with its whole chain.",
  ],
  no_tls: ({ place }: { place: string }): Sentences => [
    `${place} does not speak TLS.`,
    "Use the source's https address, so that passwords are not sent in the clear.",
  ],
  tls_not_seen: ({ place, error }: { place: string; error: string }): Sentences => [
    `${place} could not be looked at: ${error}.`,
  ],
  certificate_ends_soon: (certificate: Certificate): Sentences => [
    certificateText(certificate),
    "Renew the source's certificate before it expires.",
  ],
  tls_too_old: (certificate: Certificate): Sentences => [
    certificateText(certificate),
    "Have the source speak TLS 1.2 or newer.",
  ],
  tls_fine: (certificate: Certificate): Sentences => [certificateText(certificate)],
  // answers
  no_http_answer: (): Sentences => ["No HTTP answer was seen."],
  server_errors: ({ answers }: { answers: string }): Sentences => [
    `Answers: ${answers}.`,
    "Look at the source's own log: it answers with errors of its own.",
  ],
  path_unknown: ({ answers }: { answers: string }): Sentences => [
    `Answers: ${answers}.`,
    "Correct the path that the script asks: the source does not know it.",
  ],
  redirected: ({ answers }: { answers: string }): Sentences => [
    `Answers: ${answers}.`,
    "Ask the address that the source redirects to.",
  ],
  answers_fine: ({ answers }: { answers: string }): Sentences => [`Answers: ${answers}.`],
  // client credentials
  grant_refused: ({ said }: { said: string }): Sentences => [
    `The source says: ${said}`,
    "Enable the grants client_credentials, password and password-realm for the application at the source.",
  ],
  audience_refused: ({ said }: { said: string }): Sentences => [
    `The source says: ${said}`,
    "Correct the audience: the identifier of the source's Management API.",
  ],
  realm_refused: ({ said }: { said: string }): Sentences => [
    `The source says: ${said}`,
    "Correct the realm, and enable that connection for the application at the source.",
  ],
  client_refused: ({ said }: { said: string }): Sentences => [
    `The source refuses the client: ${said}`,
    "Correct the client id and the client secret in the settings or the script.",
  ],
  client_refused_401: (): Sentences => [
    "The source refuses the client (401)",
    "Correct the client id and the client secret in the settings or the script.",
  ],
  client_accepted: (): Sentences => ["The source takes the client."],
  no_question_so_far: (): Sentences => ["No question got as far as that."],
  // scopes
  nobody_looked_up: (): Sentences => ["Nobody was looked up."],
  lookup_forbidden: ({ said }: { said: string }): Sentences => [
    `The source forbids it: ${said}`,
    "Grant the application at the source read:users of its Management API.",
  ],
  lookup_forbidden_403: (): Sentences => [
    "The source forbids it (403)",
    "Grant the application at the source read:users of its Management API.",
  ],
  no_lookup_so_far: (): Sentences => ["No lookup got as far as that."],
  lookups_allowed: (): Sentences => ["Lookups are allowed."],
  // rate limits
  not_reached: (): Sentences => ["The source was not reached."],
  too_many_requests: ({ suggested }: { suggested: number }): Sentences => [
    "The source answers 429: too many requests.",
    concurrencyAdvice(suggested),
  ],
  no_rate_limit: (): Sentences => ["The source names no rate limit."],
  rate_limit_tight: ({ suggested, ...limits }: RateLimits & { suggested: number }): Sentences => [
    rateLimitText(limits),
    concurrencyAdvice(suggested),
  ],
  rate_limit_kept: (limits: RateLimits): Sentences => [rateLimitText(limits)],
};

interface Certificate {
  readonly place: string;
  readonly protocol: string;
  readonly subject: string;
  readonly days: number;
}

const certificateText = ({ place, protocol, subject, days }: Certificate): string =>
  `${place}: ${protocol}, certificate of ${subject}, good for ${days} more days.`;

interface RateLimits {
  readonly limit: number;
  readonly at_once: number;
}

const rateLimitText = ({ limit, at_once: atOnce }: RateLimits): string =>
  `The source allows ${limit} requests at a time; Usher asks ${atOnce} questions at once at most.`;

const concurrencyAdvice = (suggested: number): string =>
  `Set options.usher.source_protection.concurrency to ${suggested}, and put this server's address on the source's allow lists.`;
