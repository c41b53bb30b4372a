import type { RowProblem } from "../../domain/import-row.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { JobVerdict } from "../job-handler.ts";

/** What became of one row of the file. */
export type ImportVerdict =
  | { readonly outcome: "inserted" | "updated" }
  | { readonly outcome: "failed"; readonly problems: readonly [RowProblem, ...RowProblem[]] };

/** How a row fails for one reason. */
export const failed = (code: string, message: string, path?: string): ImportVerdict => ({
  outcome: "failed",
  problems: [{ code, message, path }],
});

/** A failed row as `GET /jobs/{id}/errors` shows it (contract §4.7). `shown` holds no hash or secret. */
export function failedRow(row: number, problems: readonly RowProblem[], shown: JsonObject | undefined): JobVerdict {
  const [first] = problems;
  const errors = problems.map(({ code, message, path }) =>
    path === undefined ? { code, message } : { code, message, path },
  );
  return {
    row,
    verdict: "failed",
    code: first?.code,
    message: first?.message,
    detail: { user: shown ?? {}, errors },
  };
}
