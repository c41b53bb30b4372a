import type { TenantId } from "./ids.ts";

/** One e-mail, kept only where the outbox sender is on (the demo). */
export interface OutboxMessage {
  readonly tenantId: TenantId;
  readonly id: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** For example `reset_email`, `verify_email` (contract §4.12). */
  readonly template: string;
  readonly sentAt: Date;
}
