import crypto from "node:crypto";
import type { Send } from "./bridge.ts";
import { type RunningCall, runAs } from "./call-context.ts";
import { compileScript } from "./compile.ts";
import {
  apply,
  byteLength,
  defineProperty,
  encode,
  isArray,
  mapGet,
  mapSet,
  NativeMap,
  NativePromise,
  promiseThen,
  stringify,
  stringSlice,
  toText,
} from "./primordials.ts";
import type { CallMessage } from "./protocol.ts";
import { UnauthorizedError, ValidationError, WrongUsernameOrPasswordError } from "./script-errors.ts";
import { MODULE_REFUSED, type ScriptRequire } from "./script-require.ts";

const MAX_TEXT = 8_192;
// Elements are defined, not assigned: a setter that a script put on a prototype must not see the arguments of another call.
const PLAIN = { writable: true, configurable: true, enumerable: true, __proto__: null } as const;

type ScriptFunction = (...args: unknown[]) => unknown;

/** Runs calls, one script compiled once per key, and sends exactly one `done` for each. */
export interface CallRunner {
  run(message: CallMessage): void;
  /** An error that nobody caught: it ends the call it belongs to, and the process lives on. */
  uncaught(error: unknown, call: RunningCall | undefined): void;
}

export function createCallRunner(deps: { send: Send; require: ScriptRequire; maxResultBytes: number }): CallRunner {
  const sources = new NativeMap<string, string>();
  const functions = new NativeMap<string, ScriptFunction>();
  let active: readonly RunningCall[] = [];

  return {
    run(message) {
      const call: RunningCall = { id: message.id, settled: false, consoleBytes: 0 };
      if (message.source !== null) mapSet(sources, message.key, message.source);
      active = withCall(active, call);
      runAs(call, () => start(message, call));
    },
    uncaught(error, call) {
      // Work that outlived its call (a pooled socket, say) may fail in a later one: with one call running it is that one's.
      const owner = call !== undefined && !call.settled ? call : active.length === 1 ? active[0] : undefined;
      if (owner !== undefined) fail(owner, "runtime", error);
    },
  };

  function start(message: CallMessage, call: RunningCall): void {
    let script: ScriptFunction;
    try {
      script = scriptFunction(message);
    } catch (error) {
      return void fail(call, error instanceof SyntaxError ? "syntax" : "runtime", error);
    }
    if (typeof script !== "function") return void failWith(call, "contract", "The script is not a function", null);
    const args: unknown[] = [];
    for (let i = 0; i < message.args.length; i += 1) defineProperty(args, i, { value: message.args[i], ...PLAIN });
    if (message.context !== null) defineProperty(args, args.length, { value: message.context, ...PLAIN });
    defineProperty(args, args.length, { value: (...given: unknown[]) => calledBack(call, given), ...PLAIN });
    deps.send(`{"t":"started","id":${call.id}}`);
    try {
      const result = apply(script, undefined, args);
      if (result instanceof NativePromise) promiseThen(result, undefined, (error) => fail(call, "runtime", error));
      else if (isThenable(result)) result.then(undefined, (error: unknown) => fail(call, "runtime", error));
    } catch (error) {
      fail(call, "runtime", error);
    }
  }

  function scriptFunction(message: CallMessage): ScriptFunction {
    const known = mapGet(functions, message.key) as ScriptFunction | undefined;
    if (known !== undefined) return known;
    const wrapper = compileScript(mapGet(sources, message.key) as string, message.entry);
    const module = { exports: {} };
    const script = wrapper(deps.require, module, module.exports, message.configuration, crypto) as ScriptFunction;
    mapSet(functions, message.key, script);
    return script;
  }

  /** Only the first call of the callback counts (contract §1.2). */
  function calledBack(call: RunningCall, given: unknown[]): void {
    if (call.settled) return;
    const error = given[0];
    if (error) return void settle(call, errorOutcome(error));
    let values: string | undefined;
    try {
      values = "";
      for (let i = 1; i < given.length; i += 1) values += `${i > 1 ? "," : ""}${stringify(given[i]) ?? "null"}`;
      values = `[${values}]`;
    } catch (reason) {
      return void failWith(call, "contract", `The script's result cannot be written as JSON: ${textOf(reason)}`, null);
    }
    if (values.length > deps.maxResultBytes || byteLength(encode(values)) > deps.maxResultBytes) {
      return void failWith(call, "contract", `The script's result is larger than ${deps.maxResultBytes} bytes`, null);
    }
    settle(call, `{"kind":"returned","values":${values}}`);
  }

  function fail(call: RunningCall, failure: "syntax" | "runtime", error: unknown): void {
    const refused = failure === "runtime" && isRefusal(error);
    failWith(call, refused ? "refused" : failure, textOf(error), stackOf(error));
  }

  function failWith(call: RunningCall, failure: string, message: string, stack: string | null): void {
    settle(
      call,
      `{"kind":"failed","failure":${stringify(failure)},"message":${stringify(message)},"stack":${stringify(stack)}}`,
    );
  }

  function settle(call: RunningCall, outcome: string): void {
    if (call.settled) return;
    call.settled = true;
    active = withoutCall(active, call);
    deps.send(`{"t":"done","id":${call.id},"outcome":${outcome}}`);
  }
}

