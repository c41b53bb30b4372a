import type { Clock } from "../domain/clock.ts";
import type { ConnectionId } from "../domain/ids.ts";
import { type LanguageWish, localeOf } from "../domain/language.ts";
import type { Tenant } from "../domain/tenant.ts";
import { newTicket, ticketLink } from "../domain/ticket.ts";
import type { User } from "../domain/user.ts";
import type { LogWriter } from "../logs/log-writer.ts";
import type { Store } from "../store/store.ts";
import { composeMail } from "./compose-mail.ts";
import type { MailSender } from "./mail-sender.ts";

export interface VerificationMailInput {
  readonly tenant: Tenant;
  readonly domain: string;
  readonly user: Pick<User, "userId" | "email" | "extra" | "userMetadata">;
  readonly connection?: { readonly id: ConnectionId; readonly name: string };
  readonly clientId?: string;
  /** What the person said about languages, when it is they who are at it. */
  readonly languages?: LanguageWish;
}

export interface VerificationMailDeps {
  readonly store: Pick<Store, "tickets">;
  readonly mail: Pick<MailSender, "send">;
  readonly mailFrom?: string;
  readonly logWriter: Pick<LogWriter, "write">;
  readonly clock: Clock;
}

/**
 * Mails a link that confirms the user's address, and logs `svr` or `fvr` (contract §4.9). Gives whether it was handed over;
 * never throws for a mail server that is down, since whoever was just created must not vanish for that.
 */
export async function sendVerificationMail(input: VerificationMailInput, deps: VerificationMailDeps): Promise<boolean> {
  const { tenant, domain, user, connection, clientId } = input;
  if (user.email === undefined) return false;
  const event = {
    tenantId: tenant.id,
    connection: connection?.name,
    connectionId: connection?.id,
    clientId,
    hostname: domain,
    userId: user.userId,
    userName: user.email,
  };
  const { ticket, secret } = newTicket(
    {
      tenantId: tenant.id,
      kind: "email_verification",
      connectionId: connection?.id,
      userId: user.userId,
      email: user.email,
      clientId,
      parameters: {},
    },
    deps.clock.now(),
  );
  await deps.store.tickets.insert(ticket);
  try {
    const link = ticketLink.emailVerification(domain, secret);
    await deps.mail.send(
      composeMail({
        template: "verify_email",
        tenant,
        domain,
        to: user.email,
        from: deps.mailFrom,
        link,
        languages: { ...input.languages, locale: localeOf(user) },
      }),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    deps.logWriter.write({
      ...event,
      type: "fvr",
      description: "The verification email could not be sent.",
      details: { error: { message: reason } },
    });
    return false;
  }
  deps.logWriter.write({ ...event, type: "svr", description: "Verification email sent" });
  return true;
}
