import { DomainError } from "../../domain/errors.ts";
import { type CriterionResult, firstMigration, type Migration } from "../../domain/migration.ts";
import { scriptHashes, scriptsOf } from "../../domain/script-version.ts";
import type { Store } from "../../store/store.ts";
import { countMigration, type MigrationCounts } from "../count-migration.ts";
import { type ChangeMigrationDeps, changeMigration, type MigrationChange } from "../phases/change-migration.ts";
import { checkCriteria } from "./check-criteria.ts";
import { CRITERION_NAMES } from "./criterion-names.ts";

/** What the commit that closes a source may take, milliseconds: the moment of closing is read before it. */
export const CLOSING_MS = 2_000;

/** The longest that a question which had begun can still be under way: the contract's limit for a source, its grace, and the commit. Milliseconds. */
export const DRAIN_MS = 20_000 + 500 + CLOSING_MS;

/** What stands in the way of closing the source, looked up now. */
export interface Gate {
  readonly migration: Migration;
  readonly counts: MigrationCounts;
  readonly criteria: readonly CriterionResult[];
  readonly isOpen: boolean;
  /** The job that reads a list of who lives at the source, if there is one: the share of people moved cannot be said meanwhile. */
  readonly loadedBy?: string;
}

/** Checks every criterion live; its cost does not grow with the number of people. */
export async function checkGate(
  connection: MigrationChange["connection"],
  deps: Pick<ChangeMigrationDeps, "clock"> & { readonly store: Pick<Store, "migrations" | "progress" | "jobs"> },
): Promise<Gate> {
  const { tenantId, id } = connection;
  const migration = (await deps.store.migrations.find(tenantId, id)) ?? firstMigration(connection);
  const counts = countMigration(await deps.store.progress.read(tenantId, id), migration.settings);
  const loadedBy = await findRosterLoad(connection, deps);
  const known = loadedBy === undefined ? counts : { ...counts, shareMoved: undefined };
  const criteria = checkCriteria(migration, known, deps.clock.now());
  return { migration, counts, criteria, isOpen: criteria.every(({ met }) => met), loadedBy };
}

/** Gives the id of a job that is putting people on the roster or is about to: until it has ended, nobody knows how many they are. */
async function findRosterLoad(
  { tenantId, id: connectionId }: MigrationChange["connection"],
  { store }: { readonly store: Pick<Store, "jobs"> },
): Promise<string | undefined> {
  for (const status of ["processing", "pending"] as const) {
    const jobs = await store.jobs.list(tenantId, { connectionId, type: "roster_load", status }, { limit: 100 });
    const load = jobs.find(({ payload }) => payload.dryRun !== true);
    if (load) return load.id;
  }
  return undefined;
}

/**
 * Closes the source for good: once this has committed, no node begins another question (`decideOnSource`). Closing again
 * changes nothing. Throws `DomainError("conflict")` with the unmet criteria, unless `force` says why they do not count.
 */
export async function finaliseMigration(
  input: MigrationChange & { readonly force?: { readonly reason: string } },
  deps: ChangeMigrationDeps,
): Promise<Migration> {
  const { connection, actor, force } = input;
  return changeMigration(
    input,
    async (migration, now, tx) => {
      if (migration.phase === "finalised") return undefined;
      // By what the transaction sees: criteria that somebody tightens at this moment are met, or change afterwards.
      const { criteria, isOpen, loadedBy } = await checkGate(connection, { ...deps, store: tx });
      if (!isOpen && !force) throw gateClosed(criteria, loadedBy);
      const forcedBecause = isOpen ? undefined : force?.reason;
      return {
        migration: {
          ...migration,
          phase: "finalised",
          finalisedAt: now,
          drainedAt: new Date(now.getTime() + DRAIN_MS),
          finalisedBy: actor.by,
          closing: {
            closedFrom: migration.phase,
            criteria,
            closedByName: actor.origin.userName,
            forcedBecause,
            scriptVersion: connection.scriptVersion,
            scriptHashes: scriptHashes(scriptsOf(connection.options)),
          },
        },
        event: {
          type: "migration_finalised",
          description: "The migration was finalised: its source is not asked any more.",
          details: forcedBecause === undefined ? {} : { forced_because: forcedBecause },
        },
      };
    },
    deps,
  );
}

function gateClosed(criteria: readonly CriterionResult[], loadedBy: string | undefined): DomainError {
  const unmet = criteria.filter(({ met }) => !met);
  const texts = unmet.map(
    ({ name, required, actual }) =>
      `${TEXTS[name]} ${required}, is ${actual === undefined ? "not known" : roundedDown(actual)}`,
  );
  const why = loadedBy === undefined ? "" : ` The job ${loadedBy} still reads a list of who lives there.`;
  return new DomainError("conflict", `The source cannot be closed yet: ${texts.join("; ")}.${why}`, {
    apiCode: "criteria_not_met",
    reason: {
      code: "criteria_not_met",
      facts: { criteria: unmet.map(({ name }) => CRITERION_NAMES[name]).join(","), job: loadedBy },
    },
    extra: { criteria: unmet.map((criterion) => ({ ...criterion, name: CRITERION_NAMES[criterion.name] })) },
  });
}

/** Four digits of a share are enough to tell it from what is required. */
export const roundedDown = (actual: number): number => Math.floor(actual * 10_000) / 10_000;

const TEXTS: Record<CriterionResult["name"], string> = {
  shareMoved: "the share of people moved must be at least",
  quietDays: "the days without a takeover must be at least",
  daysWithoutSourceCall: "the days without a question to the source must be at least",
  openFailures: "the open failures must be at most",
};

/**
 * Opens a source that was closed by mistake, in the phase from which it was closed; in a pause where that is not known: nobody is
 * taken over whom nobody meant to be. Only an operator on the machine can, and every later report names it. Throws
 * `DomainError("conflict")` when it is not closed.
 */
export function reopenMigration(
  input: MigrationChange & { readonly reason: string },
  deps: ChangeMigrationDeps,
): Promise<Migration> {
  return changeMigration(
    input,
    ({ finalisedAt, drainedAt: _, finalisedBy: __, closing, ...migration }, now) => {
      if (migration.phase !== "finalised" || finalisedAt === undefined)
        throw new DomainError("conflict", "The migration is not finalised.", {
          reason: { code: "migration_not_finalised" },
        });
      const { by } = input.actor;
      return {
        migration: {
          ...migration,
          phase: closing?.closedFrom ?? "paused",
          reopenings: [...migration.reopenings, { closedAt: finalisedAt, at: now, by, reason: input.reason }],
        },
        event: {
          type: "migration_reopened",
          description: "The migration was opened again, in the phase from which it was closed.",
          details: { reason: input.reason },
        },
      };
    },
    deps,
  );
}
