import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DomainError } from "../../domain/errors.ts";
import { isDomainError } from "../../domain/errors.ts";
import type { UserCondition } from "../../store/user-query.ts";
import { parseSearchQuery, parseSort } from "./search-query.ts";

const equals = (field: string, value: string): UserCondition => ({ kind: "equals", field, value });
const range = (
  field: string,
  from: string | undefined,
  to: string | undefined,
  open = "[",
  close = "]",
): UserCondition => ({
  kind: "range",
  field,
  from,
  to,
  fromInclusive: open === "[",
  toInclusive: close === "]",
});

describe("what a query means", () => {
  const a = equals("a", "1");
  const b = equals("b", "2");
  const c = equals("c", "3");
  const rows: [query: string, condition: UserCondition][] = [
    ["", { kind: "all" }],
    ["   ", { kind: "all" }],
    ['email:"a@b.c"', equals("email", "a@b.c")],
    ["email:a@b.c", equals("email", "a@b.c")],
    ["email: a@b.c", equals("email", "a@b.c")],
    ["user_id:auth0|64f0", equals("user_id", "auth0|64f0")],
    ['identities.connection:"Old Users"', equals("identities.connection", "Old Users")],
    ["name:jane\\ smith", equals("name", "jane smith")],
    ['name:"say \\"hi\\" \\\\ *"', equals("name", 'say "hi" \\ *')],
    ["name:jan*", { kind: "prefix", field: "name", value: "jan" }],
    ["name:*usa", { kind: "wildcard", field: "name", pattern: "*usa" }],
    ["name:j*n", { kind: "wildcard", field: "name", pattern: "j*n" }],
    ["name:\\*usa", equals("name", "*usa")],
    ["name:*", { kind: "exists", field: "name" }],
    ["_exists_:blocked", { kind: "exists", field: "blocked" }],
    ['email.domain:"example.com"', equals("email.domain", "example.com")],
    ["logins_count:[1 TO *]", range("logins_count", "1", undefined)],
    ["logins_count:{1 TO 5]", range("logins_count", "1", "5", "{")],
    ["logins_count:[1 TO 5}", range("logins_count", "1", "5", "[", "}")],
    ["created_at:[2020-01-01T00:00:00Z TO 2021-01-01]", range("created_at", "2020-01-01T00:00:00Z", "2021-01-01")],
    ['name:["a b" TO "*"]', range("name", "a b", "*")],
    ["logins_count:>=2", range("logins_count", "2", undefined)],
    ["logins_count:<2", range("logins_count", undefined, "2", "[", "}")],
    ["logins_count:-1", equals("logins_count", "-1")],
    ["app_metadata.state:OR", equals("app_metadata.state", "OR")],
    ["a:1 AND b:2", { kind: "and", parts: [a, b] }],
    ["a:1 && b:2", { kind: "and", parts: [a, b] }],
    ["a:1 OR b:2", { kind: "or", parts: [a, b] }],
    ["a:1 b:2", { kind: "or", parts: [a, b] }],
    ["a:1 AND b:2 OR c:3", { kind: "or", parts: [{ kind: "and", parts: [a, b] }, c] }],
    ["a:1 AND (b:2 OR c:3)", { kind: "and", parts: [a, { kind: "or", parts: [b, c] }] }],
    ["NOT a:1", { kind: "not", part: a }],
    ["NOT NOT a:1", a],
    ["-a:1", { kind: "not", part: a }],
    ["!a:1", { kind: "not", part: a }],
    ["a:1 -b:2", { kind: "and", parts: [a, { kind: "not", part: b }] }],
    ["a:1 OR NOT b:2", { kind: "or", parts: [a, { kind: "not", part: b }] }],
    ["a:1 AND NOT b:2", { kind: "and", parts: [a, { kind: "not", part: b }] }],
    ["+a:1 b:2", a],
    ["a:(1 OR 2)", { kind: "or", parts: [a, equals("a", "2")] }],
    ['a:("1" "2")', { kind: "or", parts: [a, equals("a", "2")] }],
    ["a:(1 AND NOT 2)", { kind: "and", parts: [a, { kind: "not", part: equals("a", "2") }] }],
    ["(a:1)", a],
  ];
  test.each(rows)("%s", (query, condition) => {
    expect(parseSearchQuery(query)).toEqual(condition);
  });

  test("a word without a field is looked for in the usual fields", () => {
    const condition = parseSearchQuery("jane");
    expect(condition).toMatchObject({ kind: "or" });
    expect(condition).toHaveProperty(
      "parts",
      expect.arrayContaining([equals("email", "jane"), equals("name", "jane")]),
    );
  });
});

