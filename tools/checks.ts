import type { Step } from "./steps.ts";

/** Everything that is checked without running the product, cheapest first. */
export const CHECKS: readonly Step[] = [
  { name: "types", command: ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "."], remedy: "mend the types" },
  {
    name: "types of the dashboard",
    command: ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "dashboard"],
    remedy: "mend the types; npm run openapi when the API has changed",
  },
  {
    name: "format and lint",
    command: ["node_modules/@biomejs/biome/bin/biome", "ci", "--no-errors-on-unmatched"],
    remedy: "npx biome check --write",
  },
  { name: "boundaries", command: ["tools/check-boundaries.ts"], remedy: "import inward only, or pass it in by deps" },
  {
    name: "dead code",
    command: ["node_modules/knip/bin/knip.js", "--no-progress"],
    remedy: "remove what nothing uses",
  },
  { name: "lock files", command: ["tools/check-lock-files.ts"], remedy: "npm install again with the project's .npmrc" },
  {
    name: "other platforms in the lock files",
    command: ["tools/complete-lock-file.ts", "--check"],
    remedy: "node tools/complete-lock-file.ts",
  },
  { name: "generated files", command: ["tools/check-generated.ts"], remedy: "run the generators named above" },
];
