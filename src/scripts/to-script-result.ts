import { DENIED_TEXT } from "./egress/egress-gate.ts";
import { isFixedText } from "./fixed-texts.ts";
import type { GuestOutcome } from "./guest/protocol.ts";
import type { CallRecord } from "./guests/call-record.ts";
import type { GuestEnd } from "./guests/guest.ts";
import type { ScriptError, ScriptResult } from "./script-runner.ts";

/** How a call ended, before anything is taken out of its texts. */
export type CallEnd =
  | { readonly kind: "done"; readonly outcome: GuestOutcome }
  | {
      readonly kind: "lost";
      readonly cause: GuestEnd /** Of a sandbox that did not even start. */;
      readonly lastWords?: string;
    }
  | { readonly kind: "timed_out"; readonly timeoutMs: number }
  | { readonly kind: "aborted" }
  | { readonly kind: "refused"; readonly message: string };

type Verdict =
  | Pick<Extract<ScriptResult, { outcome: "returned" }>, "outcome" | "values">
  | Pick<Extract<ScriptResult, { outcome: "called_back_error" }>, "outcome" | "error">
  | Pick<Extract<ScriptResult, { outcome: "failed" }>, "outcome" | "kind" | "message" | "stack">;

/** Puts together what the runner hands out, with `redact` applied to every text that is not the profile itself. */
export function toScriptResult(
  end: CallEnd,
  record: CallRecord,
  extras: { coldStart: boolean; redact: (text: string) => string },
): ScriptResult {
  return {
    ...verdictOf(end, record, extras.redact),
    console: record.lines.map((line) => ({ ...line, text: extras.redact(line.text) })),
    outboundCalls: record.outboundCalls().map((call) => ({
      ...call,
      host: extras.redact(call.host),
      ...(call.limits === undefined ? {} : { limits: redactValues(call.limits, extras.redact) }),
    })),
    unansweredRequests: record.unansweredRequests,
    durationMs: record.elapsedMs(),
    coldStart: extras.coldStart,
  };
}

const redactValues = (texts: Readonly<Record<string, string>>, redact: (text: string) => string) =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, redact(text)]));

function verdictOf(end: CallEnd, record: CallRecord, redact: (text: string) => string): Verdict {
  switch (end.kind) {
    case "done":
      return doneVerdict(end.outcome, record, redact);
    case "lost":
      if (end.lastWords)
        return {
          outcome: "failed",
          kind: "runtime",
          message: `The sandbox could not be started: ${end.lastWords.slice(0, 500)}`,
        };
      return { outcome: "failed", ...lostVerdict(end.cause) };
    case "timed_out":
      return {
        outcome: "failed",
        kind: "timeout",
        message: `The script did not call back within ${end.timeoutMs / 1_000} seconds`,
      };
    case "aborted":
      return { outcome: "failed", kind: "timeout", message: "The call was given up before the script called back" };
    case "refused":
      return { outcome: "failed", kind: "refused", message: end.message };
  }
}

function doneVerdict(outcome: GuestOutcome, record: CallRecord, redact: (text: string) => string): Verdict {
  switch (outcome.kind) {
    case "returned":
      return { outcome: "returned", values: outcome.values };
    case "error": {
      const error = toScriptError(outcome, redact);
      if (error.name === "Error" && becauseOfPolicy(outcome.message, record))
        return { outcome: "failed", kind: "egress_denied", message: error.message };
      return { outcome: "called_back_error", error };
    }
    case "failed": {
      const kind =
        outcome.failure === "runtime" && becauseOfPolicy(`${outcome.message} ${outcome.stack ?? ""}`, record)
          ? "egress_denied"
          : outcome.failure;
      const stack = outcome.stack === null ? {} : { stack: redact(scriptStack(outcome.stack)) };
      return { outcome: "failed", kind, message: redact(outcome.message), ...stack };
    }
  }
}

/** The stack without our own frames and the runtime's, and without the paths of this machine. */
function scriptStack(stack: string): string {
  return stack
    .split("\n")
    .filter((line) => !/^\s+at /.test(line) || !/\/scripts\/guest\/|\bext:|\(node:|at node:/.test(line))
    .map((line) => line.replace(/file:\/\/\S*\/node_modules\//g, "node_modules/"))
    .join("\n");
}

/** Scripts pass errors on as text (`new Error(error)`), so the text is what tells; `fetch` hides it, and then the record does. */
function becauseOfPolicy(text: string, record: CallRecord): boolean {
  return record.denied && (text.includes(DENIED_TEXT) || text.includes("fetch failed"));
}

function toScriptError(error: Extract<GuestOutcome, { kind: "error" }>, redact: (text: string) => string): ScriptError {
  const message = isFixedText(error.message) ? error.message : redact(error.message);
  switch (error.name) {
    case "WrongUsernameOrPasswordError":
      return { name: error.name, message, ...(error.userId === null ? {} : { userId: error.userId }) };
    case "ValidationError":
      return { name: error.name, message, ...(error.code === null ? {} : { code: redact(error.code) }) };
    case "UnauthorizedError":
      return { name: error.name, message };
    default:
      return { name: "Error", message };
  }
}

function lostVerdict(cause: GuestEnd): { kind: "memory" | "timeout" | "runtime"; message: string } {
  switch (cause) {
    case "memory":
      return { kind: "memory", message: "The script's sandbox ran out of memory" };
    case "hang":
      return {
        kind: "timeout",
        message: "The script's sandbox was stopped because a script in it did not let go of the processor",
      };
    case "violation":
      return {
        kind: "runtime",
        message: "The script's sandbox was stopped because something in it wrote where only the server's own code may",
      };
    case "crash":
      return { kind: "runtime", message: "The script's sandbox ended unexpectedly" };
    case "closed":
      return { kind: "runtime", message: "The script's sandbox was closed while the script was running" };
  }
}
