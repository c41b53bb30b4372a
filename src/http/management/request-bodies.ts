import multipart from "@fastify/multipart";
import type { FastifyInstance } from "fastify";
import type { ZodError, ZodType } from "zod";
import { DomainError } from "../../domain/errors.ts";
import { isJsonObject } from "../../domain/json.ts";

const MAX_DEPTH = 64;

/**
 * Makes this part of the application read JSON and form bodies (contract §4.1), each into a plain object; an empty body is
 * `undefined`, whatever its content type says, since SDKs send the type with every request.
 */
export function acceptManagementBodies(scope: FastifyInstance): void {
  const parseJson = scope.getDefaultJsonParser("error", "error");
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("application/json", { parseAs: "string" }, (request, text: string, done) => {
    if (text.trim() === "") done(null, undefined);
    else parseJson(request, text, (error, body) => (error === null ? done(null, body) : done(notJson(error))));
  });
  scope.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    (_request, text: string, done) => {
      try {
        done(null, text === "" ? undefined : parseForm(text));
      } catch (error) {
        done(error as Error);
      }
    },
  );
}

/** Also lets requests through whose body is multipart: it is not read here, only routes with an `upload` read it. */
export async function acceptUploads(scope: FastifyInstance): Promise<void> {
  await scope.register(multipart);
}

/** Whether the request carries a multipart body. */
export const isMultipart = (contentType: string | undefined): boolean =>
  /^multipart\/form-data\s*(?:;|$)/i.test(contentType ?? "");

/** Whether the request carries a form, whose values are all text. */
export const isForm = (contentType: string | undefined): boolean =>
  contentType?.startsWith("application/x-www-form-urlencoded") ?? false;

const notJson = (cause: unknown) =>
  new DomainError("invalid_body", "Invalid request payload JSON format", { cause, reason: { code: "not_json" } });

/** Reads `a=1&b[c]=2&d[]=3` into `{a: "1", b: {c: "2"}, d: ["3"]}`. Throws `DomainError("invalid_body")`. */
export function parseForm(text: string): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const [, head = "", rest = ""] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name) ?? [];
    if (head === "") throw new DomainError("invalid_body", `Payload validation error: 'Malformed form field'.`);
    setAt(root, [head, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? "")], value);
  }
  return root;
}

function setAt(root: Record<string, unknown>, path: readonly string[], value: string): void {
  if (path.length > 8 || path.some((key) => key === "__proto__" || key === "constructor" || key === "prototype")) {
    throw new DomainError("invalid_body", `Payload validation error: 'Malformed form field'.`);
  }
  let target = root;
  for (const [index, key] of path.entries()) {
    const next = path[index + 1];
    if (next === undefined || next === "") {
      // Only what was sent before: every object has a `toString`.
      const existing = Object.hasOwn(target, key) ? target[key] : undefined;
      // A repeated name, or `name[]`, is a list.
      if (next === "" || existing !== undefined)
        target[key] = [...(Array.isArray(existing) ? existing : existing === undefined ? [] : [existing]), value];
      else target[key] = value;
      return;
    }
    const inner = Object.hasOwn(target, key) ? target[key] : undefined;
    target[key] = isJsonObject(inner) ? inner : {};
    target = target[key] as Record<string, unknown>;
  }
}

/**
 * Parses a form's object with a schema that was written for JSON: where the schema wants another type, the text is read as
 * that type and the whole is parsed again.
 */
export function parseFormWith(
  schema: ZodType,
  form: unknown,
): { success: true; data: unknown } | { success: false; error: ZodError } {
  let candidate = form;
  for (let round = 0; round < MAX_DEPTH; round++) {
    const parsed = schema.safeParse(candidate);
    if (parsed.success) return { success: true, data: parsed.data };
    const readable = parsed.error.issues.flatMap((issue) => {
      const text = valueAt(candidate, issue.path);
      const value =
        issue.code === "invalid_type" && typeof text === "string" ? readAs(issue.expected, text) : undefined;
      return value === undefined || issue.path.length === 0 ? [] : [{ path: issue.path, value }];
    });
    if (readable.length === 0) return { success: false, error: parsed.error };
    candidate = readable.reduce((value, change) => withValueAt(value, change.path, change.value), candidate);
  }
  const last = schema.safeParse(candidate);
  return last.success ? { success: true, data: last.data } : { success: false, error: last.error };
}

function readAs(expected: string, text: string): unknown {
  if (expected === "boolean" && (text === "true" || text === "false")) return text === "true";
  if ((expected === "number" || expected === "int") && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (expected === "array") return [text];
  return undefined;
}

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined | null)?.[key], root);

function withValueAt(root: unknown, path: readonly PropertyKey[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(root)) return root.map((item, index) => (index === key ? withValueAt(item, rest, value) : item));
  const object = (root ?? {}) as Record<PropertyKey, unknown>;
  return { ...object, [key]: withValueAt(object[key], rest, value) };
}

/**
 * Throws `DomainError` for what no part of the server can keep: nesting deeper than 64 levels (the serialiser's stack is not
 * endless) and the character U+0000 (PostgreSQL has no place for it).
 */
export function refuseUnstorable(value: unknown, code: "invalid_body" | "invalid_query" | "invalid_uri"): void {
  const waiting: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.depth > MAX_DEPTH)
      throw new DomainError(code, `Payload validation error: 'Nested more than ${MAX_DEPTH} levels deep'.`);
    if (typeof next.value === "string") refuseNul(next.value, code);
    if (typeof next.value !== "object" || next.value === null) continue;
    for (const [key, child] of Object.entries(next.value)) {
      refuseNul(key, code);
      waiting.push({ value: child, depth: next.depth + 1 });
    }
  }
}

function refuseNul(text: string, code: "invalid_body" | "invalid_query" | "invalid_uri"): void {
  if (text.includes("\0"))
    throw new DomainError(code, "Payload validation error: 'The character U+0000 is not allowed'.");
}
