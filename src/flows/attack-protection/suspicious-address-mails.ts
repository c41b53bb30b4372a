import { LRUCache } from "lru-cache";
import type { Clock } from "../../domain/clock.ts";
import { networkOf } from "../../domain/ip-network.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { composeMail } from "../../mail/compose-mail.ts";
import type { MailSender } from "../../mail/mail-sender.ts";
import { attackProtectionOf } from "./attack-protection-settings.ts";

/** Whoever comes from many addresses would otherwise send the administrator as many messages. */
const QUIET_MS = 3_600_000;
const MAX_TENANTS = 5_000;

export interface SuspiciousAddress {
  readonly tenant: Tenant;
  readonly domain: string;
  readonly ip: string;
}

/**
 * Mails a tenant's support address that an address was stopped, at most once an hour and node (contract §4.10 `admin_notification`).
 * Nothing is sent where the tenant has no such address, or did not ask for it.
 */
export function createSuspiciousAddressMails(deps: {
  readonly mail: Pick<MailSender, "send">;
  readonly mailFrom?: string;
  readonly clock: Clock;
}): (address: SuspiciousAddress) => Promise<void> {
  const lastMs = new LRUCache<string, number>({ max: MAX_TENANTS });
  return async ({ tenant, domain, ip }) => {
    const to = tenant.settings.support_email;
    if (!attackProtectionOf(tenant).suspiciousIp.shields.includes("admin_notification")) return;
    if (typeof to !== "string" || to === "") return;
    const nowMs = deps.clock.now().getTime();
    if (nowMs - (lastMs.get(tenant.id) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return;
    lastMs.set(tenant.id, nowMs);
    await deps.mail.send(
      composeMail({ template: "suspicious_address", tenant, domain, to, from: deps.mailFrom, address: networkOf(ip) }),
    );
  };
}
