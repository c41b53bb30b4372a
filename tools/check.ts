/**
 * `npm run check`: all that CI does, cheapest first, stopping at nothing so that one run shows everything.
 * `--quick` leaves out the tests; names select checks: `npm run check -- types boundaries`.
 */
import { parseArgs } from "node:util";
import { CHECKS } from "./checks.ts";
import { runTests } from "./run-tests.ts";
import { runStep, type StepResult } from "./steps.ts";

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !CHECKS.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(`There is no check "${unknown[0]}". There are: ${CHECKS.map((check) => check.name).join(", ")}.`);
  process.exit(2);
}

const results: StepResult[] = [];
for (const check of CHECKS)
  if (positionals.length === 0 || positionals.includes(check.name)) results.push(await runStep(check));
const testsPassed = values.quick || positionals.length > 0 || (await runTests([])).code === 0;

const failed = results.filter((result) => !result.passed);
console.log(
  failed.length === 0
    ? `${results.length} checks passed`
    : `${failed.length} of ${results.length} checks failed: ${failed.map((result) => result.name).join(", ")}`,
);
process.exitCode = failed.length === 0 && testsPassed ? 0 : 1;
