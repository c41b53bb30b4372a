/** A query in the API's search language for what begins with these words, in any of the fields that are looked into by default. */
export function wordsQuery(text: string): string {
  return text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => `${word.replace(/[+\-&|!(){}[\]^"~*?:\\/]/g, "\\$&")}*`)
    .join(" AND ");
}
