import { problemOf } from "../observations.ts";
import { failed, ok, type ProbeStep, type ProbeSubject, skipped, warning } from "../probe-step.ts";

const FILTER = /identities|connection|realm/i;

/** `get_user` finds people of the source connection only (contract §7 row 7). */
export const connectionFilter: ProbeStep = {
  name: "connection_filter",
  title: "People of other connections at the source are not found",
  judge(subject) {
    const { lookup } = subject.observations.stranger;
    if (lookup === undefined) return judgeByIdentities(subject);
    switch (lookup.verdict.outcome) {
      case "absent":
        return ok("stranger_not_found");
      case "found":
        return failed("stranger_found");
      case "unavailable":
        return failed("stranger_as_error", problemOf(lookup));
    }
  },
};

/** Without somebody to try it with: whoever has identities lives beside people of other connections. */
function judgeByIdentities({ observations, scripts }: ProbeSubject) {
  const names = observations.person.lookup?.report.identityConnections;
  if (names === undefined || names.length === 0) return skipped("no_stranger");
  const connections = names.join(", ");
  const getUser = scripts.get_user ?? "";
  if (FILTER.test(getUser) || names.some((name) => getUser.includes(name)))
    return ok("connections_looked_at", { connections });
  return warning("connections_not_looked_at", { connections });
}
