/** What a spreadsheet would take for a formula, and so run (OWASP, "CSV Injection"). */
const FORMULA = /^\s*[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]/;
/** A telephone number only looks like one. */
const TELEPHONE = /^\+\d+$/;

/**
 * A value as RFC 4180 has it. Texts are quoted, and begin with an apostrophe where a spreadsheet would run them: quotes alone do not keep it
 * from that. What is not known is empty.
 */
export function csvCell(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const harmless = FORMULA.test(text) && !TELEPHONE.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

/** The text that `csvCell` was given, of what is between the quotes. */
export const textOfCsvCell = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
