import { isUtf8 } from "node:buffer";

/** One LDIF entry. Names of attributes are in lower case and without options such as `;lang-en`. */
export interface LdifEntry {
  readonly dn?: string;
  readonly attributes: ReadonlyMap<string, readonly Buffer[]>;
  /** What forbids to read it as somebody's record. */
  readonly problem?: string;
}

/** Reads an entry (RFC 2849): folded lines, comments, base64 values. Addresses of values elsewhere (`:<`) are not followed. */
export function parseEntry(text: string): LdifEntry {
  const attributes = new Map<string, Buffer[]>();
  let dn: string | undefined;
  let problem: string | undefined;
  for (const line of text.replace(/\r?\n /g, "").split("\n")) {
    const trimmed = line.endsWith("\r") ? line.slice(0, -1) : line;
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const colon = trimmed.indexOf(":");
    if (colon <= 0) {
      problem ??= trimmed === "-" ? CHANGE : "A line of the entry is not of the form `name: value`.";
      continue;
    }
    const name = trimmed.slice(0, colon).split(";", 1)[0]!.toLowerCase();
    const mark = trimmed[colon + 1];
    if (mark === "<") {
      problem ??= `The value of ${name.slice(0, 100)} is an address (\`:<\`), which is not read.`;
      continue;
    }
    const value = trimmed.slice(mark === ":" ? colon + 2 : colon + 1).replace(/^ +/, "");
    const bytes = Buffer.from(value, mark === ":" ? "base64" : "utf8");
    if (name === "dn") dn = bytes.toString("utf8");
    else if (name === "changetype") problem ??= CHANGE;
    else attributes.set(name, [...(attributes.get(name) ?? []), bytes]);
  }
  return { dn, attributes, problem };
}

const CHANGE = "The entry is a change record, not a person's entry: export the directory's content instead.";

/** The first value as text; undefined: there is none, or it is not text. */
export function firstText(entry: LdifEntry, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = entry.attributes.get(name)?.find((bytes) => bytes.length > 0 && isUtf8(bytes));
    if (value !== undefined) return value.toString("utf8");
  }
  return undefined;
}

/** All values as texts. */
export function allTexts(entry: LdifEntry, name: string): readonly string[] {
  return (entry.attributes.get(name) ?? []).filter((bytes) => isUtf8(bytes)).map((bytes) => bytes.toString("utf8"));
}
