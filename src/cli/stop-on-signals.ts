/** Exit statuses that shells know: 128 and the signal's number. */
const FORCED_STATUS = { SIGINT: 130, SIGTERM: 143 } as const;
// A terminal's Ctrl-C reaches the whole group of processes, and wrappers (npm, bin/usher.js) pass it on once more.
const SAME_SIGNAL_MS = 500;
/** For what comes after the requests: the last log events, the database. */
const CLOSING_MS = 2_000;

type Signal = keyof typeof FORCED_STATUS;

/**
 * Waits for SIGTERM or SIGINT, then stops in an orderly way; a second signal ends the process at once. Resolves when
 * `stop` has.
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
  // Stopping must not take longer than was promised, whatever does not let go.
  const limit = setTimeout(() => process.exit(FORCED_STATUS[signal]), options.graceMs + CLOSING_MS);
  try {
    await stop(options.graceMs);
  } finally {
    clearTimeout(limit);
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
  });
}