function errorOutcome(error: unknown): string {
  let name = "Error";
  let userId: unknown = null;
  let code: unknown = null;
  try {
    const named = typeof error === "object" && error !== null ? (error as { name?: unknown }).name : undefined;
    if (error instanceof WrongUsernameOrPasswordError || named === "WrongUsernameOrPasswordError") {
      name = "WrongUsernameOrPasswordError";
      userId = (error as { userId?: unknown }).userId;
    } else if (error instanceof UnauthorizedError || named === "UnauthorizedError") {
      name = "UnauthorizedError";
    } else if (error instanceof ValidationError || named === "ValidationError") {
      name = "ValidationError";
      code = (error as { code?: unknown }).code;
    }
  } catch {
    // A getter of the script's own threw; it stays a plain error.
  }
  return `{"kind":"error","name":${stringify(name)},"message":${stringify(textOf(error))},"userId":${textOrNull(userId)},"code":${textOrNull(code)}}`;
}

function textOrNull(value: unknown): string {
  if (value === undefined || value === null || value === "" || value === false) return "null";
  try {
    return stringify(cut(toText(value)));
  } catch {
    return "null";
  }
}

/** The message of an error, or the value itself as text. Never throws, whatever the script made up. */
function textOf(error: unknown): string {
  try {
    if (typeof error === "object" && error !== null) {
      const message = (error as { message?: unknown }).message;
      if (typeof message === "string") return cut(message);
      return cut(isArray(error) || !(error instanceof Error) ? (stringify(error) ?? "Unknown error") : toText(error));
    }
    return cut(toText(error));
  } catch {
    return "An error that cannot be shown";
  }
}

function stackOf(error: unknown): string | null {
  try {
    const stack = typeof error === "object" && error !== null ? (error as { stack?: unknown }).stack : undefined;
    return typeof stack === "string" ? cut(stack) : null;
  } catch {
    return null;
  }
}

function isRefusal(error: unknown): boolean {
  try {
    return (
      typeof error === "object" &&
      error !== null &&
      (error as { refused?: unknown }).refused === true &&
      (error as { code?: unknown }).code === MODULE_REFUSED
    );
  } catch {
    return false;
  }
}

function isThenable(value: unknown): value is { then(a: undefined, b: (error: unknown) => void): unknown } {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

const cut = (text: string): string => (text.length > MAX_TEXT ? `${stringSlice(text, 0, MAX_TEXT)}…` : text);

function withCall(calls: readonly RunningCall[], added: RunningCall): readonly RunningCall[] {
  const next: RunningCall[] = [];
  for (let i = 0; i < calls.length; i += 1) defineProperty(next, i, { value: calls[i], ...PLAIN });
  return defineProperty(next, next.length, { value: added, ...PLAIN });
}

function withoutCall(calls: readonly RunningCall[], gone: RunningCall): readonly RunningCall[] {
  const next: RunningCall[] = [];
  for (let i = 0; i < calls.length; i += 1) {
    if (calls[i] !== gone) defineProperty(next, next.length, { value: calls[i], ...PLAIN });
  }
  return next;
}
