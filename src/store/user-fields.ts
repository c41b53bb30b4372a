import { type Expression, type SqlBool, sql } from "kysely";
import {
  dateField,
  type FieldTester,
  type FieldTests,
  flagField,
  jsonField,
  numberField,
  textField,
} from "./condition-sql.ts";
import type { Engine } from "./engines/engine.ts";

type ColumnKind = "text" | "lower" | "flag" | "number" | "date";

interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly canBeEmpty?: boolean;
}

// Fields of the API and where they are kept. `lower`: the search ignores case (contract §4.6.3).
const ROOT_FIELDS: Readonly<Record<string, Column>> = {
  user_id: { name: "user_id", kind: "text" },
  email: { name: "email_lower", kind: "lower", canBeEmpty: true },
  "email.domain": { name: "email_domain", kind: "lower", canBeEmpty: true },
  email_verified: { name: "email_verified", kind: "flag" },
  username: { name: "username", kind: "text", canBeEmpty: true },
  phone_number: { name: "phone_number", kind: "text", canBeEmpty: true },
  phone_verified: { name: "phone_verified", kind: "flag", canBeEmpty: true },
  name: { name: "name_lower", kind: "lower", canBeEmpty: true },
  nickname: { name: "nickname_lower", kind: "lower", canBeEmpty: true },
  given_name: { name: "given_name_lower", kind: "lower", canBeEmpty: true },
  family_name: { name: "family_name_lower", kind: "lower", canBeEmpty: true },
  picture: { name: "picture", kind: "text", canBeEmpty: true },
  blocked: { name: "blocked", kind: "flag", canBeEmpty: true },
  created_at: { name: "created_at", kind: "date" },
  updated_at: { name: "updated_at", kind: "date" },
  last_login: { name: "last_login", kind: "date", canBeEmpty: true },
  last_ip: { name: "last_ip", kind: "text", canBeEmpty: true },
  logins_count: { name: "logins_count", kind: "number" },
};

const IDENTITY_FIELDS: Readonly<Record<string, Column>> = {
  connection: { name: "connection", kind: "text" },
  provider: { name: "provider", kind: "text" },
  user_id: { name: "local_id", kind: "text" },
  isSocial: { name: "is_social", kind: "flag" },
};

/** How a search tests each field of a user. */
export const userFields: FieldTests = (field, engine) => {
  const root = ownValue(ROOT_FIELDS, field);
  if (root !== undefined) return columnField(root, "users", engine);
  const [head = "", ...path] = field.split(".");
  if (head === "identities") return identityField(path, engine);
  if ((head === "app_metadata" || head === "user_metadata") && !path.includes("")) {
    return jsonField(sql.ref(`users.${head}`), path, engine);
  }
  return undefined;
};

/** The column that a search is sorted by; `undefined` for what cannot be sorted by, such as metadata. */
export function sortColumn(field: string): { column: Expression<unknown>; canBeEmpty: boolean } | undefined {
  const root = ownValue(ROOT_FIELDS, field);
  return root && { column: sql.ref(`users.${root.name}`), canBeEmpty: root.canBeEmpty ?? false };
}

// `in` and plain indexing would also find what every object has, such as `constructor`.
const ownValue = (columns: Readonly<Record<string, Column>>, field: string): Column | undefined =>
  Object.hasOwn(columns, field) ? columns[field] : undefined;

function columnField(column: Column, table: string, engine: Engine): FieldTester {
  const reference = sql.ref(`${table}.${column.name}`);
  switch (column.kind) {
    case "text":
      return textField(reference, engine);
    case "lower":
      return textField(reference, engine, { lower: true });
    case "flag":
      return flagField(reference);
    case "number":
      return numberField(reference);
    case "date":
      return dateField(reference);
  }
}

function identityField(path: readonly string[], engine: Engine): FieldTester | undefined {
  const [name] = path;
  const column = path.length === 1 && name !== undefined ? ownValue(IDENTITY_FIELDS, name) : undefined;
  if (column === undefined) return undefined;
  const tester = columnField(column, "identities", engine);
  return (test) => {
    const condition = tester(test);
    return (
      condition &&
      // `exists` and not `in`: a page of a connection's users then costs as much as the page, however many there are.
      sql<SqlBool>`exists (select 1 from identities where identities.tenant_id = users.tenant_id
        and identities.user_id = users.user_id and ${condition})`
    );
  };
}
