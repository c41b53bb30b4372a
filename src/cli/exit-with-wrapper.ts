import type { Environment } from "../config/load-config.ts";

const LOOK_EVERY_MS = 500;

/**
 * A wrapper (`bin/usher.js` under an older Node, `npm run`) passes signals on, but cannot pass on that it was killed: then this
 * process would live on, hold its ports, and nobody could stop it. Wrappers say who they are in `USHER_WRAPPED_BY`; when that
 * process is not our parent any more, this one ends. Gives what takes the watch off.
 */
export function exitWithWrapper(env: Environment, exit: () => void): () => void {
  const wrapper = Number(env.USHER_WRAPPED_BY);
  if (!Number.isInteger(wrapper) || process.ppid !== wrapper) return () => {};
  const timer = setInterval(() => {
    if (process.ppid !== wrapper) exit();
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
