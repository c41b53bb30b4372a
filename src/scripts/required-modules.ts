/**
 * A `require("…")` call, or something in which such a call does not count: a comment, a text, a template or a regular
 * expression. Read from left to right, each is stepped over as a whole.
 */
const TOKEN = new RegExp(
  [
    /(?<![\w$.])require\s*\(\s*(?:"(?<double>[^"\n]+)"|'(?<single>[^'\n]+)'|`(?<template>[^`$]+)`)\s*\)/,
    /\/\/[^\n]*|\/\*[\s\S]*?\*\//,
    /"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`/,
    /(?<=[(,=:[!&|?{};\n]\s*|\breturn\s+|^\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\/[a-z]*/,
  ]
    .map((part) => part.source)
    .join("|"),
  "g",
);

/**
 * The names in a script's `require("…")` calls, each once, in order. Names that are put together at run time are not found;
 * they fail when the script runs.
 */
export function requiredModules(source: string): readonly string[] {
  const names = new Set<string>();
  for (const { groups } of source.matchAll(TOKEN)) {
    const name = groups?.double ?? groups?.single ?? groups?.template;
    if (name !== undefined) names.add(name);
  }
  return [...names];
}
