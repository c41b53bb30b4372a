import { createTwoFilesPatch } from "diff";
import type { ScriptVersion } from "../../domain/script-version.ts";

/** How one entry differs between two versions. */
export interface EntryDiff {
  readonly entry: string;
  readonly change: "added" | "removed" | "changed";
  /** In the unified format, three lines of context. */
  readonly diff: string;
}

/** For all entries together. Texts of 100 KB that have nothing in common would otherwise take minutes to compare, and nobody is answered meanwhile. */
const LIMIT_MS = 250;

/** What changed from one version to another, by entry; an entry that is the same in both is left out. `from` undefined: everything is new. */
export function diffScripts(
  from: Pick<ScriptVersion, "version" | "scripts"> | undefined,
  to: Pick<ScriptVersion, "version" | "scripts">,
): readonly EntryDiff[] {
  const before = from?.scripts ?? {};
  const entries = [...new Set([...Object.keys(before), ...Object.keys(to.scripts)])].toSorted();
  const endsAt = performance.now() + LIMIT_MS;
  return entries.flatMap((entry) => {
    const [old, now] = [before[entry], to.scripts[entry]];
    if (old === now) return [];
    const change = old === undefined ? "added" : now === undefined ? "removed" : "changed";
    const names = [nameOf(entry, from?.version ?? 0), nameOf(entry, to.version)] as const;
    return { entry, change, diff: unifiedDiff(names, [old ?? "", now ?? ""], endsAt) };
  });
}

const nameOf = (entry: string, version: number): string => `${entry} (version ${version})`;

function unifiedDiff(
  [oldName, newName]: readonly [string, string],
  [old, now]: readonly [string, string],
  endsAt: number,
): string {
  const timeout = endsAt - performance.now();
  const diff =
    timeout > 0
      ? createTwoFilesPatch(oldName, newName, old, now, undefined, undefined, { context: 3, timeout })
      : undefined;
  return diff ?? replacement([oldName, newName], old, now);
}

/** All of it out and all of it in: true as well, and made at once. */
function replacement([oldName, newName]: readonly [string, string], old: string, now: string): string {
  const [out, into] = [linesOf(old), linesOf(now)];
  const range = (lines: readonly string[]) => `${lines.length === 0 ? 0 : 1},${lines.length}`;
  return [
    `--- ${oldName}`,
    `+++ ${newName}`,
    `@@ -${range(out)} +${range(into)} @@`,
    ...out.map((line) => `-${line}`),
    ...into.map((line) => `+${line}`),
    "",
  ].join("\n");
}

const linesOf = (text: string): string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));
