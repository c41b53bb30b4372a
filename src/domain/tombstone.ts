import type { ConnectionId, TenantId } from "./ids.ts";

/** Somebody who was deleted here and is not brought back from the source (design §4), until an administrator lifts it. */
export interface Tombstone {
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
  /** As it was: `auth0|` and the id at the source. */
  readonly userId: string;
  /** E-mail address, username and aliases they had, normalised. */
  readonly identifiers: readonly string[];
  readonly deletedAt: Date;
  /** Subject of the caller's token, or `cli`. */
  readonly deletedBy?: string;
}
