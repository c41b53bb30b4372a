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
        return ok("The user of another connection is not found.");
      case "found":
        return failed(
          "get_user finds the user of another connection.",
          "Have get_user take only people whose identities name the source connection.",
        );
      case "unavailable":
        return failed(
          `get_user fails for the user of another connection: ${problemOf(lookup)}.`,
          "Have get_user call back callback(null) for people of other connections.",
        );
    }
  },
};

/** Without somebody to try it with: whoever has identities lives beside people of other connections. */
function judgeByIdentities({ observations, scripts }: ProbeSubject) {
  const connections = observations.person.lookup?.report.identityConnections;
  if (connections === undefined || connections.length === 0)
    return skipped("No user of another connection at the source was given to try it with.");
  const seen = `get_user gives identities of ${connections.join(", ")}`;
  const getUser = scripts.get_user ?? "";
  if (FILTER.test(getUser) || connections.some((name) => getUser.includes(name)))
    return ok(`${seen}, and looks at connections; a user of another one was not tried.`);
  return warning(
    `${seen}, and nothing in the script looks at them.`,
    "Have get_user take only people whose identities name the source connection, and probe again with a user of another one.",
  );
}
