import { Script } from "node:vm";
import { wrapScript } from "./guest/compile.ts";
import { CORE_MODULES, coreName, REFUSED_CORE_MODULES } from "./guest/core-modules.ts";
import { missingModuleText, splitRequest } from "./guest/missing-module.ts";
import { requiredModules } from "./required-modules.ts";

/** Largest script, in bytes of UTF-8, modules not counted (contract §1.9). */
export const MAX_SCRIPT_BYTES = 102_400;

/** Something that keeps a script from running at all. */
export interface ScriptProblem {
  readonly kind: "syntax" | "refused";
  readonly message: string;
}

/** Whether a script is small enough to run. */
export function sizeProblem(source: string): ScriptProblem | undefined {
  const bytes = Buffer.byteLength(source);
  if (bytes <= MAX_SCRIPT_BYTES) return undefined;
  return { kind: "refused", message: `The script has ${bytes} bytes; ${MAX_SCRIPT_BYTES} is the most` };
}

/** Everything that would keep `source` from running: its size, its syntax, and modules that `hasModule` does not know. Runs nothing. */
export function checkScript(source: string, hasModule: (name: string) => boolean): readonly ScriptProblem[] {
  const tooLarge = sizeProblem(source);
  if (tooLarge !== undefined) return [tooLarge];
  const syntax = syntaxProblem(source);
  if (syntax !== undefined) return [syntax];
  return requiredModules(source).flatMap((name) => moduleProblem(name, hasModule) ?? []);
}

function syntaxProblem(source: string): ScriptProblem | undefined {
  if (source.trim() === "") return { kind: "syntax", message: "The script is empty" };
  let problem: ScriptProblem | undefined;
  for (const text of wrapScript(source, "login")) {
    try {
      // Compiling does not run anything.
      new Script(text, { filename: "script.js" });
      return undefined;
    } catch (error) {
      problem = { kind: "syntax", message: syntaxMessage(error as Error, source) };
    }
  }
  return problem;
}

/** Names the line as its author counts: what goes wrong in the text that is put behind the script is an end that came too early. */
function syntaxMessage({ message, stack = "" }: Error, source: string): string {
  const line = /^script\.js:(\d+)/.exec(stack)?.[1];
  if (line === undefined) return message;
  const last = source.trimEnd().split("\n").length;
  if (Number(line) <= last) return `${message} (line ${line})`;
  return `Unexpected end of the script: a bracket, brace or quote is left open or closed too often (line ${last})`;
}

function moduleProblem(wanted: string, hasModule: (name: string) => boolean): ScriptProblem | undefined {
  const name = coreName(wanted);
  if (CORE_MODULES.includes(name)) return undefined;
  if (REFUSED_CORE_MODULES.includes(name))
    return { kind: "refused", message: `Module '${wanted}' is not available to database action scripts` };
  const { packageName } = splitRequest(wanted);
  return hasModule(packageName) ? undefined : { kind: "refused", message: missingModuleText(packageName) };
}
