import { type Expression, type SqlBool, sql } from "kysely";
import { storableText } from "../columns.ts";
import { type JsonTest, numberIn } from "./engine.ts";

/**
 * As a JSON path in lax mode, where arrays stand for their items at every step. The whole path is one parameter; keys and
 * values in it are quoted as JSON.
 */
export function postgresJsonMatches(
  json: Expression<unknown>,
  path: readonly string[],
  test: JsonTest,
): Expression<SqlBool> {
  if (path.length === 0) return sql<SqlBool>`(${json} is not null and ${json} <> '{}'::jsonb)`;
  const steps = path.map((key) => `.${quoted(key)}`).join("");
  // `[*]` and not the lax filter alone: for `exists` an array counts by its items.
  return sql<SqlBool>`coalesce(${json} @? cast(${`$${steps}[*] ? (${conditionOf(test)})`} as jsonpath), false)`;
}

const quoted = (text: string): string => JSON.stringify(storableText(text));

function conditionOf(test: JsonTest): string {
  switch (test.kind) {
    case "exists":
      return "@ != null";
    case "equals":
      return [quoted(test.value), ...numberLiteral(test.value), ...booleanLiteral(test.value)]
        .map((literal) => `@ == ${literal}`)
        .join(" || ");
    case "prefix":
      return `@ starts with ${quoted(test.value)}`;
    case "wildcard":
      return `@ like_regex ${quoted(regexOf(test.pattern))} flag "s"`;
    case "range":
      return rangeOf(test);
  }
}

const numberLiteral = (text: string | undefined): string[] => {
  const number = numberIn(text);
  return number === undefined ? [] : [String(number)];
};

const booleanLiteral = (text: string): string[] => (text === "true" || text === "false" ? [text] : []);

const regexOf = (pattern: string): string =>
  `^${pattern
    .split(/\*+/)
    .map((literal) => literal.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
    .join(".*")}$`;

function rangeOf(test: JsonTest & { kind: "range" }): string {
  const above = test.fromInclusive ? ">=" : ">";
  const below = test.toInclusive ? "<=" : "<";
  const between = (from: string | undefined, to: string | undefined, anything: string) =>
    [
      ...(from === undefined ? [] : [`@ ${above} ${from}`]),
      ...(to === undefined ? [] : [`@ ${below} ${to}`]),
      ...(from === undefined && to === undefined ? [anything] : []),
    ].join(" && ");
  const asText = between(
    test.from === undefined ? undefined : quoted(test.from),
    test.to === undefined ? undefined : quoted(test.to),
    '@ >= ""',
  );
  const [from] = numberLiteral(test.from);
  const [to] = numberLiteral(test.to);
  const isNumeric = (test.from === undefined || from !== undefined) && (test.to === undefined || to !== undefined);
  // A text is never greater or less than a number in a JSON path, so each half finds its own kind.
  return isNumeric ? `(${asText}) || (${between(from, to, "@ >= 0 || @ < 0")})` : asText;
}
