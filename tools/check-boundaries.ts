/** `npm run check:boundaries`: imports that point outward, by the rules of .dependency-cruiser.mjs. */
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { cruise, type ICruiseResult } from "dependency-cruiser";

interface Rules {
  readonly forbidden: readonly { readonly name: string; readonly comment: string }[];
  readonly options: object;
}

const root = resolve(import.meta.dirname, "..");
const { default: rules } = (await import(pathToFileURL(join(root, ".dependency-cruiser.mjs")).href)) as {
  default: Rules;
};
const FOLDERS = ["src", "test", "tools", "dashboard"];

const NOT_OURS = ["**/node_modules/**", "**/dist/**"];

const files = FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root, exclude: NOT_OURS }));
const { output } = await cruise(FOLDERS, {
  ...rules.options,
  ruleSet: { forbidden: rules.forbidden },
  validate: true,
  baseDir: root,
} as never);
const result = output as ICruiseResult;

const read = new Set(result.modules.map((module) => module.source));
const unread = files.filter((file) => !read.has(file));
const withImports = result.modules.filter(
  (module) => module.source.startsWith("src/") && module.dependencies.length > 0,
);
const problems = [
  ...unread.map((file) => `${file}: not read; is @swc/core installed?`),
  ...(files.length > 20 && withImports.length < files.length / 4
    ? ["hardly any imports were seen; is @swc/core installed?"]
    : []),
  ...result.summary.violations.map(
    (violation) => `${violation.from} -> ${violation.to}: ${violation.rule.name}. ${commentOf(violation.rule.name)}`,
  ),
  ...readersOfEnvironment(),
];

for (const problem of problems) console.log(problem);
console.log(`${read.size} modules read, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

function commentOf(name: string): string {
  return rules.forbidden.find((rule) => rule.name === name)?.comment ?? "";
}

/** `config/` is the only reader of the environment; the sandbox's guest runs in a process whose environment is empty. */
function readersOfEnvironment(): string[] {
  return globSync("src/**/*.ts", { cwd: root })
    .filter((file) => !/^src\/(config|scripts\/guest)\/|\.test\.ts$/.test(file))
    .filter((file) => /\bprocess\s*\.\s*env\b/.test(withoutComments(readFileSync(join(root, file), "utf8"))))
    .map((file) => `${file}: reads process.env. Only src/config does; take the value from Config.`);
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
}
