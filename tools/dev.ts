/** `npm run dev`: the demo, started anew at every change of a source file. It keeps its data in between. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "./steps.ts";

const child = spawn(
  process.execPath,
  ["--watch-path=src", "--watch-preserve-output", join(root, "tools/demo/main.ts"), ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: "inherit",
  },
);
// Otherwise the demo and its server would live on when only this process is told to stop.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
child.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
