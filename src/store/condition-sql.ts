import { type Expression, type SqlBool, sql } from "kysely";
import { DomainError } from "../domain/errors.ts";
import type { Engine, JsonTest } from "./engines/engine.ts";
import type { UserCondition } from "./user-query.ts";

/** A condition on one field. */
export type FieldTest = Exclude<UserCondition, { kind: "all" | "and" | "or" | "not" }>;

/** How the fields of one table are tested. `undefined` for a field that it does not have. */
export type FieldTests = (field: string, engine: Engine) => FieldTester | undefined;

/** The SQL of one test; `undefined` when nothing can pass it, such as a number that equals a word. */
export type FieldTester = (test: FieldTest) => Expression<SqlBool> | undefined;

const NOTHING = sql<SqlBool>`(1 = 0)`;
const EVERYTHING = sql<SqlBool>`(1 = 1)`;
const MAX_DEPTH = 60;

/**
 * Turns a parsed search into SQL with parameters. A field name is only ever compared with known names or bound as a
 * parameter, never written into the SQL. Unknown fields match nothing. Throws `DomainError("invalid_query")` for what is
 * nested too deeply for the engines.
 */
export function compileCondition(
  condition: UserCondition,
  fields: FieldTests,
  engine: Engine,
  depth = 0,
): Expression<SqlBool> {
  if (depth > MAX_DEPTH) throw new DomainError("invalid_query", "The search is nested too deeply.");
  const compile = (part: UserCondition) => compileCondition(part, fields, engine, depth + 1);
  switch (condition.kind) {
    case "all":
      return EVERYTHING;
    case "and":
      return joined(condition.parts.map(compile), "and", EVERYTHING);
    case "or":
      return joined(condition.parts.map(compile), "or", NOTHING);
    case "not":
      // `not` alone would lose those whose field is empty: in SQL the opposite of unknown is unknown.
      return sql<SqlBool>`(case when ${compile(condition.part)} then 1 else 0 end = 0)`;
    default:
      return fields(condition.field, engine)?.(condition) ?? NOTHING;
  }
}

/** Halved again and again, and not one long chain: engines limit the depth of an expression. */
function joined(
  parts: readonly Expression<SqlBool>[],
  word: "and" | "or",
  none: Expression<SqlBool>,
): Expression<SqlBool> {
  const [first] = parts;
  if (first === undefined) return none;
  if (parts.length === 1) return first;
  const middle = parts.length >> 1;
  const left = joined(parts.slice(0, middle), word, none);
  const right = joined(parts.slice(middle), word, none);
  return word === "and" ? sql<SqlBool>`(${left} and ${right})` : sql<SqlBool>`(${left} or ${right})`;
}

// Sorts after every text that starts with the text before it.
const LAST_CHARACTER = "\u{10FFFF}";

/** A text column. With `lower`, the column holds lower case and the test is lowered to meet it. */
export function textField(column: Expression<unknown>, engine: Engine, options: { lower?: boolean } = {}): FieldTester {
  const shaped = (text: string) => (options.lower ? text.toLowerCase() : text);
  return (test) => {
    switch (test.kind) {
      case "exists":
        return sql<SqlBool>`${column} is not null`;
      case "equals":
        return sql<SqlBool>`${column} = ${shaped(test.value)}`;
      case "prefix":
        // A range and not LIKE, since both engines can use an index for it.
        return sql<SqlBool>`(${column} >= ${shaped(test.value)} and ${column} < ${shaped(test.value) + LAST_CHARACTER})`;
      case "wildcard":
        return engine.matchesWildcard(column, shaped(test.pattern));
      case "range":
        return between(column, test, shaped(test.from ?? ""), shaped(test.to ?? ""));
    }
  };
}

/** A 0/1 column, compared with `true` and `false`. */
export function flagField(column: Expression<unknown>): FieldTester {
  return (test) => {
    if (test.kind === "exists") return sql<SqlBool>`${column} is not null`;
    if (test.kind !== "equals" || (test.value !== "true" && test.value !== "false")) return undefined;
    return sql<SqlBool>`${column} = ${test.value === "true" ? 1 : 0}`;
  };
}

