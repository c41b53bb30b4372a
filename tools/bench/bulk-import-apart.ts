import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { BulkFigures, BulkOptions } from "./bulk-import.ts";

const CHILD = fileURLToPath(new URL("bulk-import-child.ts", import.meta.url));

/** `bulkImport` in a process of its own, whose memory nothing else has grown. */
export function bulkImportApart(options: BulkOptions): Promise<BulkFigures> {
  return new Promise((resolve, reject) => {
    const child = fork(CHILD, [JSON.stringify(options)]);
    child.once("message", (figures) => resolve(figures as BulkFigures));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The import ended with exit code ${code}.`)));
  });
}
