/**
 * dashboard/dist, made anew when what it is made from has changed since. Plain JavaScript for Node 20 and newer, without
 * dependencies, since `ensure-installed.mjs` is.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { findNode24 } from "../bin/find-node.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const dashboard = join(root, "dashboard");
const dist = join(dashboard, "dist");
/** Holds the hash of what the folder was made from. */
const MARK = join(dist, ".made-from");
const INPUTS = ["src", "index.html", "package.json", "tsconfig.json", "vite.config.ts", "../package-lock.json"];

/**
 * Makes it when it is missing or stale. Returns whether it is there and current: a page that does not compile must not keep the
 * server or the tests from starting, so what Vite says goes to stderr, and the last good one stays.
 */
export function ensureDashboard() {
  const madeFrom = hashOfInputs();
  if (existsSync(MARK) && readFileSync(MARK, "utf8") === madeFrom) return true;
  const vite = join(root, "node_modules/vite/bin/vite.js");
  // An installation without the packages for development: what was built before is what there is.
  if (!existsSync(vite)) return existsSync(MARK);
  process.stderr.write("Building the dashboard …\n");
  const started = Date.now();
  // Beside the old one first: whoever is served meanwhile gets all of the one or all of the other.
  const fresh = join(dashboard, "node_modules", `.dist-${process.pid}`);
  const { status } = spawnSync(
    findNode24(root) ?? process.execPath,
    [vite, "build", "--outDir", fresh, "--emptyOutDir", "--logLevel", "warn"],
    {
      cwd: dashboard,
      // Under another NODE_ENV, such as that of tests, React would be built for development.
      env: { ...process.env, NODE_ENV: "production" },
      stdio: ["ignore", process.stderr, process.stderr],
    },
  );
  if (status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    process.stderr.write("The dashboard could not be built. Everything else works; see the message above.\n");
    return false;
  }
  writeFileSync(join(fresh, ".made-from"), madeFrom);
  replaceDist(fresh);
  process.stderr.write(`Built the dashboard in ${Math.round((Date.now() - started) / 1000)} s.\n`);
  return true;
}

function replaceDist(fresh) {
  const old = `${fresh}-old`;
  mkdirSync(dist, { recursive: true });
  renameSync(dist, old);
  try {
    renameSync(fresh, dist);
  } catch {
    // Another process was quicker; what it made is as good.
    rmSync(fresh, { recursive: true, force: true });
  }
  rmSync(old, { recursive: true, force: true });
}

function hashOfInputs() {
  const hash = createHash("sha256");
  for (const file of INPUTS.flatMap((name) => filesIn(join(dashboard, name)))) {
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update("\0");
  }
  return hash.digest("hex");
}

function filesIn(path) {
  if (!existsSync(path)) return [];
  if (/\.test\.ts$/.test(path)) return [];
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  process.exitCode = ensureDashboard() ? 0 : 1;
