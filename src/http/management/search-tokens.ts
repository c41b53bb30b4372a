import { refuseQuery } from "./search-refusals.ts";

/** Most terms of one query. */
export const MAX_TERMS = 300;

/** One value of a query. */
export interface Word {
  /** Unescaped `*` as `\u0000`, since an escaped one is an ordinary character. */
  readonly text: string;
  readonly hasStar: boolean;
  readonly quoted: boolean;
}

/** What a query is made of, with its position for messages. */
export type Token =
  | { readonly kind: "word"; readonly at: number; readonly word: Word }
  | { readonly kind: "("; readonly at: number }
  | { readonly kind: ")"; readonly at: number }
  | { readonly kind: "field"; readonly at: number; readonly name: string }
  | {
      readonly kind: "range";
      readonly at: number;
      readonly from: string;
      readonly to: string;
      readonly open: string;
      readonly close: string;
    }
  | { readonly kind: "and" | "or" | "not" | "plus"; readonly at: number };

/** Stands for an unescaped `*`; a query never holds it. */
export const STAR = "\u0000";
const SPACE = /\s/u;
const DELIMITERS = new Set(["(", ")", '"', "[", "]", "{", "}"]);

/** Splits a query (contract §4.6.3). Throws `DomainError("invalid_query")` for what no query may hold. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? "";
    // Right after a field, `-` and the like belong to the value: `logins_count:-1`.
    const isValue = tokens.at(-1)?.kind === "field";
    if (SPACE.test(char)) at++;
    else if (char === "(" || char === ")") tokens.push({ kind: char, at: at++ });
    else if (char === '"') {
      const [word, next] = readPhrase(text, at);
      tokens.push({ kind: "word", at, word });
      at = next;
    } else if (char === "[" || char === "{") {
      const [range, next] = readRange(text, at);
      tokens.push(range);
      at = next;
    } else if (char === "]" || char === "}") throw refuseQuery("query_unexpected", { text: char, at });
    else if (isValue) at = readBareWord(text, at, tokens);
    else if (char === "!" || (char === "-" && !isSpaceOrEnd(text, at + 1))) tokens.push({ kind: "not", at: at++ });
    else if (char === "+" && !isSpaceOrEnd(text, at + 1)) tokens.push({ kind: "plus", at: at++ });
    else if (text.startsWith("&&", at)) {
      tokens.push({ kind: "and", at });
      at += 2;
    } else if (text.startsWith("||", at)) {
      tokens.push({ kind: "or", at });
      at += 2;
    } else at = readBareWord(text, at, tokens);
    if (tokens.length > MAX_TERMS * 4) throw refuseQuery("query_too_many_terms", { max: MAX_TERMS });
  }
  return tokens;
}

const isSpaceOrEnd = (text: string, at: number): boolean => at >= text.length || SPACE.test(text[at] ?? "");

function readPhrase(text: string, start: number): [Word, number] {
  let value = "";
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === '"') return [{ text: value, hasStar: false, quoted: true }, at + 1];
    if (char === "\\" && at + 1 < text.length) value += text[++at];
    else value += char;
  }
  throw refuseQuery("query_phrase_open", { at: start });
}

/** A word without quotes; up to its first colon it may be a field. Bare AND, OR and NOT are operators. */
function readBareWord(text: string, start: number, tokens: Token[]): number {
  const isValue = tokens.at(-1)?.kind === "field";
  let value = "";
  let hasStar = false;
  let escaped = false;
  let at = start;
  for (; at < text.length; at++) {
    const char = text[at] ?? "";
    if (SPACE.test(char) || DELIMITERS.has(char)) break;
    if (char === "\\") {
      if (at + 1 >= text.length) throw refuseQuery("query_backslash");
      value += text[++at];
      escaped = true;
    } else if (char === ":" && !isValue) {
      if (value === "" || hasStar) throw refuseQuery("query_no_field", { at });
      tokens.push({ kind: "field", at: start, name: value });
      return at + 1;
    } else if (char === "*") {
      value += STAR;
      hasStar = true;
    } else value += char;
  }
  if (!escaped && !isValue && value === "AND") tokens.push({ kind: "and", at: start });
  else if (!escaped && !isValue && value === "OR") tokens.push({ kind: "or", at: start });
  else if (!escaped && !isValue && value === "NOT") tokens.push({ kind: "not", at: start });
  else {
    if (!escaped && /[~^][\d.]*$/.test(value)) throw refuseQuery("query_fuzzy", { at: start });
    tokens.push({ kind: "word", at: start, word: { text: value, hasStar, quoted: false } });
  }
  return at;
}

function readRange(text: string, start: number): [Token, number] {
  let at = start + 1;
  const parts: string[] = [];
  while (at < text.length) {
    const char = text[at] ?? "";
    if (SPACE.test(char)) {
      at++;
    } else if (char === "]" || char === "}") {
      const [from, to, end] = parts;
      if (parts.length !== 3 || to !== "TO" || from === undefined || end === undefined) {
        throw refuseQuery("query_range_form", { at: start });
      }
      return [{ kind: "range", at: start, from, to: end, open: text[start] ?? "", close: char }, at + 1];
    } else if (char === '"') {
      const [word, next] = readPhrase(text, at);
      // A quoted star is a star, not an open end.
      parts.push(word.text === "*" ? "\\*" : word.text);
      at = next;
    } else {
      let value = "";
      for (; at < text.length && !SPACE.test(text[at] ?? "") && !/[\]}[{"]/.test(text[at] ?? ""); at++) {
        if (text[at] === "\\" && at + 1 < text.length) at++;
        value += text[at];
      }
      if (value === "") throw refuseQuery("query_unexpected", { text: text[at], at });
      parts.push(value);
    }
  }
  throw refuseQuery("query_range_open", { at: start });
}