test.each([
  "a:",
  ":1",
  "a:1 AND",
  "AND a:1",
  "a:1 OR",
  "(a:1",
  "a:1)",
  "()",
  "a:()",
  'a:"1',
  "a:[1 TO 2",
  "a:[1 2]",
  "a:[1 to 2]",
  "[1 TO 2]",
  "a:1]",
  "NOT",
  "a:(b:1)",
  "a:x\\",
  "a:roam~2",
  "a:/jo.*/",
  "name:*sa",
  "user_metadata.plan:pre*",
  "_exists_:",
  "_exists_:a*",
  "a:\u0000",
  `${"(".repeat(200)}a:1${")".repeat(200)}`,
  `${"-".repeat(500)}a:1`,
  `a:(${"x ".repeat(5000)})`,
  "x".repeat(9000),
])("%s is refused with a reason", (query) => {
  try {
    parseSearchQuery(query);
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ code: "invalid_query", apiCode: "invalid_query_string" });
    expect((error as Error).message).toMatch(/^Query validation error: .{10,}/s);
    expect((error as DomainError).reason?.code).toMatch(/^query_/);
  }
});

test("whatever is typed, nothing but a refusal is thrown", () => {
  const piece = fc.constantFrom(
    "a",
    "email",
    ":",
    " ",
    '"',
    "\\",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "TO",
    "AND",
    "OR",
    "NOT",
    "-",
    "+",
    "!",
    "&&",
    "||",
    "*",
    "_exists_",
    ">",
    "~",
    "/",
    "ü",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(piece, { maxLength: 40 }).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(text, (query) => {
      try {
        parseSearchQuery(query);
        return true;
      } catch (error) {
        return isDomainError(error);
      }
    }),
    { numRuns: 5_000 },
  );
});

describe("a condition that is written out and parsed comes back", () => {
  const field = fc.constantFrom("email", "name", "app_metadata.plan", "identities.connection", "logins_count");
  const value = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }).filter((text) => !text.includes("\u0000"));
  const leaf: fc.Arbitrary<UserCondition> = fc.oneof(
    fc.record({ kind: fc.constant("equals" as const), field, value }),
    fc.record({ kind: fc.constant("exists" as const), field }),
    fc.record({ kind: fc.constant("prefix" as const), field, value: value.filter((text) => !/[<>*]/.test(text)) }),
    fc.record({
      kind: fc.constant("range" as const),
      field,
      from: fc.option(value, { nil: undefined }),
      to: fc.option(value, { nil: undefined }),
      fromInclusive: fc.boolean(),
      toInclusive: fc.boolean(),
    }),
  );
  const { condition } = fc.letrec<{ condition: UserCondition }>((tie) => ({
    condition: fc.oneof(
      { depthSize: "small", maxDepth: 4 },
      leaf,
      fc.record({
        kind: fc.constantFrom("and" as const, "or" as const),
        parts: fc.array(tie("condition"), { minLength: 2, maxLength: 3 }),
      }),
      tie("condition")
        .filter((part) => part.kind !== "not")
        .map((part) => ({ kind: "not" as const, part })),
    ),
  }));

  const quote = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`;
  const escapeAll = (text: string) =>
    [...text].map((char) => (/[\p{L}\p{N}]/u.test(char) ? char : `\\${char}`)).join("");
  function write(part: UserCondition): string {
    switch (part.kind) {
      case "equals":
        return `${part.field}:${quote(part.value)}`;
      case "prefix":
        return `${part.field}:${escapeAll(part.value)}*`;
      case "exists":
        return `_exists_:${part.field}`;
      case "range": {
        const end = (text: string | undefined) => (text === undefined ? "*" : quote(text));
        return `${part.field}:${part.fromInclusive ? "[" : "{"}${end(part.from)} TO ${end(part.to)}${part.toInclusive ? "]" : "}"}`;
      }
      case "not":
        return `NOT (${write(part.part)})`;
      case "and":
        return part.parts.map((inner) => `(${write(inner)})`).join(" AND ");
      case "or":
        return part.parts.map((inner) => `(${write(inner)})`).join(" OR ");
      default:
        throw new Error(`not written here: ${part.kind}`);
    }
  }

  test("for any condition", () => {
    fc.assert(
      fc.property(condition, (original) => {
        expect(parseSearchQuery(write(original))).toEqual(original);
      }),
      { numRuns: 1_000 },
    );
  });
});

test("sorting is by one field that is no metadata", () => {
  expect(parseSort("created_at:-1")).toEqual({ field: "created_at", descending: true });
  expect(parseSort("email:1")).toEqual({ field: "email", descending: false });
  for (const bad of ["email", "email:2", ":1", "app_metadata.a:1", "user_metadata:1", "a b:1"]) {
    expect(() => parseSort(bad)).toThrow("Query validation error");
  }
});
