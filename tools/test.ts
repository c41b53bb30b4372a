/** `npm test`: every test, or those that arguments select (`npm test -- src/config`). */
import { runTests } from "./run-tests.ts";

process.exitCode = (await runTests(process.argv.slice(2))).code;
