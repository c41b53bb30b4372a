import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const GUEST_DIR = fileURLToPath(new URL("../guest/", import.meta.url));
// TypeScript in a checkout, JavaScript in the built package.
const GUEST_MAIN = ["main.ts", "main.js"].map((name) => join(GUEST_DIR, name)).find((path) => existsSync(path));

/** CPU seconds after which the system itself ends a process: a guest whose server was killed while a script looped forever. */
const CPU_LIMIT_SECONDS = 3_600;

/** The path of the Deno program in the `deno` package, also where that package's install script did not run. */
export function findDeno(): string {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve("deno/package.json"));
  const inPlace = join(folder, process.platform === "win32" ? "deno.exe" : "deno");
  if (existsSync(inPlace)) return inPlace;
  const installer = require("deno/install_api.cjs") as { runInstall(): string };
  return installer.runInstall();
}

/** What to start for one guest, with nothing of this process's environment. */
export interface GuestCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The command line that makes the sandbox: no files but the modules' folders for reading, no environment, no processes, no
 * native code, nothing loaded from outside, and one address to connect to, the egress gate.
 */
export function guestCommand(input: {
  deno: string;
  readableDirs: readonly string[];
  gatePort: number;
  memoryMiB: number;
  cacheDir: string;
  caFile?: string;
}): GuestCommand {
  const deno = [
    "run",
    "--quiet",
    "--no-prompt",
    "--no-config",
    "--no-lock",
    "--no-remote",
    "--cached-only",
    "--no-check",
    // Packages in node_modules are read as Node reads them (CommonJS unless they say otherwise), also when an ES module imports them.
    "--node-modules-dir=manual",
    `--import-map=${join(GUEST_DIR, "import-map.json")}`,
    "--ignore-env",
    "--deny-run",
    "--deny-ffi",
    "--deny-write",
    "--deny-sys",
    "--deny-import",
    // Without any folder, none: an empty list would be an empty path, which Deno does not take.
    ...(input.readableDirs.length === 0
      ? []
      : [`--allow-read=${input.readableDirs.map((dir) => dir.replaceAll(",", ",,")).join(",")}`]),
    `--allow-net=127.0.0.1:${input.gatePort}`,
    `--v8-flags=--max-old-space-size=${input.memoryMiB}`,
    ...(input.caFile === undefined ? [] : [`--cert=${input.caFile}`]),
    GUEST_MAIN ?? join(GUEST_DIR, "main.ts"),
  ];
  const env = {
    DENO_DIR: input.cacheDir,
    DENO_NO_UPDATE_CHECK: "1",
    DENO_TLS_CA_STORE: "mozilla,system",
    NO_COLOR: "1",
  };
  if (process.platform === "win32") return { command: input.deno, args: deno, env };
  // A guest that dies of its memory would leave a core file, and passwords with it: no core files.
  const limits = `ulimit -c 0; ulimit -t ${CPU_LIMIT_SECONDS} 2>/dev/null; exec "$0" "$@"`;
  return { command: "/bin/sh", args: ["-c", limits, input.deno, ...deno], env };
}
