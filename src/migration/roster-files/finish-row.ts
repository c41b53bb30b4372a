import { isEmailAddress } from "../../domain/identifier.ts";
import type { ImportRow, ReadRow, RowProblem } from "../../domain/import-row.ts";
import type { JsonObject } from "../../domain/json.ts";
import { sayOfRow } from "../../domain/row-sentences.ts";
import { storableProblems } from "./check-storable.ts";

/** A row while it is put together. */
export type Draft = { -readonly [Name in keyof ImportRow]: ImportRow[Name] };

/** A draft of nobody yet. */
export const newDraft = (rowNumber: number): Draft => ({ row: rowNumber });

/**
 * The row of a draft: good when it says who the person is and nothing was wrong with it. `extraShown`: what else lets people
 * recognise it, for example its DN.
 */
export function finishRow(
  draft: Draft,
  input: { readonly problems: readonly RowProblem[]; readonly extraShown?: JsonObject },
): ReadRow {
  const { extraShown } = input;
  const problems = problemsOf(draft, input.problems);
  if (problems.length > 0) return { ok: false, rowNumber: draft.row, problems, shown: shownOf(draft, extraShown) };
  return {
    ok: true,
    row: draft,
    get shown() {
      return shownOf(draft, extraShown);
    },
  };
}

function problemsOf(draft: Draft, before: readonly RowProblem[]): RowProblem[] {
  const { id, email, username, phoneNumber } = draft;
  const problems = [...before, ...storableProblems(draft)];
  if (email !== undefined && !isEmailAddress(email.trim())) {
    const message = sayOfRow("email_form", { value: email.slice(0, 254) });
    problems.push({ code: "FORMAT", message, path: "email" });
  }
  if (id === undefined && email === undefined && username === undefined && phoneNumber === undefined)
    problems.push({
      code: "ANY_OF_MISSING",
      message: sayOfRow("no_person"),
    });
  return problems;
}

function shownOf({ id, email, username, phoneNumber, name }: Draft, extra: JsonObject | undefined): JsonObject {
  const fields = { ...extra, user_id: id, email, username, phone_number: phoneNumber, name };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([field, value]) => [field, typeof value === "string" ? value.slice(0, 254) : value]),
  );
}
