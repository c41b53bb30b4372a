import type { CredentialCheck, UnavailableReason, UserLookup } from "../../domain/source-check.ts";
import { ABSENT_USER_TEXTS, bareText, WRONG_PASSWORD_TEXTS } from "../../scripts/fixed-texts.ts";
import type { OutboundCall, ScriptError, ScriptResult } from "../../scripts/script-runner.ts";
import { parseSourceProfile } from "../parse-source-profile.ts";

/** A verdict, and what only the log and the trace may say about it. */
export interface Judged<Verdict> {
  readonly verdict: Verdict;
  readonly failureKind?: string;
  readonly logMessage?: string;
}

/** What a `login` script's result says about the person (contract §1.3, §1.5). */
export function judgeLogin(
  result: ScriptResult,
  options: { recogniseWrongPasswordTexts: boolean },
): Judged<CredentialCheck> {
  switch (result.outcome) {
    case "returned":
      return judgeProfile(result.values[0]);
    case "called_back_error":
      return judgeLoginError(result.error, result.outboundCalls, options);
    case "failed":
      return failedVerdict(result);
  }
}

/** What a `get_user` script's result says about an identifier (contract §1.3). */
export function judgeGetUser(result: ScriptResult, options: { recogniseAbsentUserTexts: boolean }): Judged<UserLookup> {
  switch (result.outcome) {
    case "returned": {
      const profile = result.values[0];
      if (!profile) return { verdict: { outcome: "absent" } };
      const parsed = parseSourceProfile(profile);
      return parsed.ok ? { verdict: { outcome: "found", profile: parsed.profile } } : unusableProfile(parsed.problem);
    }
    case "called_back_error": {
      const { name, message } = result.error;
      if (options.recogniseAbsentUserTexts && name === "Error" && ABSENT_USER_TEXTS.has(bareText(message))) {
        return { verdict: { outcome: "absent" }, logMessage: message };
      }
      return { verdict: unavailable(result.error, result.outboundCalls), logMessage: message };
    }
    case "failed":
      return failedVerdict(result);
  }
}

function judgeProfile(profile: unknown): Judged<CredentialCheck> {
  if (!profile) return { verdict: { outcome: "rejected", reason: "unknown_user" } };
  const parsed = parseSourceProfile(profile);
  return parsed.ok ? { verdict: { outcome: "accepted", profile: parsed.profile } } : unusableProfile(parsed.problem);
}

function judgeLoginError(
  error: ScriptError,
  calls: readonly OutboundCall[],
  options: { recogniseWrongPasswordTexts: boolean },
): Judged<CredentialCheck> {
  const { message } = error;
  switch (error.name) {
    case "WrongUsernameOrPasswordError": {
      const detail = message === "" ? {} : { detail: message };
      if (error.userId === undefined)
        return { verdict: { outcome: "rejected", reason: "unknown_user", ...detail }, logMessage: message };
      return {
        verdict: { outcome: "rejected", reason: "wrong_password", ...detail, userId: error.userId },
        logMessage: message,
      };
    }
    case "UnauthorizedError":
    case "ValidationError": {
      const code = error.code === undefined ? {} : { code: error.code };
      return { verdict: { outcome: "restricted", reason: "refused_by_script", message, ...code }, logMessage: message };
    }
    case "Error":
      if (options.recogniseWrongPasswordTexts && WRONG_PASSWORD_TEXTS.has(bareText(message))) {
        return { verdict: { outcome: "rejected", reason: "wrong_password", detail: message }, logMessage: message };
      }
      return { verdict: unavailable(error, calls), logMessage: message };
  }
}

type Unavailable = Extract<CredentialCheck, { outcome: "unavailable" }>;

function unavailable(error: ScriptError, calls: readonly OutboundCall[]): Unavailable {
  const reason = networkReason(error.message, calls) ?? "script_error";
  return { outcome: "unavailable", reason, message: error.message };
}

function failedVerdict(result: Extract<ScriptResult, { outcome: "failed" }>): Judged<Unavailable> {
  const { kind, message, outboundCalls } = result;
  return {
    verdict: { outcome: "unavailable", reason: failureReason(kind, message, outboundCalls) },
    failureKind: kind,
    logMessage: message,
  };
}

function failureReason(kind: string, message: string, calls: readonly OutboundCall[]): UnavailableReason {
  if (kind === "timeout") return "timeout";
  if (kind === "egress_denied") return "unreachable";
  if (kind === "syntax" || kind === "refused") return "misconfigured";
  return kind === "runtime" ? (networkReason(message, calls) ?? "script_error") : "script_error";
}

/** Whether the way to the source, or the source, is to blame: the text names a network error, its last answer was an error, or no connection of the script worked. */
function networkReason(
  message: string,
  calls: readonly OutboundCall[],
): "timeout" | "unreachable" | "server_error" | undefined {
  if (/\b(ETIMEDOUT|ESOCKETTIMEDOUT|ECONNABORTED|timeout of \d+ms exceeded)\b/.test(message)) return "timeout";
  if (/\b(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|socket hang up)\b/.test(message))
    return "unreachable";
  // A page of a proxy in place of JSON, for example: the script then stumbles over what is no fault of its own.
  if ((calls.at(-1)?.status ?? 0) >= 500) return "server_error";
  if (calls.length === 0 || calls.some((call) => call.error === undefined)) return undefined;
  return calls.every((call) => call.error === "ETIMEDOUT") ? "timeout" : "unreachable";
}

/** The script said yes with a profile that cannot be taken: no verdict on the person, and a text for the log. */
function unusableProfile(problem: string): Judged<Unavailable> {
  return {
    verdict: { outcome: "unavailable", reason: "script_error", cause: problem },
    failureKind: "contract",
    logMessage: problem,
  };
}
