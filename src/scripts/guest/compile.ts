import { Script } from "node:vm";
import { NativeTypeError } from "./primordials.ts";

/** The names that a script's text sees beside the globals. */
export const SCRIPT_PARAMETERS = ["require", "module", "exports", "configuration", "crypto"] as const;

// The names that templates give the function of each entry; tried first when a script is more than one function.
const USUAL_NAMES: Readonly<Record<string, readonly string[]>> = {
  login: ["login", "loginByEmail", "authenticate", "loginByUsername"],
  get_user: ["getUser", "getByEmail", "get_user", "loginByEmail", "getUserByEmail"],
};

/**
 * Texts to try, in order, to get at the script's function. Scripts are one function each (contract §1.1), but people
 * leave semicolons and comments behind it, and some put helper functions beside it.
 */
export function wrapScript(source: string, entry: string): readonly string[] {
  const parameters = SCRIPT_PARAMETERS.join(",");
  const open = `(function(${parameters}){return `;
  return [
    // The first line of the script stays the first line, so that stacks point to the right place.
    `${open}(${source}\n)})`,
    `${open}(${withoutTrailingSemicolons(source)}\n)})`,
    // The inner function lets a script declare its own `crypto` or `configuration`.
    `${open}(function(){${source}\n;return ${pickFunction(source, entry)}})()})`,
  ];
}

/**
 * The compiled script: call it with the values of `SCRIPT_PARAMETERS` to get the script's function.
 * Throws the SyntaxError of the text as a whole when none of the ways of reading it works.
 */
export function compileScript(source: string, entry: string): (...parameters: unknown[]) => unknown {
  let failure: unknown;
  for (const text of wrapScript(source, entry)) {
    try {
      // Compiled as a vm script and without a loader: `import()` in a script's text is refused.
      return new Script(text, { filename: `${entry}.js` }).runInThisContext() as (...parameters: unknown[]) => unknown;
    } catch (error) {
      failure = error;
    }
  }
  throw failure ?? new NativeTypeError("The script could not be read");
}

function withoutTrailingSemicolons(source: string): string {
  // Comments after the last semicolon are dropped with it; they cannot carry code.
  return source.replace(/;(?:\s|;|\/\/[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*$/, "");
}

function pickFunction(source: string, entry: string): string {
  const declared = [...source.matchAll(/^\s*(?:async\s+)?function\s*\*?\s*([A-Za-z_$][\w$]*)/gm)].map((m) => m[1]!);
  const assigned = [
    ...source.matchAll(/^(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*=\s*(?:async\s*)?(?:function|\()/gm),
  ].map((m) => m[1]!);
  const known = [...declared, ...assigned];
  const ordered = [...(USUAL_NAMES[entry] ?? []).filter((name) => known.includes(name)), ...known];
  const choice =
    ordered[0] === undefined ? "undefined" : `typeof ${ordered[0]} === "function" ? ${ordered[0]} : undefined`;
  return `typeof module.exports === "function" ? module.exports : ${choice}`;
}
