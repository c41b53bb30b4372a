/** A JSON object of which nothing is known yet: parse before use. */
export type JsonObject = { readonly [key: string]: unknown };
