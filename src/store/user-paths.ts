import { type Expression, type SqlBool, sql } from "kysely";
import { compileCondition } from "./condition-sql.ts";
import type { Engine } from "./engines/engine.ts";
import { sortColumn, userFields } from "./user-fields.ts";
import type { UserCondition, UserQuery } from "./user-query.ts";

/** Columns of `users` that an index has in order, with the user's id behind each. */
export type PathColumn =
  | "created_at"
  | "user_id"
  | "email_lower"
  | "email_domain"
  | "username"
  | "phone_number"
  | "name_lower"
  | "given_name_lower"
  | "family_name_lower"
  | "last_login";

/** Users that an index has together, in its order. */
export interface UserPath {
  /** By a column of `users`, or by the connection of an identity, in the order of their ids. */
  readonly by: { readonly column: PathColumn; readonly descending: boolean } | { readonly connection: string };
  /** What an index narrows the path by; undefined: by nothing. */
  readonly narrowed?: Expression<SqlBool>;
  /** What else must be so of those on the path; undefined: all of them are meant. */
  readonly filter?: Expression<SqlBool>;
}

const COLUMN_OF_FIELD: Readonly<Record<string, PathColumn>> = {
  user_id: "user_id",
  email: "email_lower",
  "email.domain": "email_domain",
  username: "username",
  phone_number: "phone_number",
  name: "name_lower",
  given_name: "given_name_lower",
  family_name: "family_name_lower",
  created_at: "created_at",
  last_login: "last_login",
};
/** As the index of those who are blocked has it: an engine takes it for no other spelling. */
const IS_BLOCKED = sql<SqlBool>`users.blocked = 1`;
const TIMES: ReadonlySet<PathColumn> = new Set(["created_at", "last_login"]);

/** A part of a search that an index answers. `rank`: the lower, the fewer people it leaves. */
interface Driver {
  readonly condition: UserCondition;
  readonly by: UserPath["by"];
  readonly rank: number;
  /** In place of the condition's own SQL. */
  readonly narrowed?: Expression<SqlBool>;
}

/**
 * The paths on which everybody is whom the search means, nobody on two of them. `undefined`: no index leads to them.
 */
export function pathsTo(condition: UserCondition, engine: Engine): readonly UserPath[] | undefined {
  const drivers = driversOf(condition);
  if (drivers === undefined) return undefined;
  const compile = (some: UserCondition) => compileCondition(some, userFields, engine);
  return drivers.map((driver, place) => {
    const earlier = drivers.slice(0, place).map((one) => one.condition);
    const others: UserCondition[] = earlier.length === 0 ? [] : [{ kind: "not", part: { kind: "or", parts: earlier } }];
    const all =
      drivers.length === 1 && driver.condition === condition ? others : [...others, ...rest(condition, driver)];
    return {
      by: driver.by,
      narrowed: "connection" in driver.by ? undefined : (driver.narrowed ?? compile(driver.condition)),
      filter: all.length === 0 ? undefined : compile({ kind: "and", parts: all }),
    };
  });
}

/** What is still to be tested of people on a driver's path: nothing where the search is a list of alternatives. */
function rest(condition: UserCondition, driver: Driver): UserCondition[] {
  const isAlternative = (part: UserCondition): boolean =>
    part === driver.condition || (part.kind === "or" && part.parts.some(isAlternative));
  return isAlternative(condition) ? [] : [condition];
}

/** The path of everybody, in the order that was asked for, and behind it those who have nothing to be sorted by. */
export function pathsInOrder(query: UserQuery, engine: Engine): readonly UserPath[] | undefined {
  const isAll = query.condition.kind === "all";
  const filter = isAll ? undefined : compileCondition(query.condition, userFields, engine);
  if (query.sort === undefined) return [{ by: { column: "created_at", descending: false }, filter }];
  const { field, descending } = query.sort;
  const column = Object.hasOwn(COLUMN_OF_FIELD, field) ? COLUMN_OF_FIELD[field] : undefined;
  const sorted = sortColumn(field);
  if (column === undefined || sorted === undefined) return undefined;
  const path: UserPath = { by: { column, descending }, filter };
  if (!sorted.canBeEmpty) return [path];
  const isEmpty = sql<SqlBool>`${sorted.column} is null`;
  return [
    { ...path, narrowed: sql<SqlBool>`${sorted.column} is not null` },
    {
      by: { column: "user_id", descending: false },
      filter: filter === undefined ? isEmpty : sql<SqlBool>`(${isEmpty} and ${filter})`,
    },
  ];
}

function driversOf(condition: UserCondition): readonly Driver[] | undefined {
  switch (condition.kind) {
    case "equals":
    case "prefix":
    case "range": {
      const driver = driverOf(condition);
      return driver && [driver];
    }
    case "or": {
      const drivers = condition.parts.map(driversOf);
      return drivers.length > 0 && drivers.every((some) => some !== undefined) ? drivers.flat() : undefined;
    }
    case "and": {
      const candidates = condition.parts.flatMap((part) => {
        const drivers = driversOf(part);
        return drivers === undefined ? [] : [{ drivers, rank: Math.max(...drivers.map(({ rank }) => rank)) }];
      });
      return candidates.toSorted((one, other) => one.rank - other.rank)[0]?.drivers;
    }
    default:
      return undefined;
  }
}

function driverOf(condition: Extract<UserCondition, { kind: "equals" | "prefix" | "range" }>): Driver | undefined {
  const { field, kind } = condition;
  if (field === "blocked" && kind === "equals" && condition.value === "true")
    return { condition, by: { column: "user_id", descending: false }, rank: 1, narrowed: IS_BLOCKED };
  if (field === "identities.connection" && kind === "equals")
    return { condition, by: { connection: condition.value }, rank: 6 };
  const column = Object.hasOwn(COLUMN_OF_FIELD, field) ? COLUMN_OF_FIELD[field] : undefined;
  if (column === undefined || (TIMES.has(column) && kind === "prefix")) return undefined;
  const by = { column, descending: false };
  if (TIMES.has(column)) return { condition, by, rank: 7 };
  const isShared = column === "email_domain" || column.startsWith("name") || column.endsWith("name_lower");
  if (kind === "equals") return { condition, by, rank: isShared ? 2 : 0 };
  return { condition, by, rank: kind === "prefix" && [...condition.value].length >= 3 ? 3 : 5 };
}
