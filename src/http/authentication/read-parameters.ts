import { DomainError } from "../../domain/errors.ts";
import { isJsonObject } from "../../domain/json.ts";

/** Parameters of an authorization request: texts, and lists for what came more than once, which the provider refuses. */
export type Parameters = Record<string, string | readonly string[]>;

/** A query or a body as parameters; what is no text is left out. Throws `invalid_query` for a NUL or half a surrogate pair. */
export function readParameters(given: unknown): Parameters {
  const parameters: Parameters = Object.create(null);
  if (!isJsonObject(given)) return parameters;
  for (const [name, value] of Object.entries(given)) {
    const texts = (Array.isArray(value) ? value : [value]).filter((text): text is string => typeof text === "string");
    if (texts.some((text) => text.includes("\0") || !text.isWellFormed()))
      throw new DomainError("invalid_query", `Parameter ${name} contains invalid characters.`);
    if (texts.length > 0) parameters[name] = texts.length === 1 ? texts[0]! : texts;
  }
  return parameters;
}
