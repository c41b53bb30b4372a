/**
 * Node's own modules that a script may require. The rest (files, processes, threads, debugging) is refused by name, so
 * that the script's author reads why; what actually keeps a script in is the process's permissions.
 */
export const CORE_MODULES: readonly string[] = [
  "assert",
  "buffer",
  "constants",
  "crypto",
  "dns",
  "dns/promises",
  "events",
  "http",
  "https",
  "net",
  "os",
  "path",
  "path/posix",
  "punycode",
  "querystring",
  "stream",
  "stream/promises",
  "stream/web",
  "string_decoder",
  "timers",
  "timers/promises",
  "tls",
  "url",
  "util",
  "util/types",
  "zlib",
];

/** Known names of Node that scripts may not have. */
export const REFUSED_CORE_MODULES: readonly string[] = [
  "async_hooks",
  "child_process",
  "cluster",
  "console",
  "dgram",
  "diagnostics_channel",
  "domain",
  "ffi",
  "fs",
  "fs/promises",
  "http2",
  "inspector",
  "inspector/promises",
  "module",
  "perf_hooks",
  "process",
  "readline",
  "readline/promises",
  "repl",
  "sea",
  "sqlite",
  "sys",
  "test",
  "test/reporters",
  "trace_events",
  "tty",
  "v8",
  "vm",
  "wasi",
  "worker_threads",
];

/** The name without `node:`. */
export const coreName = (name: string): string => (name.startsWith("node:") ? name.slice(5) : name);
