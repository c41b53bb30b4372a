/**
 * Something outside the program is not as it must be: a setting, a file, a folder, a database. The message is one line for the
 * person at the terminal and says what to do about it. It never holds a secret.
 */
export class ConfigError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "ConfigError";
  }
}

/** The code of a failed system call (`EACCES`, `ENOENT`, …), or undefined for any other error. */
export function systemErrorCode(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" ? code : undefined;
}
