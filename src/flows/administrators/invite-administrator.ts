import type { Administrator } from "../../domain/administrator.ts";
import type { Clock } from "../../domain/clock.ts";
import { administratorsConnection } from "../../domain/dashboard.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { LogWriter } from "../../logs/log-writer.ts";
import { composeMail } from "../../mail/compose-mail.ts";
import type { MailSender } from "../../mail/mail-sender.ts";
import type { Store } from "../../store/store.ts";
import { type AdministratorLink, createInvitationLink, SETUP_LINK_SECONDS } from "./administrator-ticket.ts";

export interface InviteAdministratorDeps {
  readonly store: Pick<Store, "transaction">;
  readonly mail: Pick<MailSender, "send">;
  readonly mailFrom?: string;
  readonly logWriter: Pick<LogWriter, "write">;
  readonly clock: Clock;
}

/**
 * Makes the link by which an administrator chooses a password, for the first time or anew, and mails it to them. A mail server that is
 * down is logged (`fn`) and said; the link is good all the same. Throws `DomainError("not_found")` when they are gone.
 */
export async function inviteAdministrator(
  input: { readonly tenant: Tenant; readonly domain: string; readonly administrator: Administrator },
  deps: InviteAdministratorDeps,
): Promise<AdministratorLink & { readonly isMailed: boolean }> {
  const { tenant, domain, administrator } = input;
  const link = await createInvitationLink(input, deps);
  if (link === undefined) throw new DomainError("not_found", "The administrator does not exist.");
  const template = administrator.hasPassword ? "administrator_password_email" : "administrator_invitation_email";
  try {
    await deps.mail.send(
      composeMail({
        template,
        tenant,
        domain,
        to: administrator.email,
        from: deps.mailFrom,
        link: link.url,
        lifetimeSeconds: SETUP_LINK_SECONDS,
      }),
    );
    return { ...link, isMailed: true };
  } catch (error) {
    const connection = administratorsConnection(tenant.id);
    deps.logWriter.write({
      tenantId: tenant.id,
      type: "fn",
      description: "The invitation of an administrator could not be mailed.",
      connection: connection.name,
      connectionId: connection.id,
      hostname: domain,
      userId: administrator.userId,
      userName: administrator.email,
      details: { error: { message: error instanceof Error ? error.message : String(error) } },
    });
    return { ...link, isMailed: false };
  }
}
