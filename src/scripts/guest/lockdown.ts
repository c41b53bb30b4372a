import { createRequire } from "node:module";
import os from "node:os";
import type { CaptureLine } from "./console-capture.ts";
import { CORE_MODULES, coreName } from "./core-modules.ts";
import { defineProperty, freeze, NativeError } from "./primordials.ts";

const refuse = (what: string) => () => {
  throw new NativeError(`${what} is not available to database action scripts`);
};

/**
 * Takes away what a script must not have, or gives it a harmless stand-in. The process's permissions are the wall; this keeps a
 * script from ending its process, from writing into the bridge, and from reaching a thread with a fresh set of globals.
 */
export function lockDown(captureLine: CaptureLine): void {
  const require = createRequire(import.meta.url);
  const globals = globalThis as Record<string, unknown>;
  for (const name of [
    "Worker",
    "SharedWorker",
    "nodeBootstrap",
    "bootstrap",
    "alert",
    "confirm",
    "prompt",
    "close",
    "WebSocket",
    "EventSource",
    "WebSocketStream",
    "BroadcastChannel",
    "caches",
    "localStorage",
    "sessionStorage",
    "reportError",
  ]) {
    delete globals[name];
  }
  setValue(globals, "Deno", harmlessDeno());
  const threads = require("node:worker_threads") as Record<string, unknown>;
  defineProperty(threads, "Worker", { value: refuse("A worker thread"), writable: false, configurable: false });
  tameProcess(captureLine);
  tameOs();
}

/** Deno's own Node layer, and packages that ask where they run, read these few facts; nothing here does anything. */
function harmlessDeno(): object {
  const { build, version, errors } = Deno;
  return freeze({
    build: freeze({ ...build }),
    version: freeze({ ...version }),
    errors,
    args: freeze([]),
    noColor: true,
    env: freeze({ get: () => undefined, has: () => false, toObject: () => ({}) }),
  });
}

function tameProcess(captureLine: CaptureLine): void {
  const tamed = process as unknown as Record<string, unknown>;
  for (const name of [
    "exit",
    "reallyExit",
    "abort",
    "kill",
    "_kill",
    "dlopen",
    "binding",
    "chdir",
    "setUncaughtExceptionCaptureCallback",
    "_fatalException",
    "loadEnvFile",
    "_debugProcess",
    "_debugEnd",
    "umask",
    "openStdin",
  ]) {
    setValue(tamed, name, refuse(`process.${name}`));
  }
  setValue(tamed, "env", { NODE_ENV: "production" });
  setValue(tamed, "cwd", () => "/");
  // The modules that a script may require, and no way around them to Node's own loader.
  const builtin = tamed.getBuiltinModule as (name: string) => unknown;
  setValue(tamed, "getBuiltinModule", (name: unknown) =>
    CORE_MODULES.includes(coreName(String(name))) ? builtin(String(name)) : undefined,
  );
  setValue(tamed, "mainModule", undefined);
  setValue(tamed, "emitWarning", () => undefined);
  setValue(tamed, "argv", ["node", "script.js"]);
  for (const name of ["memoryUsage", "cpuUsage", "resourceUsage", "threadCpuUsage"]) {
    setValue(tamed, name, () => ({
      rss: 0,
      heapTotal: 0,
      heapUsed: 0,
      external: 0,
      arrayBuffers: 0,
      user: 0,
      system: 0,
    }));
  }
  for (const name of ["getuid", "geteuid", "getgid", "getegid"]) setValue(tamed, name, () => 65_534);
  const quiet =
    (level: string) =>
    (text: unknown, ...rest: unknown[]) => {
      captureLine(level, String(text).replace(/\n$/, ""));
      const done = rest[rest.length - 1];
      if (typeof done === "function") queueMicrotask(() => done());
      return true;
    };
  setValue(tamed, "stdout", {
    write: quiet("log"),
    isTTY: false,
    columns: 80,
    on: () => undefined,
    once: () => undefined,
    emit: () => false,
    end: () => undefined,
    writable: true,
    fd: -1,
  });
  setValue(tamed, "stderr", {
    write: quiet("error"),
    isTTY: false,
    columns: 80,
    on: () => undefined,
    once: () => undefined,
    emit: () => false,
    end: () => undefined,
    writable: true,
    fd: -1,
  });
  setValue(tamed, "stdin", {
    on: () => undefined,
    once: () => undefined,
    resume: () => undefined,
    pause: () => undefined,
    isTTY: false,
    fd: -1,
  });
}

/** Drivers ask the machine's name and user to introduce themselves; they get neutral answers instead of a refused permission. */
function tameOs(): void {
  const answers: Record<string, unknown> = {
    hostname: () => "sandbox",
    userInfo: () => ({ username: "script", uid: -1, gid: -1, shell: null, homedir: "/" }),
    homedir: () => "/",
    tmpdir: () => "/tmp",
    networkInterfaces: () => ({}),
    cpus: () => [],
    release: () => "",
    version: () => "",
    loadavg: () => [0, 0, 0],
    totalmem: () => 0,
    freemem: () => 0,
    uptime: () => 0,
    machine: () => "",
  };
  for (const [name, answer] of Object.entries(answers))
    setValue(os as unknown as Record<string, unknown>, name, answer);
}

function setValue(target: Record<string, unknown>, name: string, value: unknown): void {
  defineProperty(target, name, { value, writable: true, configurable: true, enumerable: true });
}
