/**
 * The names in a script's `require("…")` calls, each once, in order; comments and the insides of texts do not count.
 * Names that are put together at run time are not found; they fail when the script runs.
 */
export function requiredModules(source: string): readonly string[] {
  const names = new Set<string>();
  for (const match of withoutComments(source).matchAll(/(?<![\w$.])require\s*\(\s*(?:"([^"\n]+)"|'([^'\n]+)'|`([^`$]+)`)\s*\)/g)) {
    names.add((match[1] ?? match[2] ?? match[3])!);
  }
  return [...names];
}

/** The source with its comments blanked. Texts, templates and regular expressions are stepped over, since `//` may stand in them. */
function withoutComments(source: string): string {
  const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`|(?<=[(,=:[!&|?{};\n]\s*|\breturn\s+|^\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\/[a-z]*/g;
  return source.replace(token, (found) => (found.startsWith("//") || found.startsWith("/*") ? " " : found));
}
