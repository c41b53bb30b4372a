import { MailServerError } from "./mail-server-error.ts";

/** RFC 5321 §4.2.3: no such mailbox here. */
const NO_MAILBOX = [550, 551, 553];

/**
 * Whether a mail server said, for good, that there is no such mailbox. A refusal for the sender's sake (RFC 3463 `5.7.x`) says
 * nothing about the address; that and anything else may be the server's own trouble, and trying again makes sense.
 */
export function isRefusedAddress(error: unknown): boolean {
  if (error instanceof MailServerError) return isRefusedAddress(error.cause);
  if (typeof error !== "object" || error === null) return false;
  const { responseCode, command, response } = error as Readonly<Record<string, unknown>>;
  if (command !== "RCPT TO" || typeof responseCode !== "number" || !NO_MAILBOX.includes(responseCode)) return false;
  return typeof response !== "string" || !/^\d{3}[ -]5\.7\./.test(response);
}
