import type { ImportRow, ReadRow } from "../../../../domain/import-row.ts";
import { isJsonObject, type JsonObject } from "../../../../domain/json.ts";
import { storableProblems } from "../../check-storable.ts";
import { redactRow } from "../../redact-row.ts";
import { checkExportedRow, EXPORTED_PROPERTIES, isExportedRow } from "./exported-properties.ts";
import { missing, noObject, notAllowed, type Problems } from "./problems.ts";
import { AUTH0_PROPERTIES, type Draft, refuseTwoHashes } from "./properties.ts";

/**
 * Reads one user of a users-import file by the schema of contract §4.7, or of an export of this server, with all that is wrong with
 * it, not only the first thing. Whoever has a username or phone number need not have an e-mail address: what a connection asks for is
 * for whoever writes to it to check. Written by hand: a schema library took several times as long for each row. `size`: characters of
 * the row.
 */
export function readAuth0ImportUser(values: unknown, rowNumber: number, size: number): ReadRow {
  if (!isJsonObject(values)) return noObject(values, rowNumber);
  const problems: Problems = [];
  const draft: Draft & { row: number } = { row: rowNumber };
  const isExported = isExportedRow(values);
  const properties = isExported ? EXPORTED_PROPERTIES : AUTH0_PROPERTIES;
  for (const name in values) {
    const read = properties.get(name);
    if (read === undefined) notAllowed(problems, name, name);
    else read(draft, values[name], problems, name);
  }
  if (isExported) checkExportedRow(draft, values, problems);
  else if (!IDENTIFIERS.some((name) => values[name] !== undefined)) missing(problems, undefined, "email");
  refuseTwoHashes(values, problems, "");

  if (problems.length === 0) problems.push(...storableProblems(draft));
  return problems.length > 0
    ? { ok: false, rowNumber, problems, shown: redactRow(values, size) }
    : goodRow(draft as ImportRow, values, size);
}

const IDENTIFIERS = ["email", "username", "phone_number"] as const;

/** `shown` is made when somebody asks: most rows are never shown. */
function goodRow(row: ImportRow, values: JsonObject, size: number): ReadRow {
  return {
    ok: true,
    row,
    get shown() {
      return redactRow(values, size);
    },
  };
}
