import type { ReadRow } from "../../domain/import-row.ts";
import type { RosterFileOptions } from "./roster-file-options.ts";

/** Turns one value of a JSON file into a row; undefined: it is no person. `size`: characters of the value's text. */
export type JsonRowReader = (value: unknown, rowNumber: number, size: number) => ReadRow | undefined;

/** Turns the cells of one CSV row into a row. There are as many cells as columns. */
export type CsvRowReader = (cells: readonly string[], rowNumber: number) => ReadRow | undefined;

/** Turns the text of one LDIF entry, still folded, into a row; undefined: it is no person. */
export type LdifRowReader = (entry: string, rowNumber: number) => ReadRow | undefined;

/** What is seen of a JSON file before it is read. */
export interface JsonHead {
  /** Whether the file is one list, objects line by line, or one object (or several, over many lines). */
  readonly root: "list" | "lines" | "object";
  /** Names in the first object of the list, of the first line, or of the file. */
  readonly names: ReadonlySet<string>;
  /** Names in the first object of the first list `users` (or `federatedUsers`) that comes into sight. */
  readonly userNames: ReadonlySet<string>;
  /** The first bytes, as text. */
  readonly text: string;
}

/** What a source's file looks like, and how its rows are read. Each member is one way in which the format comes. */
export interface RosterFormat {
  /** A sentence for people who choose. */
  readonly summary: string;
  readonly json?: {
    /** Names of the lists that hold the people, when they are inside an object. */
    readonly lists?: readonly string[];
    /** Whether the lists' names count for this file; without it they always do. */
    readonly usesLists?: (head: JsonHead) => boolean;
    readonly recognises: (head: JsonHead) => boolean;
    /** Throws `DomainError` for options that do not do. */
    readonly open: (options: RosterFileOptions) => JsonRowReader;
  };
  readonly csv?: {
    /** `columns`: in lower case, with one `_` for what is no letter or digit. */
    readonly recognises: (columns: ReadonlySet<string>) => boolean;
    /** Whether a backslash before the delimiter makes it a part of the cell. */
    readonly backslashEscapes?: true;
    /** Throws `DomainError` for columns that do not do. */
    readonly open: (columns: readonly string[], options: RosterFileOptions) => CsvRowReader;
  };
  readonly ldif?: {
    readonly open: (options: RosterFileOptions) => LdifRowReader;
  };
}
