import { normaliseIdentifier } from "../../../domain/identifier.ts";
import type { RowProblem } from "../../../domain/import-row.ts";
import { openCsvColumns } from "../csv-columns.ts";
import { type Draft, finishRow, newDraft } from "../finish-row.ts";
import type { RosterFormat } from "../roster-format.ts";

// By `columnName`, without `_`: the profile's own names (firstName) and those of reports (First Name).
const COLUMNS: Readonly<Record<string, string>> = {
  id: "user_id",
  userid: "user_id",
  oktaid: "user_id",
  login: "username",
  username: "username",
  email: "email",
  primaryemail: "email",
  firstname: "given_name",
  lastname: "family_name",
  displayname: "name",
  nickname: "nickname",
  mobilephone: "phone_number",
  status: "status",
  userstatus: "status",
  created: "created_at",
  createddate: "created_at",
  lastlogin: "last_login",
  lastlogindate: "last_login",
};

// https://developer.okta.com/docs/reference/api/users/#user-status. LOCKED_OUT is a pause after wrong guesses, no block.
const BLOCKED = new Set(["deprovisioned", "deactivated", "suspended"]);

/**
 * Okta's CSV of people: the import template's columns or those of a report.
 * https://help.okta.com/en-us/content/topics/users-groups-profiles/usgp-import-users-csv.htm
 */
export const okta: RosterFormat = {
  summary: "Okta CSV of people",
  csv: {
    recognises: (columns) => columns.has("login") && (columns.has("firstname") || columns.has("first_name")),
    open: (columns, options) => {
      const fill = openCsvColumns({
        columns,
        named: options.columns,
        targetOf: (name) => COLUMNS[name.replaceAll("_", "")],
        own: { status: putStatus },
      });
      return (cells, rowNumber) => {
        const draft = newDraft(rowNumber);
        const problems: RowProblem[] = [];
        fill(draft, cells, problems);
        return finishRow(withoutDoubledLogin(draft), { problems });
      };
    },
  },
};

function putStatus(draft: Draft, value: unknown): void {
  if (BLOCKED.has(String(value).trim().toLowerCase())) draft.blocked = true;
}

/** Okta's login mostly is the e-mail address, which is no username of its own. */
function withoutDoubledLogin(draft: Draft): Draft {
  const { username, email } = draft;
  if (username === undefined || email === undefined || normaliseIdentifier(username) !== normaliseIdentifier(email))
    return draft;
  const { username: _, ...rest } = draft;
  return rest;
}
