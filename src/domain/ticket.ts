import type { ConnectionId, TenantId } from "./ids.ts";
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
