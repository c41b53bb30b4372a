import { format, inspect } from "node:util";
import type { Send } from "./bridge.ts";
import { currentCall } from "./call-context.ts";
import { stringify, stringSlice } from "./primordials.ts";

const MAX_LINE = 4_096;
const MAX_BYTES_PER_CALL = 65_536;

const LEVELS: Readonly<Record<string, string>> = {
  log: "log",
  info: "info",
  warn: "warn",
  error: "error",
  debug: "debug",
  trace: "debug",
  dir: "log",
  dirxml: "log",
  table: "log",
  group: "log",
  groupCollapsed: "log",
};
const SILENT = [
  "groupEnd",
  "clear",
  "count",
  "countReset",
  "time",
  "timeEnd",
  "timeLog",
  "profile",
  "profileEnd",
  "timeStamp",
];

/** Takes a line as part of the current call. */
export type CaptureLine = (level: string, text: string) => void;

/** Makes what sends a line to the host as part of the current call. Lines that outlived their call are dropped. */
export function createLineCapture(send: Send): CaptureLine {
  return (level, text) => {
    const call = currentCall();
    if (call === undefined || call.settled || call.consoleBytes > MAX_BYTES_PER_CALL) return;
    const line = text.length > MAX_LINE ? `${stringSlice(text, 0, MAX_LINE)}…` : text;
    call.consoleBytes += line.length + 16;
    send(`{"t":"console","id":${call.id},"level":${stringify(level)},"text":${stringify(line)}}`);
  };
}

/** A `console` whose lines go to the call that wrote them; nothing of it reaches the process's own output. */
export function createConsole(captureLine: CaptureLine): Record<string, unknown> {
  const captured: Record<string, unknown> = {};
  for (const [method, level] of Object.entries(LEVELS)) {
    captured[method] = (...args: unknown[]) => captureLine(level, render(method, args));
  }
  captured.assert = (condition: unknown, ...args: unknown[]) => {
    if (!condition) captureLine("error", `Assertion failed${args.length === 0 ? "" : `: ${render("error", args)}`}`);
  };
  for (const method of SILENT) captured[method] = () => undefined;
  captured.Console = undefined;
  return captured;
}

function render(method: string, args: unknown[]): string {
  try {
    return method === "dir" || method === "table" ? inspect(args[0]) : format(...args);
  } catch {
    // A value whose own inspection throws must not turn a log line into a failed call.
    return "[a value that cannot be shown]";
  }
}
