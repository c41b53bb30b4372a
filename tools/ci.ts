/** What `.ci/run` runs: the checks and the tests, and then one line with their sum. */
import { CHECKS } from "./checks.ts";
import { runTests } from "./run-tests.ts";
import { runStep } from "./steps.ts";

let passed = 0;
let failed = 0;
const count = (good: boolean): void => {
  if (good) passed++;
  else failed++;
};

for (const check of CHECKS) count((await runStep(check)).passed);
const tests = await runTests([]);
passed += tests.passed;
failed += tests.failed;

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
