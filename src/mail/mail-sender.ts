import type { TenantId } from "../domain/ids.ts";

/** A message ready to go. */
export interface MailMessage {
  readonly tenantId: TenantId;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** For example `reset_email`, `verify_email`, `welcome_email`, `blocked_account` (contract §4.12). */
  readonly template: string;
}

/** Sends messages: by SMTP, or into the outbox (demo, tests). Rejects when the message could not be handed over. */
export interface MailSender {
  send(message: MailMessage): Promise<void>;
  close(): Promise<void>;
}
