import timers from "node:timers";
import { currentCall, type RunningCall } from "./call-context.ts";
import { apply, assign } from "./primordials.ts";

type Failed = (error: unknown, call: RunningCall | undefined) => void;
type Scheduler = (callback: unknown, ...rest: unknown[]) => unknown;

/**
 * An error thrown in a timer reaches the global error event without the call it belongs to (seen with Deno 2.9; sockets,
 * promises and the like keep it), so timers hand their errors over themselves.
 */
export function wrapTimers(failed: Failed): void {
  const globals = globalThis as unknown as Record<string, Scheduler>;
  for (const name of ["setTimeout", "setInterval", "setImmediate"]) {
    const node = timers as unknown as Record<string, Scheduler>;
    const wrapped = wrap(node[name]!, failed);
    globals[name] = wrapped;
    node[name] = wrapped;
  }
}

function wrap(native: Scheduler, failed: Failed): Scheduler {
  const wrapped = (callback: unknown, ...rest: unknown[]): unknown => {
    if (typeof callback !== "function") return native(callback, ...rest);
    const guarded = function (this: unknown, ...args: unknown[]): void {
      try {
        apply(callback as () => unknown, this, args);
      } catch (error) {
        failed(error, currentCall());
      }
    };
    return native(guarded, ...rest);
  };
  // `util.promisify(setTimeout)` finds the promise form on the function itself.
  for (const key of Object.getOwnPropertySymbols(native))
    assign(wrapped, { [key]: (native as unknown as Record<symbol, unknown>)[key] });
  return wrapped;
}
