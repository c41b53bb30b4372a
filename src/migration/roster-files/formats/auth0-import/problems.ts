import type { ReadRow, RowProblem } from "../../../../domain/import-row.ts";
import { isJsonObject, type JsonObject } from "../../../../domain/json.ts";
import { sayOfRow } from "../../../../domain/row-sentences.ts";

/** Collects what is wrong with one row, in the codes and words of contract §4.7. */
export type Problems = RowProblem[];

/** What a value is, in the words of JSON schema. */
export function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" && Number.isInteger(value) ? "integer" : typeof value;
}

/** What is said of a row that is no object. */
export const noObject = (value: unknown, rowNumber: number): ReadRow => ({
  ok: false,
  rowNumber,
  problems: [{ code: "INVALID_TYPE", message: sayOfRow("wrong_type", { expected: "object", found: typeName(value) }) }],
});

/** Adds the problem that the value has another type. */
export function wrongType(problems: Problems, path: string, expected: string, value: unknown): void {
  problems.push({ code: "INVALID_TYPE", message: sayOfRow("wrong_type", { expected, found: typeName(value) }), path });
}

/** Adds the problem that a property must be there. `path`: of the object that lacks it. */
export function missing(problems: Problems, path: string | undefined, property: string): void {
  problems.push({ code: "OBJECT_REQUIRED", message: sayOfRow("missing_property", { property }), path });
}

/** Adds the problem that a property must not be there. */
export function notAllowed(problems: Problems, path: string, property: string): void {
  problems.push({
    code: "NOT_PASSED",
    message: sayOfRow("unknown_property", { property: property.slice(0, 100) }),
    path,
  });
}

/** Whether the value is a JSON object; adds the problem when not. */
export function isObject(problems: Problems, path: string, value: unknown): value is JsonObject {
  if (isJsonObject(value)) return true;
  wrongType(problems, path, "object", value);
  return false;
}

/** Whether the value is one of the texts; adds the problem when not. */
export function isOneOf(problems: Problems, path: string, value: unknown, allowed: readonly string[]): boolean {
  if (typeof value !== "string") {
    wrongType(problems, path, "string", value);
    return false;
  }
  if (allowed.includes(value)) return true;
  problems.push({ code: "ENUM_MISMATCH", message: sayOfRow("no_such_value", { value: value.slice(0, 100) }), path });
  return false;
}

/** Checks a whole number of at least `minimum`. */
export function checkInteger(problems: Problems, path: string, value: unknown, minimum: number, maximum: number): void {
  if (typeof value !== "number" || !Number.isInteger(value)) {
    wrongType(problems, path, "integer", value);
    return;
  }
  if (value < minimum) problems.push({ code: "MINIMUM", message: sayOfRow("below_minimum", { value, minimum }), path });
  if (value > maximum) problems.push({ code: "MAXIMUM", message: sayOfRow("above_maximum", { value, maximum }), path });
}
