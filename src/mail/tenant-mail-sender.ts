import type { Socket } from "node:net";
import { LRUCache } from "lru-cache";
import type { ConfigCache } from "../store/config-cache.ts";
import { type Sealer, sealContext } from "../store/sealer.ts";
import { type EmailProvider, emailProviderOf } from "./email-provider.ts";
import type { MailSender } from "./mail-sender.ts";
import { mailServerErrorOf } from "./mail-server-error.ts";
import { createSmtpSender, type SmtpServer } from "./smtp-sender.ts";

const MAX_OPEN = 100;

interface Open {
  readonly provider: EmailProvider;
  readonly sender: MailSender;
}

/**
 * Sends each message by its tenant's own mail server where there is one that is switched on, all others by `usual`. A change of the
 * tenant's settings holds from the next message on. What a tenant's own server refuses is a `MailServerError`.
 */
export function createTenantMailSender(deps: {
  readonly usual: MailSender;
  readonly config: Pick<ConfigCache, "tenant">;
  readonly sealer: Pick<Sealer, "open">;
  /** Goes only where whoever administers a tenant may have this server go. */
  readonly connect: (place: { readonly host: string; readonly port: number }) => Promise<Socket>;
  readonly openSender?: (server: SmtpServer) => MailSender;
}): MailSender {
  const { openSender = createSmtpSender } = deps;
  const closing = new Set<Promise<void>>();
  const opened = new LRUCache<string, Open>({
    max: MAX_OPEN,
    dispose: ({ sender }) => {
      const closed: Promise<void> = sender.close().finally(() => closing.delete(closed));
      closing.add(closed);
    },
  });

  function senderOf(tenantId: string, provider: EmailProvider): MailSender {
    const known = opened.get(tenantId);
    if (known && JSON.stringify(known.provider) === JSON.stringify(provider)) return known.sender;
    const { host, port, user, sealedPassword } = provider;
    const password =
      sealedPassword === undefined ? undefined : deps.sealer.open(sealedPassword, sealContext.emailProvider(tenantId));
    const connect = () => deps.connect({ host, port });
    const sender = openSender({ host, port, user, password, connect });
    opened.set(tenantId, { provider, sender });
    return sender;
  }

  return {
    async send(message) {
      const provider = emailProviderOf(await deps.config.tenant(message.tenantId));
      if (!provider?.enabled) return deps.usual.send(message);
      const from = sentFrom(provider.fromAddress, message.from);
      await senderOf(message.tenantId, provider)
        .send({ ...message, from })
        .catch((error: unknown) => {
          throw mailServerErrorOf(error);
        });
    },
    async close() {
      opened.clear();
      await Promise.all(closing);
      await deps.usual.close();
    },
  };
}

/** A bare address keeps the name that the message would have been sent under. */
function sentFrom(address: string, usual: string): string {
  if (address.includes("<")) return address;
  const name = /^(.*)<[^<]*>$/.exec(usual)?.[1] ?? "";
  return `${name}<${address}>`;
}
