import { processEnvironment } from "../config/environment.ts";
import { runCommandLine } from "./program.ts";
import { processTerminal } from "./terminal.ts";

// `usher … | head`: the reader has seen enough.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

/** `usher COMMAND …`, started by `bin/usher.js`. */
process.exitCode = await runCommandLine(process.argv.slice(2), {
  env: processEnvironment(),
  terminal: processTerminal(),
});
