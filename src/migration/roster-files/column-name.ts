/** The form of a column's name in which names are compared: lower case, `_` for what is no letter, digit or dot. */
export function columnName(column: string): string {
  return column
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, "_")
    .replace(/^_|_$/g, "");
}
