import { problemText } from "../findings/sentences.ts";
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
    if (calls.length === 0) return skipped("no_connection_tried");
    const refused = calls.find(({ error }) => error !== undefined && CONNECT_ERRORS.test(error));
    if (refused)
      return failed("connection_refused", { place: `${refused.host}:${refused.port}`, error: refused.error ?? "" });
    const late = unanswered(observations).find(({ verdict }) => "reason" in verdict && verdict.reason === "timeout");
    if (late) return failed("no_answer_in_time", { script: late.asked });
    const cut = unanswered(observations).find((observation) => RESET_TEXT.test(problemText(problemOf(observation))));
    if (cut) return failed("connection_cut", problemOf(cut));
    return ok("calls_answered", { calls: calls.length });
  },
};
