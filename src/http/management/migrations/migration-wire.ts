import { z } from "zod";
import type { Connection } from "../../../domain/connection.ts";
import type { CriterionResult, Migration } from "../../../domain/migration.ts";
import { scriptsOf } from "../../../domain/script-version.ts";
import { dateOfDay, type MigrationCounts } from "../../../migration/count-migration.ts";
import { checkCriteria } from "../../../migration/cut-over/check-criteria.ts";
import { CRITERION_NAMES } from "../../../migration/cut-over/criterion-names.ts";
import type { MigrationActor } from "../../../migration/phases/change-migration.ts";
import type { KeptProbeReport } from "../../../store/probe-reports.ts";
import type { RouteContext } from "../../route.ts";
import { callerPerson, callOrigin } from "../audit.ts";
import { probeReply } from "../probe-wire.ts";

const share = z.number().min(0).max(1);

/** Rules of the ramp, as they are sent and shown. */
export const rampSchema = z.strictObject({
  share: share.describe("0 to 1. Whoever is in stays in while it grows.").optional(),
  domains: z.array(z.string().min(1).max(253)).max(1000).describe("Domains of e-mail addresses.").optional(),
  clients: z
    .array(z.string().min(1).max(64))
    .max(1000)
    .describe("client_ids of applications at which people are taken over.")
    .optional(),
});

/** What must be so before the source may be closed, as it is sent and shown. */
export const criteriaSchema = z.strictObject({
  share_moved: share,
  quiet_days: z.int().min(0).max(3650).describe("Whole days (UTC) without a takeover."),
  days_without_source_call: z
    .int()
    .min(0)
    .max(3650)
    .describe("Whole days (UTC) without a question to the source, whoever it was about. 0: not required."),
  open_failures: z.int().min(0).max(1_000_000_000).describe("People who tried in vain and still are not here."),
});

export const criterionReply = z.object({
  name: z.enum(Object.values(CRITERION_NAMES)),
  required: z.number(),
  actual: z.number().describe("Absent: not known, and then not met.").optional(),
  met: z.boolean(),
});

const countsReply = z.object({
  listed: z.int().describe("People on the roster."),
  by_state: z.record(z.string(), z.int()),
  moved: z.int(),
  moved_by_way: z.record(z.string(), z.int()),
  denominator: z.int().describe("The roster, or the estimate where that says more; absent: nobody knows.").optional(),
  share_moved: z.number().optional(),
  left: z.int().describe("Of the denominator.").optional(),
  failing: z.int().describe("People on the roster who failed, are blocked or collide."),
  source_calls: z.int(),
  refused_while_closed: z.int().describe("People for whom the source was not asked since it was closed."),
  last_taken_over_on: z.string().describe("Day (UTC), as 2026-01-31.").optional(),
});

/** One connection's migration. */
export const migrationReply = z.object({
  connection_id: z.string(),
  connection: z.string(),
  is_importing: z
    .boolean()
    .describe(
      "Whether the connection has a custom database and imports from it: else nobody is asked for, in any phase.",
    ),
  nobody_moves_because: z
    .enum(["custom_database_off", "import_off", "no_login_script"])
    .describe("What has to be changed at the connection before anybody can be asked for. Absent: nothing.")
    .optional(),
  phase: z.enum(["shadow", "running", "paused", "finalised"]),
  status: z.enum(["open", "draining", "closed"]).describe("Of the source: draining while questions may be under way."),
  estimate: z.int().optional(),
  ramp: rampSchema.optional(),
  shadow_share: z.number(),
  criteria: criteriaSchema,
  started_at: z.string().optional(),
  finalised_at: z.string().optional(),
  drained_at: z.string().optional(),
  finalised_by: z.string().optional(),
  finalised_by_name: z.string().describe("Address of the administrator, where it was one.").optional(),
  forced_because: z.string().optional(),
  reopenings: z.array(z.object({ closed_at: z.string(), at: z.string(), by: z.string(), reason: z.string() })),
  counts: countsReply,
  gate: z.array(criterionReply).describe("What must be so before the source may be closed, as it is now."),
  last_probe: z
    .object({ at: z.string(), by: z.string(), by_name: z.string().optional(), counts: probeReply.shape.counts })
    .describe("Absent: it was never probed.")
    .optional(),
});

