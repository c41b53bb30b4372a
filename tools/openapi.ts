/** `npm run openapi`: writes the description of the Management API as a server serves it, and the dashboard's types of it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { openApiFile, schemaFile, usedScopesFile } from "./generated-files.ts";
import { root } from "./steps.ts";

for (const { file, make } of [openApiFile, schemaFile, usedScopesFile]) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await make());
  console.log(relative(root, file));
}
