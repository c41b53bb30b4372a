import type { JsonHead } from "./roster-format.ts";

const WS = /\s/;
const MAX_NAMES = 200;

/**
 * What can be seen of a JSON file from its first characters: the names in its first object, and in the first object of a list
 * of users inside it. Forgiving: what it gets wrong, the reader says.
 */
export function lookAtJson(text: string): JsonHead {
  const first = text.trimStart()[0];
  const names = new Set<string>();
  const userNames = new Set<string>();
  const openings: { readonly isObject: boolean; key?: string }[] = [];
  let doneWith: "nothing" | "first object" | "users" = "nothing";
  let at = 0;
  while (at < text.length && names.size + userNames.size < MAX_NAMES && doneWith !== "users") {
    const character = text[at]!;
    if (character === '"') {
      const end = endOfString(text, at);
      const string = text.slice(at + 1, end);
      at = end + 1;
      if (nextVisible(text, at) !== ":") continue;
      const parent = openings.at(-1);
      if (parent !== undefined) parent.key = string;
      if (doneWith === "nothing" && openings.length === (first === "[" ? 2 : 1)) names.add(string);
      if (isInUsers(openings)) userNames.add(string);
      continue;
    }
    if (character === "{" || character === "[") openings.push({ isObject: character === "{" });
    if (character === "}" || character === "]") {
      const closed = openings.pop();
      if (closed?.isObject && openings.length === (first === "[" ? 1 : 0)) doneWith = "first object";
      if (closed?.isObject && userNames.size > 0 && !isInUsers(openings))
        doneWith = closed.key === undefined ? doneWith : "users";
      if (doneWith === "first object" && !names.has("users") && !names.has("federatedUsers")) break;
    }
    at++;
  }
  return { root: first === "[" ? "list" : isOneLineObject(text) ? "lines" : "object", names, userNames, text };
}

function isInUsers(openings: readonly { readonly isObject: boolean; readonly key?: string }[]): boolean {
  const [holder, list, person] = openings.slice(-3);
  const isUserList = holder?.isObject === true && (holder.key === "users" || holder.key === "federatedUsers");
  return isUserList && list?.isObject === false && person?.isObject === true;
}

/** Whether the first line is an object of its own: then each line is one. */
function isOneLineObject(text: string): boolean {
  const trimmed = text.trimStart();
  const newline = trimmed.indexOf("\n");
  const line = (newline < 0 ? trimmed : trimmed.slice(0, newline)).trim();
  if (!line.startsWith("{")) return false;
  // The first line may be longer than what is seen, and it may be damaged while the others are not.
  if (newline < 0) return line.endsWith("}");
  return (
    line.endsWith("}") ||
    trimmed
      .slice(newline + 1)
      .trimStart()
      .startsWith("{")
  );
}

function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

function nextVisible(text: string, from: number): string | undefined {
  let at = from;
  while (at < text.length && WS.test(text[at]!)) at++;
  return text[at];
}
