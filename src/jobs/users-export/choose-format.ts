import type { Sealer } from "../../store/sealer.ts";
import { csvFormat, type ExportField, type ExportFormat, jsonFormat } from "./export-format.ts";
import { type ImportFormOptions, importFormOf } from "./import-form.ts";

export interface FormatChoice extends ImportFormOptions {
  readonly format: "json" | "csv";
  readonly fields?: readonly ExportField[];
  /** Rows in the form of a users-import file, with hashes; these are whole users, in JSON. */
  readonly includeHashes: boolean;
}

/** How users are written. */
export function chooseFormat(choice: FormatChoice, deps: { readonly sealer: Pick<Sealer, "open"> }): ExportFormat {
  if (choice.includeHashes)
    return { head: "", row: (exported) => `${JSON.stringify(importFormOf(exported, choice, deps))}\n` };
  return choice.format === "csv" ? csvFormat(choice.fields) : jsonFormat(choice.fields);
}
