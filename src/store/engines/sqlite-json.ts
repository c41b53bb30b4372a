import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import { type JsonTest, numberIn } from "./engine.ts";

type WildcardMatch = (text: Expression<unknown>, pattern: string) => Expression<SqlBool>;

/** Walks the path with one `json_each` per step; keys and values are parameters throughout. */
export function sqliteJsonMatches(
  json: Expression<unknown>,
  path: readonly string[],
  test: JsonTest,
  matchesWildcard: WildcardMatch,
): Expression<SqlBool> {
  const [first, ...rest] = path;
  if (first === undefined) return sql<SqlBool>`(${json} is not null and ${json} <> '{}')`;
  const steps: RawBuilder<unknown>[] = [sql`json_each(coalesce(${json}, '{}')) as m0`];
  const conditions: RawBuilder<unknown>[] = [sql`m0.key = ${first}`];
  rest.forEach((key, index) => {
    const before = sql.ref(`m${index}`);
    const item = sql.ref(`i${index + 1}`);
    const member = sql.ref(`m${index + 1}`);
    // An object counts as an array of one, so that `a.b` also finds `{"a": [{"b": 1}]}`.
    steps.push(sql`json_each(case ${before}.type when 'array' then ${before}.value
      when 'object' then json_array(json(${before}.value)) else '[]' end) as ${item}`);
    steps.push(sql`json_each(case ${item}.type when 'object' then ${item}.value else '{}' end) as ${member}`);
    conditions.push(sql`${member}.key = ${key}`);
  });
  const leaf = sql.ref(`m${rest.length}`);
  const passes = (row: RawBuilder<unknown>) => testOf(row, test, matchesWildcard);
  conditions.push(sql`(${passes(leaf)} or (${leaf}.type = 'array'
    and exists (select 1 from json_each(${leaf}.value) as x where ${passes(sql.ref("x"))})))`);
  return sql<SqlBool>`exists (select 1 from ${sql.join(steps)} where ${sql.join(conditions, sql` and `)})`;
}

function testOf(row: RawBuilder<unknown>, test: JsonTest, matchesWildcard: WildcardMatch): RawBuilder<unknown> {
  const value = sql`${row}.value`;
  const isText = sql`${row}.type = 'text'`;
  switch (test.kind) {
    case "exists":
      return sql`${row}.type not in ('null', 'array')`;
    case "equals":
      return sql`((${isText} and ${value} = ${test.value})${numberEquals(row, test.value)}${booleanEquals(row, test.value)})`;
    case "prefix":
      return sql`(${isText} and substr(${value}, 1, length(${test.value})) = ${test.value})`;
    case "wildcard":
      return sql`(${isText} and ${matchesWildcard(value, test.pattern)})`;
    case "range":
      return rangeOf(row, test);
  }
}

function numberEquals(row: RawBuilder<unknown>, text: string): RawBuilder<unknown> {
  const number = numberIn(text);
  return number === undefined ? sql`` : sql` or (${row}.type in ('integer', 'real') and ${row}.value = ${number})`;
}

function booleanEquals(row: RawBuilder<unknown>, text: string): RawBuilder<unknown> {
  return text === "true" || text === "false" ? sql` or ${row}.type = ${text}` : sql``;
}

function rangeOf(row: RawBuilder<unknown>, test: JsonTest & { kind: "range" }): RawBuilder<unknown> {
  const bounds = <Bound>(from: Bound | undefined, to: Bound | undefined) => [
    ...(from === undefined ? [] : [test.fromInclusive ? sql`${row}.value >= ${from}` : sql`${row}.value > ${from}`]),
    ...(to === undefined ? [] : [test.toInclusive ? sql`${row}.value <= ${to}` : sql`${row}.value < ${to}`]),
  ];
  const asText = sql.join([sql`${row}.type = 'text'`, ...bounds(test.from, test.to)], sql` and `);
  const from = numberIn(test.from);
  const to = numberIn(test.to);
  const isNumeric = (test.from === undefined || from !== undefined) && (test.to === undefined || to !== undefined);
  if (!isNumeric) return sql`(${asText})`;
  const asNumber = sql.join([sql`${row}.type in ('integer', 'real')`, ...bounds(from, to)], sql` and `);
  return sql`((${asText}) or (${asNumber}))`;
}
