import type { SourceCallReport, SourceConnector } from "./source-connector.ts";

/**
 * Stands for a source that could not be opened, for example because its settings cannot be unsealed. It gives no verdict on
 * anybody, so that those who are here already sign in as ever (design §4 rule 6).
 */
export function misconfiguredSource(cause: unknown): SourceConnector {
  const problem = "The connection's source could not be opened.";
  const unavailable = { outcome: "unavailable", reason: "misconfigured", cause } as const;
  const report: SourceCallReport = {
    durationMs: 0,
    outboundCalls: [],
    console: [],
    failureKind: "refused",
    message: problem,
  };
  return {
    kind: "misconfigured",
    checkCredentials: async () => ({ check: unavailable, report }),
    findUser: async () => ({ lookup: unavailable, report }),
    close: async () => {},
  };
}
