/** Exit statuses that shells know: 128 and the signal's number. */
const FORCED_STATUS = { SIGINT: 130, SIGTERM: 143 } as const;
// A terminal's Ctrl-C reaches the whole group of processes, and wrappers (npm, bin/usher.js) pass it on once more.
const SAME_SIGNAL_MS = 500;

type Signal = keyof typeof FORCED_STATUS;

/**
 * Waits for SIGTERM or SIGINT, then stops in an orderly way; a second signal ends the process at once. Also ends it when the
 * wrapper that started it was killed, since nobody could stop it then. Resolves when `stop` has.
 */
export async function stopOnSignals(
  stop: (graceMs: number) => Promise<void>,
  options: { readonly graceMs: number; readonly note: (line: string) => void },
): Promise<void> {
  const signal = await firstSignal();
  const stoppingSince = performance.now();
  const force = (again: Signal): void => {
    if (performance.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(FORCED_STATUS[again]);
  };
  process.on("SIGINT", force).on("SIGTERM", force);
  options.note(
    `Stopping (${signal}): requests under way may finish for up to ${options.graceMs / 1000} s. Once more ends it at once.`,
  );
  try {
    await stop(options.graceMs);
  } finally {
    process.off("SIGINT", force).off("SIGTERM", force);
  }
}

function firstSignal(): Promise<Signal> {
  return new Promise((resolve) => {
    const heard = (signal: Signal): void => {
      process.off("SIGINT", heard).off("SIGTERM", heard);
      resolve(signal);
    };
    process.on("SIGINT", heard).on("SIGTERM", heard);
    if (process.connected) process.once("disconnect", () => process.exit(FORCED_STATUS.SIGTERM));
  });
}
