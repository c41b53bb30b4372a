import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findOptionalParts } from "./optional-parts.ts";
import { root } from "./steps.ts";

export interface TestRun {
  readonly code: number;
  readonly passed: number;
  readonly failed: number;
}

const REPORT = join(root, "test-output/vitest.json");

/**
 * Runs the tests (all, or those that `args` select) and prints which real parts are missing. With CI=true a missing part
 * counts as a failure: there everything must have been tried.
 */
export async function runTests(args: readonly string[]): Promise<TestRun> {
  const missing = findOptionalParts(process.env).filter((part) => part.found === undefined);
  mkdirSync(join(root, "test-output"), { recursive: true });
  rmSync(REPORT, { force: true });
  const code = await runVitest(args);
  const counts = readReport();

  for (const part of missing) {
    console.log(`\nNot found: ${part.name}. Without it the tests skip ${part.untested}. To get it: ${part.howToGet}`);
  }
  const failedParts = process.env.CI === "true" ? missing.length : 0;
  if (failedParts > 0) console.log("With CI=true this is a failure.");
  // A run that broke before it could report has failed, whatever it counted.
  const failed = counts.failed + failedParts + (code !== 0 && counts.failed === 0 ? 1 : 0);
  return { code: failed === 0 ? 0 : 1, passed: counts.passed, failed };
}

function runVitest(args: readonly string[]): Promise<number> {
  return new Promise((done) => {
    const child = spawn(
      process.execPath,
      [
        join(root, "node_modules/vitest/vitest.mjs"),
        "run",
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${REPORT}`,
        ...args,
      ],
      { cwd: root, stdio: ["ignore", "inherit", "inherit"] },
    );
    child.on("error", () => done(1));
    child.on("close", (code) => done(code ?? 1));
  });
}

/** Tests and files: a file that does not load has no tests to fail, and is a failure all the same. */
function readReport(): { passed: number; failed: number } {
  try {
    const report = JSON.parse(readFileSync(REPORT, "utf8")) as {
      numPassedTests: number;
      numFailedTests: number;
      testResults: readonly { status: string; assertionResults: readonly unknown[] }[];
    };
    const brokenFiles = report.testResults.filter(
      (file) => file.status === "failed" && file.assertionResults.length === 0,
    ).length;
    return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles };
  } catch {
    return { passed: 0, failed: 0 };
  }
}
