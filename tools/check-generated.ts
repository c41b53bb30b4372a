/** Generated files that are committed must be what their generators make now. */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { generatedFiles } from "./generated-files.ts";
import { root } from "./steps.ts";

let stale = 0;
for (const { file, make, remedy } of generatedFiles) {
  const expected = await make();
  if (readIfThere(file) === expected) continue;
  stale++;
  console.log(`${relative(root, file)} is out of date. Run: ${remedy}`);
}
process.exitCode = stale === 0 ? 0 : 1;

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
