import { DomainError } from "../../../domain/errors.ts";
import type { RowProblem } from "../../../domain/import-row.ts";
import { sayOfJob } from "../../../domain/job-sentences.ts";
import { openCsvColumns } from "../csv-columns.ts";
import { finishRow, newDraft } from "../finish-row.ts";
import type { RosterFormat } from "../roster-format.ts";

/** Any CSV file (RFC 4180) of which the caller says which column holds what. */
export const mappedCsv: RosterFormat = {
  summary: "CSV of any kind; the option `columns` says which column holds what",
  csv: {
    recognises: () => false,
    open: (columns, options) => {
      if (options.columns === undefined || Object.keys(options.columns).length === 0)
        throw new DomainError("invalid_body", sayOfJob("columns_unsaid"));
      const fill = openCsvColumns({ columns, named: options.columns, targetOf: () => undefined });
      return (cells, rowNumber) => {
        const draft = newDraft(rowNumber);
        const problems: RowProblem[] = [];
        fill(draft, cells, problems);
        return finishRow(draft, { problems });
      };
    },
  },
};
