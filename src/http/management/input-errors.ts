import type { ZodError } from "zod";
import { DomainError } from "../../domain/errors.ts";
import type { RefusalReason } from "../../domain/refusal-reason.ts";

/** Which part of a request was wrong. */
export type InputPart = "body" | "query" | "params";

const PARTS = {
  body: { code: "invalid_body", label: "Payload" },
  query: { code: "invalid_query", label: "Query" },
  params: { code: "invalid_uri", label: "Path" },
} as const;

/**
 * The refusal for input that a schema does not accept, worded as the Management API words it (contract §4.1): the first
 * problem only, by its property. Values are never repeated, since they may be secrets.
 */
export function inputRefusal(part: InputPart, error: ZodError, value: unknown): DomainError {
  const issue = firstIssue(error.issues as readonly Issue[]);
  const { code, label } = PARTS[part];
  const reason = issue === undefined ? "Invalid value" : reasonOf(issue, value);
  const path = issue === undefined ? "" : propertyPath(issue.path);
  const place = path === "" ? "" : ` on property ${path}`;
  return new DomainError(code, `${label} validation error: '${reason}'${place}.`, {
    reason: issue && refusalReasonOf(issue, path, value),
  });
}

interface Issue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly expected?: string;
  readonly keys?: readonly string[];
  readonly values?: readonly unknown[];
  readonly errors?: readonly (readonly Issue[])[];
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly format?: string;
}

// Unknown properties are what callers most need to hear of, as the Management API does.
function firstIssue(issues: readonly Issue[]): Issue | undefined {
  return issues.find((issue) => issue.code === "unrecognized_keys") ?? issues[0];
}

function reasonOf(issue: Issue, root: unknown): string {
  if (issue.code === "unrecognized_keys") return `Additional properties not allowed: ${(issue.keys ?? []).join(", ")}`;
  if (issue.code === "invalid_type") {
    const actual = typeName(valueAt(root, issue.path));
    if (actual === "undefined") return `Missing required property: ${String(issue.path.at(-1) ?? "body")}`;
    return `Expected type ${issue.expected} but found type ${actual}`;
  }
  if (issue.code === "invalid_value") return `No enum match, expected one of: ${(issue.values ?? []).join(", ")}`;
  if (issue.code === "invalid_union") return "Value does not match any of the allowed forms";
  return issue.message;
}

/** undefined: the schema has a rule of its own, and a sentence for it. */
function refusalReasonOf(issue: Issue, field: string, root: unknown): RefusalReason | undefined {
  switch (issue.code) {
    case "unrecognized_keys":
      return { code: "property_unknown", facts: { field: (issue.keys ?? []).join(", ") } };
    case "invalid_type": {
      const found = typeName(valueAt(root, issue.path));
      if (found === "undefined") return { code: "property_missing", facts: { field } };
      return { code: "property_type", facts: { field, expected: issue.expected, found } };
    }
    case "invalid_value":
      return { code: "property_value", facts: { field, expected: (issue.values ?? []).join(", ") } };
    case "invalid_union":
      return { code: "property_form", facts: { field } };
    case "too_small":
      return { code: "property_too_small", facts: { field, min: Number(issue.minimum) } };
    case "too_big":
      return { code: "property_too_large", facts: { field, max: Number(issue.maximum) } };
    case "invalid_format":
      return { code: "property_format", facts: { field } };
    default:
      return undefined;
  }
}

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined | null)?.[key], root);

function typeName(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

const propertyPath = (path: readonly PropertyKey[]): string =>
  path.map((key, index) => (typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${String(key)}`)).join("");
