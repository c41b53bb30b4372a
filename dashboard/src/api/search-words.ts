/**
 * A query in the API's search language for whom these words begin something of: all of them together the name, for example, or each of
 * them any of the fields that are looked into by default.
 */
export function wordsQuery(text: string): string {
  const words = text.trim().split(/\s+/).map(escaped);
  const each = words.map((word) => `${word}*`).join(" AND ");
  return words.length === 1 ? each : `(${words.join("\\ ")}* OR (${each}))`;
}

const escaped = (word: string): string => word.replace(/[+\-&|!(){}[\]^"~*?:\\/]/g, "\\$&");
