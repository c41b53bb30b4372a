import { spawn } from "node:child_process";
import { resolve } from "node:path";

export const root = resolve(import.meta.dirname, "..");

/** One command of a check, run with the Node that runs this. */
export interface Step {
  readonly name: string;
  /** Script below the project's folder, and its arguments. */
  readonly command: readonly [script: string, ...args: string[]];
  /** What to do when it fails. */
  readonly remedy: string;
}

export interface StepResult {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
}

/** Runs a step and prints one line about it; what it printed itself is shown when it failed. */
export async function runStep(step: Step): Promise<StepResult> {
  const started = performance.now();
  const { code, output } = await run(step.command);
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  const passed = code === 0;
  if (!passed) process.stdout.write(`${output.trimEnd()}\n`);
  process.stdout.write(`${passed ? "ok  " : "FAIL"} ${step.name} (${seconds} s)${passed ? "" : `: ${step.remedy}`}\n`);
  return { name: step.name, passed, seconds };
}

function run([script, ...args]: readonly [string, ...string[]]): Promise<{ code: number; output: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [resolve(root, script), ...args], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    child.on("error", (error) => done({ code: 1, output: String(error) }));
    child.on("close", (code) => done({ code: code ?? 1, output }));
  });
}
