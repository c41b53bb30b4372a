import type { Clock } from "../../domain/clock.ts";
import { DomainError } from "../../domain/errors.ts";
import { type LanguageWish, localeOf } from "../../domain/language.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { hashTicketSecret, type Ticket } from "../../domain/ticket.ts";
import type { User } from "../../domain/user.ts";
import type { LogWriter, NewLogEvent } from "../../logs/log-writer.ts";
import { composeMail } from "../../mail/compose-mail.ts";
import type { MailSender } from "../../mail/mail-sender.ts";
import type { Store } from "../../store/store.ts";

export interface VerifyEmailInput {
  readonly tenant: Tenant;
  readonly domain: string;
  readonly ticketSecret: string;
  readonly ip: string;
  readonly userAgent: string;
  readonly languages?: LanguageWish;
}

export interface VerifyEmailDeps {
  readonly store: Pick<Store, "transaction" | "tickets" | "users">;
  readonly mail: Pick<MailSender, "send">;
  readonly mailFrom?: string;
  readonly logWriter: Pick<LogWriter, "write" | "complete">;
  readonly clock: Clock;
}

export type VerifyEmailOutcome =
  | { readonly outcome: "verified"; readonly user: User; readonly ticket: Ticket }
  | { readonly outcome: "refused"; readonly refusal: DomainError; readonly ticket?: Ticket };

/** The ticket behind a verification link while it still works, and whose address it is about. */
export async function findVerification(
  input: Pick<VerifyEmailInput, "tenant" | "ticketSecret">,
  deps: Pick<VerifyEmailDeps, "clock"> & { readonly store: Pick<Store, "tickets" | "users"> },
): Promise<{ ticket: Ticket; user: User } | undefined> {
  const ticket = await deps.store.tickets.find(input.tenant.id, hashTicketSecret(input.ticketSecret));
  if (ticket?.kind !== "email_verification" || ticket.usedAt || ticket.expiresAt <= deps.clock.now()) return undefined;
  const user = ticket.userId === undefined ? undefined : await deps.store.users.find(input.tenant.id, ticket.userId);
  // A link to an address that the user no longer has proves nothing about the new one.
  if (!user || (ticket.email !== undefined && ticket.email !== user.email)) return undefined;
  return { ticket, user };
}

/** Uses up the ticket and marks the address as verified, in one transaction with the event `sv`; then says welcome. */
export async function verifyEmail(input: VerifyEmailInput, deps: VerifyEmailDeps): Promise<VerifyEmailOutcome> {
  const found = await findVerification(input, deps);
  if (!found) {
    deps.logWriter.write({ ...eventOf(input, "fv"), description: "The link is unknown, used or expired." });
    return { outcome: "refused", refusal: linkInvalid() };
  }
  const { ticket, user } = found;
  const now = deps.clock.now();
  const event = deps.logWriter.complete({
    ...eventOf(input, "sv"),
    connectionId: ticket.connectionId,
    clientId: ticket.clientId,
    userId: user.userId,
    userName: user.email,
  });
  const isFirstUse = await deps.store.transaction(async (tx) => {
    // Looked at once more: the address may have changed since.
    if ((await findVerification(input, { ...deps, store: tx })) === undefined) return false;
    if (!(await tx.tickets.consume(input.tenant.id, ticket.secretHash, now))) return false;
    await tx.users.update(input.tenant.id, user.userId, { emailVerified: true, updatedAt: now });
    await tx.logEvents.insert([event]);
    return true;
  });
  if (!isFirstUse) return { outcome: "refused", refusal: linkInvalid(), ticket };
  if (!user.emailVerified) await sayWelcome(input, user, deps);
  return { outcome: "verified", user: { ...user, emailVerified: true, updatedAt: now }, ticket };
}

/** Once the address is known to be theirs, and not before (contract §5.1). */
async function sayWelcome(input: VerifyEmailInput, user: User, deps: VerifyEmailDeps): Promise<void> {
  if (user.email === undefined) return;
  const { tenant, domain } = input;
  try {
    await deps.mail.send(
      composeMail({
        template: "welcome_email",
        tenant,
        domain,
        to: user.email,
        from: deps.mailFrom,
        languages: { ...input.languages, locale: localeOf(user) },
      }),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    deps.logWriter.write({
      ...eventOf(input, "fn"),
      userId: user.userId,
      description: "The welcome email could not be sent.",
      details: { error: { message: reason } },
    });
  }
}

const eventOf = (input: VerifyEmailInput, type: string): NewLogEvent => ({
  tenantId: input.tenant.id,
  type,
  ip: input.ip,
  userAgent: input.userAgent,
  hostname: input.domain,
});

const linkInvalid = () =>
  new DomainError("ticket_invalid", "This link is no longer valid. It was used before, or it has expired.");
