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
    const problems = unanswered(observations).map((observation) => ({ observation, text: problemOf(observation) }));
    const said = (pattern: RegExp) => problems.find(({ text }) => pattern.test(text))?.text;
    const grant = said(GRANT);
    if (grant !== undefined)
      return failed(
        `The source says: ${grant}`,
        "Enable the grants client_credentials, password and password-realm for the application at the source.",
      );
    const audience = said(AUDIENCE);
    if (audience !== undefined)
      return failed(
        `The source says: ${audience}`,
        "Correct the audience: the identifier of the source's Management API.",
      );
    const realm = said(REALM);
    if (realm !== undefined)
      return failed(
        `The source says: ${realm}`,
        "Correct the realm, and enable that connection for the application at the source.",
      );
    const isRefused = callsOf(observations).some(
      ({ status, observation }) => status === 401 && observation.verdict.outcome === "unavailable",
    );
    const client = said(CLIENT);
    if (isRefused || client !== undefined)
      return failed(
        `The source refuses the client${client === undefined ? " (401)" : `: ${client}`}`,
        "Correct the client id and the client secret in the settings or the script.",
      );
    const isAnswered = observations.all.some(({ verdict }) => verdict.outcome !== "unavailable");
    return isAnswered ? ok("The source takes the client.") : skipped("No question got as far as that.");
  },
};
