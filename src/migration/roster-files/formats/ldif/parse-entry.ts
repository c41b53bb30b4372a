import { isUtf8 } from "node:buffer";
import { sayOfRow } from "../../../../domain/row-sentences.ts";

/** One LDIF entry. Names of attributes are in lower case and without options such as `;lang-en`. */
export interface LdifEntry {
  readonly dn?: string;
  /** A value that came as base64 is bytes. */
  readonly attributes: ReadonlyMap<string, readonly (string | Buffer)[]>;
  /** What forbids to read it as somebody's record. */
  readonly problem?: string;
}

/** Reads an entry (RFC 2849): folded lines, comments, base64 values. Addresses of values elsewhere (`:<`) are not followed. */
export function parseEntry(text: string): LdifEntry {
  const attributes = new Map<string, (string | Buffer)[]>();
  let dn: string | undefined;
  let problem: string | undefined;
  for (const line of (text.includes("\n ") ? text.replace(/\r?\n /g, "") : text).split("\n")) {
    const trimmed = line.endsWith("\r") ? line.slice(0, -1) : line;
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const colon = trimmed.indexOf(":");
    if (colon <= 0) {
      problem ??= trimmed === "-" ? CHANGE : sayOfRow("ldif_line");
      continue;
    }
    const name = trimmed.slice(0, colon).split(";", 1)[0]!.toLowerCase();
    const mark = trimmed[colon + 1];
    if (mark === "<") {
      problem ??= sayOfRow("ldif_address", { name: name.slice(0, 100) });
      continue;
    }
    const value = trimmed.slice(mark === ":" ? colon + 2 : colon + 1).trimStart();
    const read = mark === ":" ? Buffer.from(value, "base64") : value;
    const before = attributes.get(name);
    if (name === "dn") dn = read.toString("utf8");
    else if (name === "changetype") problem ??= CHANGE;
    else if (before === undefined) attributes.set(name, [read]);
    else before.push(read);
  }
  return { dn, attributes, problem };
}

const CHANGE = "The entry is a change record, not a person's entry: export the directory's content instead.";

/** The first value as text; undefined: there is none, or it is not text. */
export function firstText(entry: LdifEntry, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = entry.attributes
      .get(name)
      ?.map(textOf)
      .find((text) => text !== undefined && text !== "");
    if (value !== undefined) return value;
  }
  return undefined;
}

/** All values that are text. */
export function allTexts(entry: LdifEntry, name: string): readonly string[] {
  return (entry.attributes.get(name) ?? []).map(textOf).filter((text) => text !== undefined);
}

const textOf = (value: string | Buffer): string | undefined =>
  typeof value === "string" ? value : isUtf8(value) ? value.toString("utf8") : undefined;
