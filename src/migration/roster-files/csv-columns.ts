import { DomainError } from "../../domain/errors.ts";
import type { RowProblem } from "../../domain/import-row.ts";
import { sayOfJob } from "../../domain/job-sentences.ts";
import { columnName } from "./column-name.ts";
import type { Draft } from "./finish-row.ts";
import { looksLikePlainPassword } from "./plain-password-names.ts";
import { findTarget, type Put, TARGET_NAMES } from "./targets.ts";

/** Fills a draft from the cells of one row. */
export type FillDraft = (draft: Draft, cells: readonly string[], problems: RowProblem[]) => void;

export interface CsvColumnsInput {
  readonly columns: readonly string[];
  /**
   * The target that the format knows for a column; undefined: it is not read. `name`: the form that `columnName` gives;
   * `column`: as the file has it.
   */
  readonly targetOf: (name: string, column: string) => string | undefined;
  /** Which columns the caller named for which target; goes before what the format knows. */
  readonly named?: Readonly<Record<string, string>>;
  /** Targets that only this format has. */
  readonly own?: Readonly<Record<string, Put>>;
}

interface Place {
  readonly index: number;
  readonly put: Put;
}

/**
 * Says once for a file which cell goes where. Throws `DomainError` when a named column or target does not exist, when two columns
 * fill one target, and when a column is named that looks like a readable password: such a column is never read.
 */
export function openCsvColumns({ columns, targetOf, named = {}, own = {} }: CsvColumnsInput): FillDraft {
  const byTarget = new Map<string, number>();
  for (const [target, column] of Object.entries(named)) byTarget.set(target, indexOf(columns, column));
  columns.forEach((column, index) => {
    const target = looksLikePlainPassword(columnName(column)) ? undefined : targetOf(columnName(column), column.trim());
    if (target === undefined || Object.hasOwn(named, target) || [...byTarget.values()].includes(index)) return;
    const before = byTarget.get(target);
    if (before !== undefined)
      throw refusal(
        sayOfJob("columns_twice", {
          first: `${before + 1} (${columns[before]})`,
          second: `${index + 1} (${column})`,
          target,
        }),
      );
    byTarget.set(target, index);
  });
  const places = [...byTarget].map(([target, index]): Place => ({ index, put: putOf(target, own) }));
  if (places.length === 0) throw refusal(sayOfJob("columns_unknown"));
  return (draft, cells, problems) => {
    for (const { index, put } of places) {
      const cell = cells[index]!;
      if (cell !== "") put(draft, cell, problems);
    }
  };
}

function putOf(target: string, own: Readonly<Record<string, Put>>): Put {
  const put = Object.hasOwn(own, target) ? own[target] : findTarget(target);
  if (put === undefined)
    throw refusal(`There is no target ${target.slice(0, 100)}. Targets are: ${TARGET_NAMES.join(", ")}.`);
  return put;
}

function indexOf(columns: readonly string[], column: string): number {
  if (looksLikePlainPassword(columnName(column))) throw refusal(sayOfJob("column_readable_passwords", { column }));
  const matching = [...columns.keys()].filter((index) => columns[index] === column);
  const found =
    matching.length > 0
      ? matching
      : [...columns.keys()].filter((index) => columnName(columns[index]!) === columnName(column));
  if (found.length > 1) throw refusal(sayOfJob("column_repeated", { column }));
  if (found[0] === undefined) throw refusal(sayOfJob("column_missing", { column }));
  return found[0];
}

const refusal = (message: string) => new DomainError("invalid_body", message);
