import type { Clock } from "../../domain/clock.ts";
import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import { type CriterionResult, firstMigration, type Migration } from "../../domain/migration.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { dayOf } from "../../store/progress.ts";
import type { Store } from "../../store/store.ts";
import { countMigration, dateOfDay, type MigrationCounts } from "../count-migration.ts";
import { CRITERION_NAMES } from "./criterion-names.ts";
import { CLOSING_MS } from "./finalise-migration.ts";

/** What a report says, in the words of the API: it is read outside of this server. Times are ISO 8601, days UTC. */
export interface ClosingReport {
  readonly tenant: { readonly id: string; readonly name: string };
  readonly connection: { readonly id: string; readonly name: string };
  readonly phase: "finalised";
  /** For people to read. */
  readonly statement: string;
  readonly started_at?: string;
  readonly finalised_at: string;
  readonly finalised_by?: string;
  /** The administrator's e-mail address. */
  readonly finalised_by_name?: string;
  /** No question began later: `finalised_at`, and the bound that the statement names. */
  readonly last_question_began_before: string;
  /** No question was under way any more. */
  readonly drained_at: string;
  /** Whether nothing that was recorded speaks against the statement. */
  readonly upheld: boolean;
  readonly criteria: readonly (Omit<CriterionResult, "name"> & { readonly name: string })[];
  readonly forced: boolean;
  readonly forced_because?: string;
  readonly people: {
    readonly listed: number;
    readonly estimate?: number;
    readonly denominator?: number;
    readonly moved: number;
    readonly moved_by_way: MigrationCounts["movedByWay"];
    readonly by_state: MigrationCounts["byState"];
    readonly first_taken_over_on?: string;
    readonly last_taken_over_on?: string;
  };
  readonly source: {
    readonly calls: number;
    readonly calls_by_day: readonly { readonly day: string; readonly count: number }[];
    readonly last_asked_at?: string;
    readonly last_asked_on?: string;
    readonly refused_while_closed: number;
  };
  readonly scripts: { readonly version?: number; readonly hashes: Readonly<Record<string, string>> };
  readonly reopenings: readonly {
    readonly closed_at: string;
    readonly at: string;
    readonly by: string;
    readonly reason: string;
  }[];
}

/** By how much nodes' clocks may differ: one closes the source, another notes when it asked last. */
const CLOCKS_APART_MS = 10_000;
const BOUND = `${CLOSING_MS / 1000} seconds that the commit may take, and ${CLOCKS_APART_MS / 1000} by which the clocks of nodes may differ`;

export interface ClosingReportDeps {
  readonly store: Pick<Store, "migrations" | "progress" | "sourceHealth">;
  readonly clock: Clock;
}

/**
 * Until when a connection's source was asked and since when not, with what was moved and what is left. Throws
 * `DomainError("conflict")` while the migration is not finalised, or questions from before may still be under way.
 */
export async function buildClosingReport(
  { tenant, connection }: { readonly tenant: Pick<Tenant, "id" | "name">; readonly connection: Connection },
  deps: ClosingReportDeps,
): Promise<ClosingReport> {
  const { id } = connection;
  const migration = (await deps.store.migrations.find(tenant.id, id)) ?? firstMigration(connection);
  const { finalisedAt, drainedAt } = drained(migration, deps.clock.now());
  const counts = countMigration(await deps.store.progress.read(tenant.id, id), migration.settings);
  const nodes = await deps.store.sourceHealth.list(tenant.id, id);
  const lastAskedAt = latest(nodes.flatMap(({ lastAskedAt: at }) => at ?? []));
  const lastAskedDay = counts.sourceCallsByDay.at(-1)?.day;
  const begunBefore = new Date(finalisedAt.getTime() + CLOSING_MS + CLOCKS_APART_MS);
  const upheld =
    (lastAskedAt === undefined || lastAskedAt <= begunBefore) &&
    (lastAskedDay === undefined || lastAskedDay <= dayOf(begunBefore));
  return {
    tenant: { id: tenant.id, name: tenant.name },
    connection: { id, name: connection.name },
    phase: "finalised",
    statement: `The source of the connection ${connection.name} was closed at ${finalisedAt.toISOString()}. ${
      upheld
        ? `No question to it began after the closing was committed, and no question is recorded after ${begunBefore.toISOString()}: ${BOUND}. The last answer or time limit was over at ${drainedAt.toISOString()}.`
        : `But a question to it is recorded after ${begunBefore.toISOString()}: ${BOUND}.`
    }`,
    started_at: migration.startedAt?.toISOString(),
    finalised_at: finalisedAt.toISOString(),
    finalised_by: migration.finalisedBy,
    finalised_by_name: migration.closing?.closedByName,
    last_question_began_before: begunBefore.toISOString(),
    drained_at: drainedAt.toISOString(),
    upheld,
    criteria: (migration.closing?.criteria ?? []).map((one) => ({ ...one, name: CRITERION_NAMES[one.name] })),
    forced: migration.closing?.forcedBecause !== undefined,
    forced_because: migration.closing?.forcedBecause,
    people: {
      listed: counts.listed,
      estimate: migration.settings.estimate,
      denominator: counts.denominator,
      moved: counts.moved,
      moved_by_way: counts.movedByWay,
      by_state: counts.byState,
      first_taken_over_on: dayText(counts.firstTakeoverDay),
      last_taken_over_on: dayText(counts.lastTakeoverDay),
    },
    source: {
      calls: counts.sourceCalls,
      calls_by_day: counts.sourceCallsByDay.map(({ day, count }) => ({ day: dateOfDay(day), count })),
      last_asked_at: lastAskedAt?.toISOString(),
      last_asked_on: dayText(lastAskedDay),
      refused_while_closed: counts.refusedWhileClosed,
    },
    scripts: { version: migration.closing?.scriptVersion, hashes: migration.closing?.scriptHashes ?? {} },
    reopenings: migration.reopenings.map(({ closedAt, at, by, reason }) => ({
      closed_at: closedAt.toISOString(),
      at: at.toISOString(),
      by,
      reason,
    })),
  };
}

function drained(migration: Migration, now: Date): { finalisedAt: Date; drainedAt: Date } {
  const { finalisedAt, drainedAt } = migration;
  if (migration.phase !== "finalised" || !finalisedAt || !drainedAt)
    throw new DomainError("conflict", "There is no report: the migration is not finalised.", {
      apiCode: "migration_phase",
      reason: { code: "migration_not_finalised" },
    });
  if (now < drainedAt)
    throw new DomainError("conflict", "There is no report yet: questions from before the end may be under way.", {
      apiCode: "migration_draining",
      retryAfterSeconds: Math.ceil((drainedAt.getTime() - now.getTime()) / 1000),
    });
  return { finalisedAt, drainedAt };
}

const latest = (dates: readonly Date[]): Date | undefined =>
  dates.length === 0 ? undefined : new Date(Math.max(...dates.map((date) => date.getTime())));

const dayText = (day: number | undefined): string | undefined => (day === undefined ? undefined : dateOfDay(day));
