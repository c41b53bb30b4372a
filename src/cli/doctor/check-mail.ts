import type { Config } from "../../config/config.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

const PATIENCE_MS = 5_000;

/** Whether mail can go out: connects to the mail server and signs in there, but sends nothing. */
export async function checkMail(config: Pick<Config, "mail">): Promise<Finding> {
  if (config.mail.kind === "none")
    return warn(
      "mail",
      "no mail server is set, so no reset or verification mail is sent",
      "Set USHER_SMTP_URL and USHER_MAIL_FROM.",
    );
  if (config.mail.kind === "outbox")
    return warn(
      "mail",
      "mail is kept on the outbox page, which anyone may read",
      "For real people, set USHER_SMTP_URL and leave --outbox out.",
    );
  const { createTransport } = await import("nodemailer");
  const server = new URL(config.mail.url);
  const transport = createTransport(config.mail.url, {
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  } as never);
  try {
    await transport.verify();
    return ok("mail", `${server.host} takes mail from ${config.mail.from}`);
  } catch (error) {
    // Only the code: the server's own words may repeat what was sent to it.
    const reason = (error as NodeJS.ErrnoException).code ?? "no answer";
    return fail(
      "mail",
      `${server.host} does not take mail (${reason})`,
      "Check USHER_SMTP_URL and that the mail server can be reached from here.",
    );
  } finally {
    transport.close();
  }
}
