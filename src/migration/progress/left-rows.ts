import { csvCell } from "../../domain/csv.ts";
import type { LeftPerson } from "../../store/roster-left.ts";

/** How those who are left become the text of a file. */
export interface LeftRows {
  /** What the file begins with. */
  readonly head: string;
  /** One person, with the end of the line. */
  row(person: LeftPerson): string;
}

type Fields = Readonly<Record<string, string | number | undefined>>;

/** A person as files and the API name their properties. */
export const leftFields = (person: LeftPerson) =>
  ({
    key: person.key,
    id: person.localId,
    email: person.email,
    username: person.username,
    phone_number: person.phoneNumber,
    state: person.state,
    cause: person.cause,
    detail: person.detail,
    failures: person.failures,
    failed_at: person.failedAt?.toISOString(),
    listed_at: person.listedAt.toISOString(),
    last_seen_at: person.lastSeenAt?.toISOString(),
  }) satisfies Fields;

const CSV_COLUMNS = [
  "key",
  "id",
  "email",
  "username",
  "phone_number",
  "state",
  "cause",
  "detail",
  "failures",
  "failed_at",
  "listed_at",
  "last_seen_at",
] as const satisfies readonly (keyof ReturnType<typeof leftFields>)[];

/** One JSON object a line. */
export const ndjsonRows: LeftRows = { head: "", row: (person) => `${JSON.stringify(leftFields(person))}\n` };

/** RFC 4180, with a line of names first. */
export const csvRows: LeftRows = {
  head: `${CSV_COLUMNS.map(csvCell).join(",")}\r\n`,
  row(person) {
    const fields: Fields = leftFields(person);
    return `${CSV_COLUMNS.map((column) => csvCell(fields[column])).join(",")}\r\n`;
  },
};