export function numberField(column: Expression<unknown>): FieldTester {
  const isNumber = (text: string | undefined) =>
    text === undefined || (text.trim() !== "" && Number.isFinite(Number(text)));
  return (test) => {
    if (test.kind === "exists") return sql<SqlBool>`${column} is not null`;
    if (test.kind === "equals") return isNumber(test.value) ? compared(column, "=", Number(test.value)) : undefined;
    if (test.kind !== "range" || !isNumber(test.from) || !isNumber(test.to)) return undefined;
    const bounds = [
      ...(test.from === undefined ? [] : [compared(column, test.fromInclusive ? ">=" : ">", Number(test.from))]),
      ...(test.to === undefined ? [] : [compared(column, test.toInclusive ? "<=" : "<", Number(test.to))]),
    ];
    return joined(bounds, "and", sql<SqlBool>`${column} is not null`);
  };
}

// The engines would take 1.5 for an integer column in different ways: one rounds it, one refuses it.
const compared = (column: Expression<unknown>, operator: "=" | ">" | ">=" | "<" | "<=", value: number) =>
  sql<SqlBool>`${column} ${sql.raw(operator)} cast(${value} as double precision)`;

/** A column of milliseconds since 1970, compared with ISO dates. `2018-01` means the whole month, as in Lucene. */
export function dateField(column: Expression<unknown>): FieldTester {
  return (test) => {
    if (test.kind === "exists") return sql<SqlBool>`${column} is not null`;
    if (test.kind === "equals") {
      const span = spanOf(test.value);
      return span && sql<SqlBool>`(${column} >= ${span.firstMs} and ${column} <= ${span.lastMs})`;
    }
    if (test.kind !== "range") return undefined;
    const from = test.from === undefined ? undefined : spanOf(test.from);
    const to = test.to === undefined ? undefined : spanOf(test.to);
    if ((test.from !== undefined && !from) || (test.to !== undefined && !to)) return undefined;
    const fromMs = test.fromInclusive ? (from?.firstMs ?? 0) : (from?.lastMs ?? 0);
    const toMs = test.toInclusive ? (to?.lastMs ?? 0) : (to?.firstMs ?? 0);
    return between(column, test, fromMs, toMs);
  };
}

function between<Bound>(
  column: Expression<unknown>,
  test: FieldTest & { kind: "range" },
  from: Bound,
  to: Bound,
): Expression<SqlBool> {
  const bounds = [
    ...(test.from === undefined
      ? []
      : [test.fromInclusive ? sql<SqlBool>`${column} >= ${from}` : sql<SqlBool>`${column} > ${from}`]),
    ...(test.to === undefined
      ? []
      : [test.toInclusive ? sql<SqlBool>`${column} <= ${to}` : sql<SqlBool>`${column} < ${to}`]),
  ];
  return joined(bounds, "and", sql<SqlBool>`${column} is not null`);
}

const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T.*)?)?)?$/;

/** First and last millisecond of what a date text means; `undefined` for what is no date. */
function spanOf(text: string): { firstMs: number; lastMs: number } | undefined {
  const parts = DATE.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day] = parts;
  const firstMs = text.includes("T")
    ? Date.parse(text)
    : Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1));
  if (!Number.isFinite(firstMs)) return undefined;
  if (text.includes("T")) return { firstMs, lastMs: firstMs };
  const next = new Date(firstMs);
  if (day !== undefined) next.setUTCDate(next.getUTCDate() + 1);
  else if (month !== undefined) next.setUTCMonth(next.getUTCMonth() + 1);
  else next.setUTCFullYear(next.getUTCFullYear() + 1);
  return { firstMs, lastMs: next.getTime() - 1 };
}

/** A value inside a JSON object, by its path. */
export function jsonField(column: Expression<unknown>, path: readonly string[], engine: Engine): FieldTester {
  return ({ field: _field, ...test }) => {
    if (path.length === 0 && test.kind !== "exists") return undefined;
    return engine.jsonMatches(column, path, test satisfies JsonTest);
  };
}
