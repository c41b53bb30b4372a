import { ConfigError } from "../config/config-error.ts";
import { isDomainError } from "../domain/errors.ts";
import { DatabaseTooNewError, DatabaseUnusableError } from "../store/open-errors.ts";

/** Exit statuses of `usher`. */
export const EXIT = {
  ok: 0,
  /** The command could not do its work, or found something wrong. */
  failed: 1,
  /** A flag, variable or file is wrong: nothing was tried. */
  usage: 2,
  /** What was to be verified is signed, by a key that was revoked since. */
  keyRevoked: 3,
} as const;

/** A command ends with one line for the person at the terminal. */
export class CliError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "CliError";
    this.exitCode = exitCode;
  }
}

/** What to print for an error, and the exit status. Expected ones are one line; a bug comes with its stack. */
export function explainError(error: unknown): { text: string; exitCode: number } {
  if (error instanceof CliError) return { text: error.message, exitCode: error.exitCode };
  if (error instanceof ConfigError) return { text: error.message, exitCode: EXIT.usage };
  if (error instanceof DatabaseTooNewError || error instanceof DatabaseUnusableError)
    return { text: oneLine(error.message), exitCode: EXIT.failed };
  // The Management API gives some of these texts as Auth0 does, without a full stop.
  if (isDomainError(error)) return { text: error.message.replace(/(?<![.!?])$/, "."), exitCode: EXIT.failed };
  const listening = explainListenError(error);
  if (listening) return { text: listening, exitCode: EXIT.failed };
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { text: `unexpected failure, which should not happen:\n${stack}`, exitCode: EXIT.failed };
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, " ");

/** A listener that could not be opened, in words; undefined for other errors. */
function explainListenError(error: unknown): string | undefined {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).syscall === undefined) return undefined;
  const { code, syscall, address, port, hostname } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
    hostname?: string;
  };
  if (syscall === "getaddrinfo")
    return `The host name ${hostname ?? ""} of a listener is not known here. Give an address of this machine to --http or --https.`;
  if (syscall !== "listen") return undefined;
  const where = `${address?.includes(":") ? `[${address}]` : address}:${port}`;
  if (code === "EADDRINUSE")
    return `${where} is in use by another program. Stop that one, or choose another port with --http or --https.`;
  if (code === "EACCES")
    return `This user may not listen on ${where}. Choose a port above 1023 with --http or --https, or allow this one.`;
  if (code === "EADDRNOTAVAIL")
    return `${where} is not an address of this machine. Give one that is to --http or --https.`;
  return `Cannot listen on ${where}: ${error.message}`;
}
