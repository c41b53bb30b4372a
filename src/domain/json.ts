/** A JSON object of which nothing is known yet: parse before use. */
export type JsonObject = { readonly [key: string]: unknown };

/** Whether a value, of JSON or of a parsed body, is an object and no list. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
