import { processEnvironment } from "../config/environment.ts";
import { runCommandLine } from "./program.ts";
import { processTerminal } from "./terminal.ts";

/** `usher COMMAND …`, started by `bin/usher.js`. */
process.exitCode = await runCommandLine(process.argv.slice(2), {
  env: processEnvironment(),
  terminal: processTerminal(),
});
