/**
 * `node tools/ensure-installed.mjs SCRIPT [ARGUMENT …]`: runs a script of this checkout under the project's own Node 24, installing
 * the packages first when they are missing or are not those of the lock files, and building the dashboard when it is stale. Plain
 * JavaScript for Node 20 and newer, without dependencies, since it is what makes a fresh clone work with nothing but Node 20 and npm.
 *
 * USHER_SKIP_INSTALL=1 leaves the packages alone (images that are built once, work without a network).
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { delimiter, dirname, join, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findNode24 } from "../bin/find-node.js";
import { ensureDashboard } from "./dashboard-build.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** Folders with a lock file of their own, and a file without which an installation is not complete. */
const INSTALLATIONS = [
  { folder: root, name: "the server", mustHave: "node_modules/node/bin/node" },
  { folder: join(root, "guest-modules"), name: "the modules that scripts may require", mustHave: undefined },
];

/**
 * Whether node_modules holds exactly the versions of the lock file. npm keeps what it installed in a hidden lock file; packages
 * that are optional may be missing, since they are for other platforms.
 */
export function isInstalled(folder, mustHave) {
  try {
    const wanted = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")).packages;
    const present = JSON.parse(readFileSync(join(folder, "node_modules/.package-lock.json"), "utf8")).packages;
    if (mustHave && process.platform !== "win32" && !existsSync(join(folder, mustHave))) return false;
    return Object.entries(wanted).every(([path, entry]) => {
      if (path === "" || entry.link) return true;
      const found = present[path];
      return found
        ? found.version === entry.version && found.integrity === entry.integrity
        : entry.optional === true || entry.peer === true;
    });
  } catch {
    return false;
  }
}

function ensureInstalled() {
  if (process.env.USHER_SKIP_INSTALL === "1") return;
  for (const { folder, name, mustHave } of INSTALLATIONS) {
    if (!existsSync(join(folder, "package-lock.json")) || isInstalled(folder, mustHave)) continue;
    process.stderr.write(`Installing ${name} (npm ci, a minute or two the first time) …\n`);
    const started = Date.now();
    const { node, npm } = findNpm();
    const { status } = spawnSync(node, [npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: folder,
      // npm run sets npm_config_* and friends for its own folder, which would mislead an npm for another one.
      env: withoutNpmSettings(process.env),
      stdio: ["ignore", process.stderr, process.stderr],
    });
    if (status !== 0) {
      process.stderr.write(
        `\nInstalling failed. Is the npm registry within reach? Run "npm ci" in ${folder} to see more.\n`,
      );
      process.exit(1);
    }
    process.stderr.write(`Installed ${name} in ${Math.round((Date.now() - started) / 1000)} s.\n`);
  }
  ensureDashboard();
}

/** npm's script and a Node to run it with that `npm ci` does not delete under its own feet. */
function findNpm() {
  const outside = (process.env.PATH ?? "").split(delimiter).filter((folder) => !resolve(folder).startsWith(root + sep));
  const executable = process.platform === "win32" ? "node.exe" : "node";
  const node = outside.map((folder) => join(folder, executable)).find((file) => existsSync(file)) ?? process.execPath;
  const candidates = [
    process.env.npm_execpath,
    ...outside
      .map((folder) => join(folder, "npm"))
      .filter((file) => existsSync(file))
      .map((file) => realpathSync(file)),
    join(dirname(realpathSync(node)), "../lib/node_modules/npm/bin/npm-cli.js"),
    join(dirname(realpathSync(node)), "node_modules/npm/bin/npm-cli.js"),
  ];
  const npm = candidates.find((file) => file && /npm-cli\.c?js$/.test(file) && existsSync(file));
  if (!npm) {
    process.stderr.write('npm was not found. Install Node 20 or newer with npm, or run "npm ci" here yourself.\n');
    process.exit(1);
  }
  return { node, npm };
}

function withoutNpmSettings(env) {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^npm_(package|lifecycle|config_local_prefix|config_prefix|command)/i.test(name),
    ),
  );
}

/** Runs the rest of the command line under Node 24: in this process when it is one, else in a child that gets our signals. */
async function runUnderNode24(script, args) {
  const file = resolve(root, script);
  if (Number(process.versions.node.split(".")[0]) >= 24) {
    process.argv = [process.execPath, file, ...args];
    await import(pathToFileURL(file).href);
    return;
  }
  const node = findNode24(root);
  if (!node) {
    process.stderr.write("Node 24 was not found in node_modules. Run: npm ci\n");
    process.exit(1);
  }
  // By this a server notices when this process is killed; otherwise it would live on and hold its ports.
  const env = { ...process.env, USHER_WRAPPED_BY: String(process.pid) };
  const child = spawn(node, [file, ...args], { stdio: "inherit", env });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    if (signal) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    } else process.exit(code ?? 1);
  });
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [, , script, ...args] = process.argv;
  if (!script) {
    process.stderr.write("usage: node tools/ensure-installed.mjs SCRIPT [ARGUMENT …]\n");
    process.exit(2);
  }
  ensureInstalled();
  await runUnderNode24(script, args);
}
