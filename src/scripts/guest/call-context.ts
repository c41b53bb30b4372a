import { AsyncLocalStorage } from "node:async_hooks";

/** One running call, as our code in the guest sees it. Carried along every callback and promise that the call causes. */
export interface RunningCall {
  readonly id: number;
  settled: boolean;
  consoleBytes: number;
}

const storage = new AsyncLocalStorage<RunningCall>();
// Bound now: a script that gets at the prototype cannot change what these do.
const getStore = storage.getStore.bind(storage);
const runIn = storage.run.bind(storage);

/** The call that the current code belongs to, or undefined for work that outlived every call. */
export const currentCall = (): RunningCall | undefined => getStore();

/** Runs `work` as part of `call`. */
export const runAs = (call: RunningCall, work: () => void): void => {
  runIn(call, work);
};