export function migrationToWire(
  connection: Pick<Connection, "id" | "name" | "options">,
  migration: Migration,
  counts: MigrationCounts,
  now: Date,
  lastProbe: KeptProbeReport | undefined,
): z.input<typeof migrationReply> {
  const { settings, drainedAt } = migration;
  const closed = drainedAt !== undefined && now >= drainedAt ? "closed" : "draining";
  return {
    connection_id: connection.id,
    connection: connection.name,
    is_importing: isImporting(connection),
    nobody_moves_because: hindranceOf(connection),
    phase: migration.phase,
    status: migration.phase === "finalised" ? closed : "open",
    estimate: settings.estimate,
    ramp: rampToWire(settings.ramp),
    shadow_share: settings.shadowShare,
    criteria: criteriaToWire(settings.criteria),
    started_at: migration.startedAt?.toISOString(),
    finalised_at: migration.finalisedAt?.toISOString(),
    drained_at: drainedAt?.toISOString(),
    finalised_by: migration.finalisedBy,
    finalised_by_name: migration.closing?.closedByName,
    forced_because: migration.closing?.forcedBecause,
    reopenings: migration.reopenings.map(({ closedAt, at, by, reason }) => ({
      closed_at: closedAt.toISOString(),
      at: at.toISOString(),
      by,
      reason,
    })),
    counts: countsToWire(counts),
    gate: checkCriteria(migration, counts, now).map(criterionToWire),
    last_probe: lastProbe && {
      at: lastProbe.at.toISOString(),
      by: lastProbe.by,
      by_name: typeof lastProbe.report.by_name === "string" ? lastProbe.report.by_name : undefined,
      counts: probeReply.shape.counts.parse(lastProbe.report.counts),
    },
  };
}

/** Whether whoever is not here is asked for at the connection's source. */
export const isImporting = ({ options }: Pick<Connection, "options">): boolean =>
  options.enabledDatabaseCustomization === true && options.import_mode === true;

function hindranceOf({ options }: Pick<Connection, "options">): z.input<typeof migrationReply>["nobody_moves_because"] {
  if (options.enabledDatabaseCustomization !== true) return "custom_database_off";
  if (options.import_mode !== true) return "import_off";
  return scriptsOf(options).login?.trim() ? undefined : "no_login_script";
}

/** What must be so before the source may be closed, as the API and the command line show it. */
export const criteriaToWire = (criteria: Migration["settings"]["criteria"]): z.input<typeof criteriaSchema> => ({
  share_moved: criteria.shareMoved,
  quiet_days: criteria.quietDays,
  days_without_source_call: criteria.daysWithoutSourceCall,
  open_failures: criteria.openFailures,
});

function rampToWire(ramp: Migration["settings"]["ramp"]): z.input<typeof rampSchema> | undefined {
  return ramp && { share: ramp.share, domains: ramp.domains?.slice(), clients: ramp.clients?.slice() };
}

const countsToWire = (counts: MigrationCounts): z.input<typeof countsReply> => ({
  listed: counts.listed,
  by_state: counts.byState,
  moved: counts.moved,
  moved_by_way: counts.movedByWay,
  denominator: counts.denominator,
  share_moved: counts.shareMoved,
  left: counts.denominator === undefined ? undefined : Math.max(0, counts.denominator - counts.moved),
  failing: counts.byState.failed + counts.byState.blocked + counts.byState.collision,
  source_calls: counts.sourceCalls,
  refused_while_closed: counts.refusedWhileClosed,
  last_taken_over_on: counts.lastTakeoverDay === undefined ? undefined : dateOfDay(counts.lastTakeoverDay),
});

export const criterionToWire = (criterion: CriterionResult): z.input<typeof criterionReply> => ({
  ...criterion,
  name: CRITERION_NAMES[criterion.name],
});

/** Who calls, for the log event of a change. */
export const actorOf = (context: RouteContext): MigrationActor => ({
  by: context.caller.subject,
  origin: { ...callOrigin(context), ...callerPerson(context.caller) },
});
