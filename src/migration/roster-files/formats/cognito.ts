import type { RowProblem } from "../../../domain/import-row.ts";
import { columnName } from "../column-name.ts";
import { openCsvColumns } from "../csv-columns.ts";
import { type Draft, finishRow, newDraft } from "../finish-row.ts";
import type { RosterFormat } from "../roster-format.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

// By `columnName`; `username`, `userstatus`, `enabled` are what tools write that list users by the API.
const COLUMNS: Readonly<Record<string, string>> = {
  cognito_username: "username",
  username: "username",
  sub: "user_id",
  email: "email",
  email_verified: "email_verified",
  phone_number: "phone_number",
  phone_number_verified: "phone_verified",
  name: "name",
  given_name: "given_name",
  family_name: "family_name",
  nickname: "nickname",
  picture: "picture",
  enabled: "enabled",
  usercreatedate: "created_at",
};

/**
 * The CSV of a Cognito user pool: the header of its import, with what tools add that list users. Cognito gives away no hashes.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool-csv-header.html (a comma inside a
 * value has a backslash before it).
 */
export const cognito: RosterFormat = {
  summary: "Amazon Cognito user pool CSV",
  csv: {
    recognises: (columns) => columns.has("cognito_username") || columns.has("cognito_mfa_enabled"),
    backslashEscapes: true,
    open: (columns, options) => {
      const fill = openCsvColumns({
        columns,
        named: options.columns,
        targetOf: (name, column) =>
          column.startsWith("custom:") ? `app_metadata.cognito.${column.slice(7)}` : COLUMNS[name],
      });
      const preferredAt = columns.findIndex((column) => columnName(column) === "preferred_username");
      return (cells, rowNumber) => {
        const draft = newDraft(rowNumber);
        const problems: RowProblem[] = [];
        fill(draft, cells, problems);
        return finishRow(withoutTechnicalUsername(draft, cells[preferredAt]), { problems });
      };
    },
  },
};

/** Where people sign in by e-mail, Cognito's username is their `sub`: an id that nobody types. */
function withoutTechnicalUsername(draft: Draft, preferred: string | undefined): Draft {
  const { id, username } = draft;
  if (username === undefined || (username !== id && !UUID.test(username))) return draft;
  return { ...draft, id: id ?? username, username: preferred || undefined };
}
