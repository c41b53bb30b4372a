/**
 * `npm run build`: the dashboard, and dist/, the server as plain JavaScript for an installed package, since Node strips no types below node_modules.
 * File by file and without bundling, so that stack traces, workers and files beside the code stay where they are.
 */
import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path";
import { ensureDashboard } from "./dashboard-build.mjs";
import { root } from "./steps.ts";

const from = join(root, "src");
const to = join(root, "dist");
const TESTS = /\.test\.ts$|\.d\.ts$/;
const DOCUMENTS = /\.md$/;

rmSync(to, { recursive: true, force: true });
const files = globSync("**/*", { cwd: from, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(from.length + 1));

let built = 0;
for (const file of files) {
  if (TESTS.test(file) || DOCUMENTS.test(file)) continue;
  const target = join(to, file.replace(/\.ts$/, ".js"));
  mkdirSync(dirname(target), { recursive: true });
  if (file.endsWith(".ts")) {
    const stripped = stripTypeScriptTypes(readFileSync(join(from, file), "utf8"));
    writeFileSync(target, namesOfBuiltFiles(stripped));
    built++;
  } else copyFileSync(join(from, file), target);
}
console.log(`${built} files in dist/`);
if (!ensureDashboard()) process.exitCode = 1;

/** Relative names of our own files, in imports and in `new URL("./x.ts", import.meta.url)` alike. */
function namesOfBuiltFiles(source: string): string {
  return source.replace(/(["'`])(\.{1,2}\/[^"'`\n]*)\.ts\1/g, "$1$2.js$1");
}
