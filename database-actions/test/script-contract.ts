import { createRequire } from "node:module";

/** How one execution of a script ended. */
export type ScriptEnd =
  | { readonly kind: "profile"; readonly profile: Record<string, unknown> }
  | { readonly kind: "nothing" }
  | { readonly kind: "error"; readonly name: string; readonly message: string; readonly userId?: string };

/** One execution: the script's text, the arguments before `callback`, and the connection's configuration. */
export interface ScriptExecution {
  readonly entry: "login" | "get_user";
  readonly source: string;
  readonly args: readonly unknown[];
  readonly configuration: Readonly<Record<string, string>>;
}

/** Something that executes scripts, one container for all calls until it is closed. */
export interface ScriptContainer {
  execute(execution: ScriptExecution): Promise<ScriptEnd>;
  close(): Promise<void>;
}

interface ContractGlobals {
  readonly global: Record<string, unknown>;
  /** Called for an exception that leaves a timer of the script, where a runtime would see an uncaught exception. */
  readonly onUncaught: (error: unknown) => void;
}

const requireHere = createRequire(import.meta.url);

/** The script contract in its smallest form, in this process: the named globals, `require`, and nothing else. */
export function createPlainContainer(): ScriptContainer {
  const global: Record<string, unknown> = {};
  return {
    execute: (execution) =>
      new Promise((resolve, reject) => {
        callScript(execution, { global, onUncaught: reject }, (error, profile) => resolve(toEnd(error, profile)));
      }),
    close: async () => {},
  };
}

/** Calls a script as the contract says. `callback` gets whatever the script calls back with, as often as it does. */
export function callScript(
  execution: ScriptExecution,
  globals: ContractGlobals,
  callback: (error?: unknown, profile?: unknown) => void,
): void {
  const timer = (run: () => void, ms: number) =>
    setTimeout(() => {
      try {
        run();
      } catch (error) {
        globals.onUncaught(error);
      }
    }, ms);
  const scope: Record<string, unknown> = {
    require: requireHere,
    configuration: execution.configuration,
    global: globals.global,
    setTimeout: timer,
    WrongUsernameOrPasswordError,
    UnauthorizedError,
    // Not part of the contract of old runtimes: a script that reaches for them must fail here.
    fetch: undefined,
    process: undefined,
  };
  // The two ways in which runtimes turn the text into a function: as an expression, or as a declaration.
  const asFunction = new Function(...Object.keys(scope), `return (${execution.source}\n);`);
  const script = asFunction(...Object.values(scope)) as (...args: unknown[]) => void;
  script(...execution.args, callback);
}

function toEnd(error: unknown, profile: unknown): ScriptEnd {
  if (error instanceof WrongUsernameOrPasswordError) {
    return { kind: "error", name: error.name, message: error.message, userId: error.userId ?? undefined };
  }
  if (error instanceof Error) return { kind: "error", name: error.name, message: error.message };
  if (error) return { kind: "error", name: "none", message: String(error) };
  // Through JSON, as a profile leaves a real sandbox.
  return profile
    ? { kind: "profile", profile: JSON.parse(JSON.stringify(profile)) as Record<string, unknown> }
    : { kind: "nothing" };
}

class WrongUsernameOrPasswordError extends Error {
  readonly userId: string | null;
  constructor(userNameOrEmail: string | null, message?: string) {
    super(message);
    this.name = "WrongUsernameOrPasswordError";
    this.userId = userNameOrEmail;
  }
}

class UnauthorizedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UnauthorizedError";
  }
}
