import { localeOf } from "../../domain/language.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { composeMail } from "../../mail/compose-mail.ts";
import type { MailSender } from "../../mail/mail-sender.ts";
import type { Store } from "../../store/store.ts";
import { attackProtectionOf } from "./attack-protection-settings.ts";

export interface BlockedPerson {
  readonly tenant: Tenant;
  readonly domain: string;
  /** Absent or empty when nobody here has the identifier that was blocked. */
  readonly userId?: string;
}

/** Mails a person that sign-ins to their user were stopped, when they live here and have an address (contract §4.10 `user_notification`). */
export async function tellBlockedPerson(
  { tenant, domain, userId }: BlockedPerson,
  deps: { readonly store: Pick<Store, "users">; readonly mail: Pick<MailSender, "send">; readonly mailFrom?: string },
): Promise<void> {
  if (!attackProtectionOf(tenant).bruteForce.shields.includes("user_notification")) return;
  const user = userId ? await deps.store.users.find(tenant.id, userId) : undefined;
  if (user?.email === undefined) return;
  await deps.mail.send(
    composeMail({
      template: "blocked_account",
      tenant,
      domain,
      to: user.email,
      from: deps.mailFrom,
      // Not the browser's: whoever guessed the passwords may be somebody else.
      languages: { locale: localeOf(user) },
    }),
  );
}
