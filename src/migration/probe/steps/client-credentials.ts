import { problemText } from "../findings/sentences.ts";
import { callsOf, problemOf, unanswered } from "../observations.ts";
import { failed, ok, type ProbeStep, skipped } from "../probe-step.ts";

const GRANT = /unauthorized_client|grant type\b.*\bnot allowed|unsupported_grant_type/i;
const AUDIENCE = /service not found|unknown audience|invalid audience/i;
const REALM = /unknown realm|connection .*(?:not found|disabled|does not exist)|connection is not enabled/i;
const CLIENT =
  /invalid_client|access_denied|\bunauthorized\b|invalid[ _]token|authentication failed|access denied for user/i;

/** The application that the script signs in with is known at the source and may use this way. */
export const clientCredentials: ProbeStep = {
  name: "client_credentials",
  title: "The source accepts the script's own client",
  judge({ observations }) {
    const problems = unanswered(observations).map((observation) => ({
      observation,
      text: problemText(problemOf(observation)),
    }));
    const said = (pattern: RegExp) => problems.find(({ text }) => pattern.test(text))?.text;
    const grant = said(GRANT);
    if (grant !== undefined) return failed("grant_refused", { said: grant });
    const audience = said(AUDIENCE);
    if (audience !== undefined) return failed("audience_refused", { said: audience });
    const realm = said(REALM);
    if (realm !== undefined) return failed("realm_refused", { said: realm });
    const isRefused = callsOf(observations).some(
      ({ status, observation }) => status === 401 && observation.verdict.outcome === "unavailable",
    );
    const client = said(CLIENT);
    if (client !== undefined) return failed("client_refused", { said: client });
    if (isRefused) return failed("client_refused_401");
    const isAnswered = observations.all.some(({ verdict }) => verdict.outcome !== "unavailable");
    return isAnswered ? ok("client_accepted") : skipped("no_question_so_far");
  },
};
