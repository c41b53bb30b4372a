import { createHash } from "node:crypto";
import { type ConnectionId, newTicketSecret, type TenantId } from "./ids.ts";
import type { JsonObject } from "./json.ts";

/** A single-use link (contract §4.8). The secret in the link is stored as a SHA-256 digest only. */
export interface Ticket {
  readonly tenantId: TenantId;
  /** SHA-256 of the secret, hex. */
  readonly secretHash: string;
  readonly kind: "password_change" | "email_verification" | "try_connection" | "setup";
  readonly connectionId?: ConnectionId;
  /** Absent while the person is not here yet: a reset of someone whom only the source knows (design §4 `reset_pending`). */
  readonly userId?: string;
  /** Normalised; with a connection it is what "latest link only" goes by (contract §5.2). */
  readonly email?: string;
  readonly clientId?: string;
  /** Wire parameters such as `result_url`, `mark_email_as_verified`. */
  readonly parameters: JsonObject;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt?: Date;
}

/** Five days: how long a mailed link or a ticket of the Management API works (contract §4.8, §4.12). */
export const TICKET_LIFETIME_SECONDS = 432_000;

/** The form under which a ticket's secret is stored and looked up. */
export function hashTicketSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** A ticket to be inserted, and the secret that goes into its link and is kept nowhere. */
export function newTicket(
  input: Omit<Ticket, "secretHash" | "createdAt" | "expiresAt" | "usedAt"> & { readonly lifetimeSeconds?: number },
  now: Date,
): { readonly ticket: Ticket; readonly secret: string } {
  const { lifetimeSeconds = TICKET_LIFETIME_SECONDS, ...rest } = input;
  const secret = newTicketSecret();
  const expiresAt = new Date(now.getTime() + lifetimeSeconds * 1000);
  return { secret, ticket: { ...rest, secretHash: hashTicketSecret(secret), createdAt: now, expiresAt } };
}

/** Where each kind of ticket is used (contract §4.8). The Management API adds `#` to what it gives out. */
export const ticketLink = {
  passwordChange: (domain: string, secret: string): string => `https://${domain}/u/reset-password?ticket=${secret}`,
  emailVerification: (domain: string, secret: string): string =>
    `https://${domain}/u/email-verification?ticket=${secret}`,
  setup: (domain: string, secret: string): string => `https://${domain}/setup?ticket=${secret}`,
  tryConnection: (domain: string, secret: string): string => `https://${domain}/tester/login?ticket=${secret}`,
} as const;
