/** `npm run openapi`: writes docs/reference/openapi.json, the description of the Management API as a server serves it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { openApiFile } from "./generated-files.ts";
import { root } from "./steps.ts";

mkdirSync(dirname(openApiFile.file), { recursive: true });
writeFileSync(openApiFile.file, await openApiFile.make());
console.log(relative(root, openApiFile.file));
