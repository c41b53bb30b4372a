import { createHash } from "node:crypto";
import { z } from "zod";
import type { Credentials } from "../../domain/credentials.ts";
import type { ConnectionId, TenantId } from "../../domain/ids.ts";
import type {
  HostAndPort,
  NetworkPolicy,
  ScriptEntry,
  ScriptResult,
  ScriptRunner,
} from "../../scripts/script-runner.ts";
import type { SourceCallReport, SourceConnector, SourceKind } from "../source-connector.ts";
import { identityConnections } from "./identity-connections.ts";
import { type Judged, judgeGetUser, judgeLogin } from "./script-verdicts.ts";
import { secretSettings } from "./secret-settings.ts";

const hostAndPort = z.object({ host: z.string().min(1), port: z.number().int().min(1).max(65_535) });

/** What a script source is opened with. */
export const scriptSourceOptions = z.object({
  tenantId: z.custom<TenantId>((value) => typeof value === "string"),
  connectionId: z.custom<ConnectionId>((value) => typeof value === "string"),
  /** The database action scripts as saved; absent or blank when there is none. */
  login: z.string().optional(),
  getUser: z.string().optional(),
  /** Opened values of `options.configuration`. */
  configuration: z.record(z.string(), z.string()).default({}),
  /** `options.enable_script_context` (contract §1.1). */
  enableScriptContext: z.boolean().default(false),
  /** Where scripts may connect to, beside this server's own domains. */
  network: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("public") }),
      z.object({ kind: z.literal("list"), hosts: z.array(hostAndPort) }),
    ])
    .default({ kind: "public" }),
  /** Longest time for one call, milliseconds; default: the runner's 20,000. */
  timeoutMs: z.number().int().positive().optional(),
  /** Longest time until a connection stands, milliseconds; default: the runner's 10,000. */
  connectTimeoutMs: z.number().int().positive().optional(),
  /** Whether a plain `Error` with an Auth0 source's text for a wrong password is one (contract §7 row 5). */
  recogniseWrongPasswordTexts: z.boolean().default(true),
  /** Whether `Error("User does not exist")` from `get_user` means that there is no such person (contract §7 row 8). */
  recogniseAbsentUserTexts: z.boolean().default(true),
});

export type ScriptSourceOptions = z.output<typeof scriptSourceOptions>;

export interface ScriptSourceDeps {
  readonly runner: ScriptRunner;
  /** This server's own public domains (design §5), asked for at each call. */
  alwaysReachable(): Promise<readonly HostAndPort[]>;
}

/** The kind `script`: the old system is asked by the tenant's own database action scripts (contract §1). */
export const scriptSource: SourceKind<ScriptSourceOptions, ScriptSourceDeps> = {
  kind: "script",
  options: scriptSourceOptions as z.ZodType<ScriptSourceOptions>,
  open: openScriptSource,
};

/** Opens a source over a connection's `login` and `get_user` scripts. Its calls never throw. */
export function openScriptSource(options: ScriptSourceOptions, deps: ScriptSourceDeps): SourceConnector {
  const hashes = { login: hashOf(options.login), get_user: hashOf(options.getUser) };
  const generation = hashOf(JSON.stringify([options.login, options.getUser, options.configuration]));

  return {
    kind: "script",
    async checkCredentials(credentials: Credentials, signal) {
      const password = credentials.revealPassword();
      const { judged, report } = await ask(
        "login",
        options.login,
        [credentials.identifier, password],
        [password],
        signal,
        (result) => judgeLogin(result, options),
      );
      return { check: judged.verdict, report };
    },
    async findUser(identifier, signal) {
      const { judged, report } = await ask("get_user", options.getUser, [identifier], [], signal, (result) =>
        judgeGetUser(result, options),
      );
      return { lookup: judged.verdict, report };
    },
    async close() {
      // Guests belong to the runner, which ends them when nobody needs them.
    },
  };

  async function ask<Verdict>(
    entry: ScriptEntry,
    source: string | undefined,
    args: readonly string[],
    secrets: readonly string[],
    signal: AbortSignal,
    judge: (result: ScriptResult) => Judged<Verdict>,
  ): Promise<{ judged: Judged<Verdict | NoVerdict>; report: SourceCallReport }> {
    if (source === undefined || source.trim() === "") return nothingToAsk(`The connection has no ${entry} script.`);
    try {
      const result = await deps.runner.run(
        {
          tenantId: options.tenantId,
          connectionId: options.connectionId,
          generation,
          entry,
          source,
          args,
          ...(options.enableScriptContext ? { context: {} } : {}),
          configuration: options.configuration,
          network: await policy(),
          timeoutMs: options.timeoutMs,
          redact: [...secrets, ...secretSettings(options.configuration)],
        },
        signal,
      );
      const judged = judge(result);
      return { judged, report: toReport(result, judged, hashes[entry]) };
    } catch (cause) {
      // A bug of ours must not become a verdict on the person.
      const judged: Judged<NoVerdict> = {
        verdict: { outcome: "unavailable", reason: "script_error", cause },
        failureKind: "runtime",
      };
      return {
        judged,
        report: { durationMs: 0, outboundCalls: [], console: [], failureKind: "runtime", scriptHash: hashes[entry] },
      };
    }
  }

  async function policy(): Promise<NetworkPolicy> {
    const alwaysReachable = await deps.alwaysReachable();
    return { ...options.network, alwaysReachable, connectTimeoutMs: options.connectTimeoutMs };
  }
}

type NoVerdict = {
  readonly outcome: "unavailable";
  readonly reason: "misconfigured" | "script_error";
  readonly cause?: unknown;
};

function nothingToAsk(problem: string): { judged: Judged<NoVerdict>; report: SourceCallReport } {
  return {
    judged: { verdict: { outcome: "unavailable", reason: "misconfigured", cause: problem }, logMessage: problem },
    report: { durationMs: 0, outboundCalls: [], console: [], failureKind: "refused", message: problem },
  };
}

function toReport(result: ScriptResult, judged: Judged<unknown>, scriptHash: string | undefined): SourceCallReport {
  const connections = identityConnections(result);
  return {
    durationMs: result.durationMs,
    outboundCalls: result.outboundCalls,
    unansweredRequests: result.unansweredRequests,
    console: result.console.map((line) => `${line.level}: ${line.text}`),
    failureKind: judged.failureKind,
    message: judged.logMessage === "" ? undefined : judged.logMessage,
    scriptHash,
    ...(connections === undefined ? {} : { identityConnections: connections }),
  };
}

function hashOf(source: string | undefined): string | undefined {
  return source === undefined ? undefined : createHash("sha256").update(source).digest("hex");
}
