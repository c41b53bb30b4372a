#!/usr/bin/env node
// Plain JavaScript for Node 20 and newer: finds a Node 24 and runs the program with it.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findNode24, OLDEST_NODE_MAJOR } from "./find-node.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "src/cli/main.ts");
const built = join(root, "dist/cli/main.js");
/**
 * A server keeps its memory small: V8 would let garbage grow to several times what is in use before it looks, and glibc would
 * keep what was freed, in an arena for each thread. Both are told before the first line of a program runs. `npm run bench` prints
 * the memory; run with MALLOC_ARENA_MAX set, the server starts without these settings, to compare. The young generation keeps
 * V8's own size: a smaller one saves 20 MiB and costs a quarter of the tokens per second.
 */
const MEMORY_FLAGS = ["--heap-growing-percent=30"];
const MEMORY_ENVIRONMENT = {
  MALLOC_ARENA_MAX: "1",
  MALLOC_TRIM_THRESHOLD_: "2000000",
  MALLOC_TOP_PAD_: "65536",
  MALLOC_MMAP_THRESHOLD_: "65536",
};

// A checkout runs its sources. An installed package has only the built files, since Node strips no types below node_modules.
const program = existsSync(source) ? source : built;

if (!existsSync(program)) {
  fail('The program is not built. Run "npm run build" first.');
} else if (Number(process.versions.node.split(".")[0]) >= OLDEST_NODE_MAJOR) {
  if (process.argv[2] === "start") becomeSmall();
  // In the package's own folder, not in the shared temporary one, where another user could put code in our way.
  module.enableCompileCache(join(root, "node_modules/.cache/usher"));
  process.argv[1] = program;
  await import(pathToFileURL(program).href);
} else {
  const node = findNode24(root);
  if (!node)
    fail(
      `Node ${OLDEST_NODE_MAJOR} or newer is needed; this is ${process.version} and the package "node" is not installed. In a checkout run "npm ci".`,
    );
  else passTo(node);
}

/** Starts this process over with the settings for memory, under the same process id; where that cannot be done, goes on without. */
function becomeSmall() {
  if (process.env.MALLOC_ARENA_MAX !== undefined || process.platform === "win32" || !process.execve) return;
  const args = [
    process.execPath,
    ...MEMORY_FLAGS,
    ...process.execArgv,
    fileURLToPath(import.meta.url),
    ...process.argv.slice(2),
  ];
  process.execve(process.execPath, args, { ...process.env, ...MEMORY_ENVIRONMENT });
}

function passTo(node) {
  // The channel lets the server notice when this process is killed; otherwise it would live on and hold its ports.
  const stdio = ["inherit", "inherit", "inherit", "ipc"];
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function fail(message) {
  process.stderr.write(`usher: ${message}\n`);
  process.exitCode = 1;
}
