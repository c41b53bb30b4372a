import type { ConnectionId, TenantId } from "./ids.ts";

/**
 * Where a connection's migration stands (design §1). `shadow`: sign-ins are answered here, the source is only compared with;
 * `running`: whoever is not here is asked for at the source; `paused`: nobody is, for now; `finalised`: never again.
 */
export const MIGRATION_PHASES = ["shadow", "running", "paused", "finalised"] as const;
export type MigrationPhase = (typeof MIGRATION_PHASES)[number];

/** Who is taken over while the migration is still being tried out. Whoever meets one of the three is in; none given: everybody. */
export interface Ramp {
  /**
   * 0 to 1; a person is in or out by a hash of their row on the roster, else of the identifier that they typed, so the answer stays
   * the same while the share only grows.
   */
  readonly share?: number;
  /** Domains of e-mail addresses, as `normaliseEmailDomain` spells them. */
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
  /** Days since the source was last asked anything. 0: not required, since one mistyped name a day asks it. */
  readonly daysWithoutSourceCall: number;
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

/** One criterion of the cut-over, as it was found. */
export interface CriterionResult {
  readonly name: keyof CutOverCriteria;
  readonly required: number;
  /** undefined: it cannot be said, for example a share where nobody knows of how many. Then it is not met. */
  readonly actual?: number;
  readonly met: boolean;
}

/** What was so when the source was closed. */
export interface Closing {
  /** In which the migration was until then; undefined: an earlier release closed it, and did not note it. */
  readonly closedFrom?: Exclude<MigrationPhase, "finalised">;
  readonly criteria: readonly CriterionResult[];
  /** Address of the administrator who closed it, so that the report says it after they are gone. */
  readonly closedByName?: string;
  /** Why it was closed although a criterion was not met. */
  readonly forcedBecause?: string;
  /** Of the connection's scripts. */
  readonly scriptVersion?: number;
  /** SHA-256 of each script's text, hex, by its entry. */
  readonly scriptHashes: Readonly<Record<string, string>>;
}

/** The source was closed by mistake and opened again. Kept for good: every later report names it. */
export interface Reopening {
  readonly closedAt: Date;
  readonly at: Date;
  readonly by: string;
  readonly reason: string;
}

/** One connection's migration. A connection without a record of its own has the one of `firstMigration`. */
export interface Migration {
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
  readonly phase: MigrationPhase;
  readonly settings: MigrationSettings;
  /** When somebody started it; undefined where import mode alone did. */
  readonly startedAt?: Date;
  /** When the source was closed: no question to it began once that was committed. */
  readonly finalisedAt?: Date;
  /** By then every question that had begun before is answered or given up. */
  readonly drainedAt?: Date;
  /** Who closed it: the subject of the token, or `cli`. */
  readonly finalisedBy?: string;
  readonly closing?: Closing;
  /** Oldest first. */
  readonly reopenings: readonly Reopening[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const DEFAULT_MIGRATION_SETTINGS: MigrationSettings = {
  shadowShare: 1,
  criteria: { shareMoved: 0.95, quietDays: 7, daysWithoutSourceCall: 0, openFailures: 0 },
};

/** What a connection has before anybody set anything: in import mode, whoever is not here is asked for. */
export const firstMigration = (connection: {
  readonly tenantId: TenantId;
  readonly id: ConnectionId;
  readonly createdAt: Date;
}): Migration => ({
  tenantId: connection.tenantId,
  connectionId: connection.id,
  phase: "running",
  settings: DEFAULT_MIGRATION_SETTINGS,
  reopenings: [],
  createdAt: connection.createdAt,
  updatedAt: connection.createdAt,
});
