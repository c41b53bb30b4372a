export type JsonText =
  | { readonly outcome: "object"; readonly value: Record<string, unknown> }
  | { readonly outcome: "not_json"; readonly message: string }
  | { readonly outcome: "not_object" };

/** Reads text that should be a JSON object. */
export function readJsonObject(text: string): JsonText {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return { outcome: "not_object" };
    return { outcome: "object", value: value as Record<string, unknown> };
  } catch (error) {
    return { outcome: "not_json", message: error instanceof Error ? error.message : String(error) };
  }
}

export const jsonText = (value: unknown): string => JSON.stringify(value, null, 2);
