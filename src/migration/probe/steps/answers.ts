import { callsOf, type SeenCall } from "../observations.ts";
import { failed, ok, type ProbeStep, skipped, warning } from "../probe-step.ts";

/** The statuses of the source's answers. */
export const answers: ProbeStep = {
  name: "answers",
  title: "The source answers without errors of its own",
  judge({ observations }) {
    const calls = callsOf(observations).filter(({ status }) => status !== undefined);
    if (calls.length === 0) return skipped("no_http_answer");
    const answers = summary(calls);
    if (calls.some(({ status = 0 }) => status >= 500)) return failed("server_errors", { answers });
    if (calls.some(({ status, observation }) => status === 404 && observation.verdict.outcome === "unavailable"))
      return failed("path_unknown", { answers });
    if (calls.some(({ status = 0 }) => status >= 300 && status < 400)) return warning("redirected", { answers });
    return ok("answers_fine", { answers });
  },
};

function summary(calls: readonly SeenCall[]): string {
  const grouped = Map.groupBy(calls, ({ method = "", host, port, status }) =>
    `${method} ${host}:${port} ${status}`.trim(),
  );
  return [...grouped].map(([name, same]) => (same.length === 1 ? name : `${name} (${same.length} ×)`)).join(", ");
}
