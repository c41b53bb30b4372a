import { inspect } from "node:util";
import type { ScriptResult } from "../scripts/script-runner.ts";
import type { Terminal } from "./terminal.ts";

/** What a script did, for a person: its end, its console, its calls, its time. Already free of the password and settings. */
export function printScriptResult(result: ScriptResult, terminal: Terminal): void {
  printEnd(result, terminal);
  if (result.console.length > 0) {
    terminal.out("\nConsole:");
    for (const { level, text, atMs } of result.console)
      terminal.out(`  ${`${milliseconds(atMs)}`.padStart(10)}  ${level.padEnd(5)} ${text}`);
  }
  terminal.out(result.outboundCalls.length > 0 ? "\nOutbound calls:" : "\nOutbound calls: none");
  for (const { host, port, method, status, durationMs, error } of result.outboundCalls) {
    const answer = error ?? (status === undefined ? "" : `HTTP ${status}`);
    terminal.out(
      `  ${milliseconds(durationMs).padStart(10)}  ${[method, `${host}:${port}`].filter(Boolean).join(" ")}  ${answer}`.trimEnd(),
    );
  }
  terminal.out(
    `\nTook ${milliseconds(result.durationMs)}${result.coldStart ? ", the start of the sandbox included" : ""}.`,
  );
}

function printEnd(result: ScriptResult, terminal: Terminal): void {
  switch (result.outcome) {
    case "returned": {
      terminal.out(
        terminal.paint(
          "green",
          `Returned ${result.values.length === 0 ? "nothing: callback()" : "with callback(null, …):"}`,
        ),
      );
      for (const value of result.values) terminal.out(inspect(value, { depth: 8, breakLength: 100 }));
      return;
    }
    case "called_back_error": {
      const { name, message, code, userId } = result.error;
      const details = [code && `code ${code}`, userId && `user ${userId}`].filter(Boolean).join(", ");
      terminal.out(terminal.paint("yellow", `Called back with ${name}${details && ` (${details})`}: ${message}`));
      return;
    }
    case "failed":
      terminal.out(terminal.paint("red", `Failed (${result.kind}): ${result.message}`));
      if (result.stack) terminal.out(result.stack);
  }
}

const milliseconds = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
