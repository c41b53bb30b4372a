/** Why a tenant's mail server did not take a message, in words that its administrators may read. */
export class MailServerError extends Error {}

/**
 * The mail server's own words once it has greeted as one; before that one text for every reason, so that nobody learns from it which
 * names this machine knows and which ports answer. What exactly happened is the `cause`.
 */
export function mailServerErrorOf(cause: unknown): MailServerError {
  return new MailServerError(textOf(cause), { cause });
}

function textOf(cause: unknown): string {
  // As nodemailer's errors have them.
  const { code, command, response } = Object(cause) as Readonly<Record<"code" | "command" | "response", unknown>>;
  if (typeof response === "string" && response !== "" && command !== "CONN")
    return `The mail server refuses: ${response.slice(0, 500)}`;
  const isAboutTls = code === "ETLS" || (cause instanceof Error && /certificate|altnames/i.test(cause.message));
  if (isAboutTls) return "No trusted TLS connection to the mail server came about.";
  if (code === "EAUTH") return "The mail server offers no way to sign in.";
  return "No mail server answers there, or its address is not a public one.";
}
