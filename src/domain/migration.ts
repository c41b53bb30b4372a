import type { ConnectionId, TenantId } from "./ids.ts";

/**
 * Where a connection's migration stands (design §1). `shadow`: sign-ins are answered here, the source is only compared with;
 * `running`: whoever is not here is asked for at the source; `paused`: nobody is, for now; `finalised`: never again.
 */
export const MIGRATION_PHASES = ["shadow", "running", "paused", "finalised"] as const;
export type MigrationPhase = (typeof MIGRATION_PHASES)[number];

/** Who is taken over while the migration is still being tried out. Whoever meets one of the three is in; none given: everybody. */
export interface Ramp {
  /** 0 to 1; a person is in or out by a hash of their identifier, so the answer stays the same while the share only grows. */
  readonly share?: number;
  /** Domains of e-mail addresses, lower case. */
  readonly domains?: readonly string[];
  /** client_ids of the applications at which people are taken over. */
  readonly clients?: readonly string[];
}

/** What must be so before the source may be closed for good. */
export interface CutOverCriteria {
  /** 0 to 1. */
  readonly shareMoved: number;
  /** Days since somebody was last taken over from the source. */
  readonly quietDays: number;
  readonly openFailures: number;
}

export interface MigrationSettings {
  /** How many people the source has, where there is no roster to count. */
  readonly estimate?: number;
  readonly ramp?: Ramp;
  /** Share of sign-ins, 0 to 1, whose answer is compared with the source's while the phase is `shadow`. */
  readonly shadowShare: number;
  readonly criteria: CutOverCriteria;
}

/** One connection's migration. A connection without a record of its own has the one of `firstMigration`. */
export interface Migration {
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
  readonly phase: MigrationPhase;
  readonly settings: MigrationSettings;
  /** When the source was closed: no question to it began later. */
  readonly finalisedAt?: Date;
  /** By then every question that had begun before is answered or given up. */
  readonly drainedAt?: Date;
  /** Who closed it: the subject of the token, or `cli`. */
  readonly finalisedBy?: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const DEFAULT_MIGRATION_SETTINGS: MigrationSettings = {
  shadowShare: 1,
  criteria: { shareMoved: 0.95, quietDays: 7, openFailures: 0 },
};
