import { csvCell } from "../../domain/csv.ts";
import type { ExportedUser } from "../../store/store.ts";
import { userToWire } from "../../users/user-to-wire.ts";

/** One value to export: a property, `a.b`, or `a[0].b`, and under which name. */
export interface ExportField {
  readonly name: string;
  readonly exportAs?: string;
}

/** What a CSV file has when no fields were named: the profile without its lists and objects. */
export const DEFAULT_CSV_FIELDS: readonly ExportField[] = [
  "user_id",
  "email",
  "email_verified",
  "username",
  "phone_number",
  "phone_verified",
  "name",
  "given_name",
  "family_name",
  "nickname",
  "picture",
  "blocked",
  "created_at",
  "updated_at",
  "last_login",
  "last_ip",
  "logins_count",
  "last_password_reset",
  "identities[0].connection",
].map((name) => ({ name }));

/** How users become the text of a file. */
export interface ExportFormat {
  /** What the file begins with. */
  readonly head: string;
  /** One user, with the end of the line. */
  row(exported: ExportedUser): string;
}

/** One JSON object a line: whole users, or only the fields that are named. */
export function jsonFormat(fields: readonly ExportField[] | undefined): ExportFormat {
  if (fields === undefined) return { head: "", row: ({ user }) => `${JSON.stringify(userToWire(user))}\n` };
  const columns = fields.map(({ name, exportAs }) => ({ key: exportAs ?? name, path: pathOf(name) }));
  return {
    head: "",
    row({ user }) {
      const wire = userToWire(user);
      return `${JSON.stringify(Object.fromEntries(columns.map(({ key, path }) => [key, valueAt(wire, path)])))}\n`;
    },
  };
}

/** RFC 4180, with a line of names first. */
export function csvFormat(fields: readonly ExportField[] = DEFAULT_CSV_FIELDS): ExportFormat {
  const paths = fields.map(({ name }) => pathOf(name));
  return {
    head: `${fields.map(({ name, exportAs }) => csvCell(exportAs ?? name)).join(",")}\r\n`,
    row({ user }) {
      const wire = userToWire(user);
      return `${paths.map((path) => csvCell(valueAt(wire, path))).join(",")}\r\n`;
    },
  };
}

/** `identities[0].connection` as its steps. */
const pathOf = (name: string): readonly string[] => name.split(/[.[\]]+/).filter((step) => step !== "");

const valueAt = (root: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string, unknown>)[step]
        : undefined,
    root,
  );
