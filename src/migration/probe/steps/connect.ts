import { callsOf, problemOf, unanswered } from "../observations.ts";
import { failed, ok, type ProbeStep, skipped } from "../probe-step.ts";

const CONNECT_ERRORS = /^(ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNRESET)$/;
const RESET_TEXT = /\b(ECONNRESET|EPIPE|socket hang up|connection closed|unexpected end)\b/i;

/** A connection stands, and is not cut while the source answers. */
export const connect: ProbeStep = {
  name: "connect",
  title: "The source accepts connections and answers in time",
  judge({ observations }) {
    const calls = callsOf(observations);
    if (calls.length === 0) return skipped("No connection was tried.");
    const refused = calls.find(({ error }) => error !== undefined && CONNECT_ERRORS.test(error));
    if (refused)
      return failed(
        `${refused.host}:${refused.port} cannot be connected to (${refused.error}).`,
        "Start the source, correct its port, or open the firewall for this server's address.",
      );
    const late = unanswered(observations).find(({ verdict }) => "reason" in verdict && verdict.reason === "timeout");
    if (late)
      return failed(
        `${late.asked} got no answer within the time limit.`,
        "Find out why the source is slow, or raise options.usher.source_timeout_ms (20000 at most).",
      );
    const cut = unanswered(observations).find((observation) => RESET_TEXT.test(problemOf(observation)));
    if (cut)
      return failed(
        `The source ended the connection before its answer was complete: ${problemOf(cut)}.`,
        "Look at the source's own log, and at proxies on the way.",
      );
    return ok(`${calls.length} calls were answered.`);
  },
};
