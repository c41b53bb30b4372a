/**
 * `npm run dev`: the demo, started anew at every change of a source file, keeping its data in between; and the dashboard, built anew at
 * every change of one of its own. It is served as it is later, under the same policy: reload the page.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "./steps.ts";

const server = spawn(
  process.execPath,
  ["--watch-path=src", "--watch-preserve-output", join(root, "tools/demo/main.ts"), ...process.argv.slice(2)],
  { cwd: root, stdio: "inherit" },
);
const dashboard = spawn(
  process.execPath,
  [join(root, "node_modules/vite/bin/vite.js"), "build", "--watch", "--logLevel", "warn"],
  {
    cwd: join(root, "dashboard"),
    stdio: "inherit",
  },
);
// Otherwise they would live on when only this process is told to stop.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => {
    server.kill(signal);
    dashboard.kill(signal);
  });
server.on("exit", (code) => {
  dashboard.kill();
  process.exitCode = code ?? 1;
});
