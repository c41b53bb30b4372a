import type { Clock } from "../../domain/clock.ts";
import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import type { LogEvent } from "../../domain/log-event.ts";
import { firstMigration, type Migration, type MigrationPhase, type MigrationSettings } from "../../domain/migration.ts";
import type { LogWriter } from "../../logs/log-writer.ts";
import type { Store } from "../../store/store.ts";

/** Who changes a migration, and from where. */
export interface MigrationActor {
  /** The subject of the token, or `cli`. */
  readonly by: string;
  readonly origin: Pick<LogEvent, "clientId" | "clientName" | "userId" | "userName" | "ip" | "userAgent" | "hostname">;
}

export interface MigrationChange {
  readonly connection: Connection;
  readonly actor: MigrationActor;
}

export interface ChangeMigrationDeps {
  readonly store: Pick<Store, "transaction">;
  readonly logWriter: Pick<LogWriter, "complete">;
  readonly clock: Clock;
}

/** A migration as it shall be, and the event that says so. */
export interface ChangedMigration {
  readonly migration: Migration;
  readonly event: Pick<LogEvent, "type" | "description" | "details">;
}

/**
 * Reads the migration, changes it and stores it with its log event, in one transaction: two changes at once follow each other.
 * `change` may run again, and gives undefined to leave everything as it is. Throws what `change` throws.
 */
export function changeMigration(
  { connection, actor }: MigrationChange,
  change: (
    migration: Migration,
    now: Date,
    tx: Store,
  ) => ChangedMigration | undefined | Promise<ChangedMigration | undefined>,
  deps: ChangeMigrationDeps,
): Promise<Migration> {
  return deps.store.transaction(async (tx) => {
    const now = deps.clock.now();
    const before = (await tx.migrations.find(connection.tenantId, connection.id)) ?? firstMigration(connection);
    const changed = await change(before, now, tx);
    if (!changed) return before;
    const migration = { ...changed.migration, updatedAt: now };
    await tx.migrations.save(migration);
    await tx.logEvents.insert([
      deps.logWriter.complete({
        ...actor.origin,
        ...changed.event,
        tenantId: connection.tenantId,
        connection: connection.name,
        connectionId: connection.id,
        strategy: connection.strategy,
        details: { by: actor.by, phase: migration.phase, ...changed.event.details },
      }),
    ]);
    // A campaign waits while nobody is taken over.
    if (migration.phase === "running" && before.phase !== "running")
      await tx.jobs.wake(connection.tenantId, { connectionId: connection.id, type: "reset_campaign" }, now);
    return migration;
  });
}

const EVENTS = {
  start: { type: "migration_started", description: "The migration was started." },
  shadow: { type: "migration_shadow_started", description: "Shadow mode was started." },
  pause: { type: "migration_pause_started", description: "The migration was paused." },
  resume: { type: "migration_resumed", description: "The migration was resumed." },
} as const;

export type PhaseAction = keyof typeof EVENTS;

const TARGETS: Record<PhaseAction, { readonly from: readonly MigrationPhase[]; readonly to: MigrationPhase }> = {
  start: { from: ["shadow", "paused", "running"], to: "running" },
  shadow: { from: ["running", "paused"], to: "shadow" },
  pause: { from: ["running"], to: "paused" },
  resume: { from: ["paused"], to: "running" },
};

/** Brings the migration into another phase; nothing happens when it is there. Throws `DomainError("conflict")` from a phase that does not lead there. */
export function changePhase(
  action: PhaseAction,
  input: MigrationChange,
  deps: ChangeMigrationDeps,
): Promise<Migration> {
  return changeMigration(
    input,
    (migration, now) => {
      const { from, to } = TARGETS[action];
      const isFirstStart = action === "start" && migration.startedAt === undefined;
      if (migration.phase === to && !isFirstStart) return undefined;
      if (!from.includes(migration.phase)) throw wrongPhase(action, migration.phase);
      const startedAt = action === "start" ? (migration.startedAt ?? now) : migration.startedAt;
      return { migration: { ...migration, phase: to, startedAt }, event: EVENTS[action] };
    },
    deps,
  );
}

function wrongPhase(action: PhaseAction, phase: MigrationPhase): DomainError {
  const text =
    phase === "finalised"
      ? "The migration is finalised: its source is closed for good."
      : `The migration is in the phase ${phase}, from which there is no "${action}".`;
  return new DomainError("conflict", text, {
    apiCode: "migration_phase",
    reason: phase === "finalised" ? { code: "migration_finalised" } : { code: "wrong_phase", facts: { phase } },
  });
}

/** Settings to set; what is absent stays. `undefined` clears an estimate or a ramp. */
export type SettingsChange = Omit<Partial<MigrationSettings>, "criteria"> & {
  readonly criteria?: Partial<MigrationSettings["criteria"]>;
};

/** Changes settings. Throws `DomainError("conflict")` for the ramp or criteria of a finalised migration: its report rests on them. */
export function changeSettings(
  input: MigrationChange & { readonly change: SettingsChange },
  deps: ChangeMigrationDeps,
): Promise<Migration> {
  return changeMigration(
    input,
    (migration) => {
      if (migration.phase === "finalised")
        throw new DomainError("conflict", "The migration is finalised: its settings stay as they were.", {
          apiCode: "migration_phase",
          reason: { code: "migration_finalised" },
        });
      const criteria = { ...migration.settings.criteria, ...input.change.criteria };
      return {
        migration: { ...migration, settings: { ...migration.settings, ...input.change, criteria } },
        event: {
          type: "migration_changed",
          description: "Settings of the migration were changed.",
          details: { changed: { ...input.change } },
        },
      };
    },
    deps,
  );
}
