import { z } from "zod";
import { DomainError } from "../../../domain/errors.ts";
import { measureProgress } from "../../../migration/progress/measure-progress.ts";
import { dayOf } from "../../../store/progress.ts";
import { defineRoute, type Route } from "../../route.ts";
import type { ManagementDeps } from "../management-deps.ts";
import { connectionParams } from "./connection-params.ts";
import { findMigratingConnection } from "./migrations.ts";
import { progressReply, progressToWire } from "./progress-wire.ts";

const USUAL_DAYS = 90;
const MAX_DAYS = 1_100;

const day = z.iso.date();
const progressQuery = z.strictObject({
  from: day.describe("First day (UTC) of the series; default: 90 days up to the last.").optional(),
  to: day.describe("Last day (UTC) of the series; default: today.").optional(),
});

const readProgress = defineRoute({
  method: "GET",
  path: "/migrations/{connection_id}/progress",
  operationId: "readMigrationProgress",
  tag: "migrations",
  summary: "See how far a migration is, how fast it goes and when it will be done",
  scopes: ["read:migrations"],
  params: connectionParams,
  query: progressQuery,
  status: 200,
  reply: progressReply,
  errors: { 404: "There is no such connection." },
  async handle({ params, query, context }, deps: ManagementDeps) {
    const connection = await findMigratingConnection(params.connection_id, context.tenant.id, deps);
    return progressToWire(await measureProgress({ connection, ...rangeOf(query, deps.clock.now()) }, deps));
  },
});

/** The days asked for, as numbers. Throws `DomainError("invalid_query")` for a range that is none or too long. */
function rangeOf(query: z.output<typeof progressQuery>, now: Date): { from: number; to: number } {
  const to = query.to === undefined ? dayOf(now) : dayOf(new Date(query.to));
  const from = query.from === undefined ? to - USUAL_DAYS + 1 : dayOf(new Date(query.from));
  if (from > to) throw new DomainError("invalid_query", "Query validation error: 'from is after to' on property from.");
  if (to - from >= MAX_DAYS)
    throw new DomainError("invalid_query", `Query validation error: 'At most ${MAX_DAYS} days' on property from.`);
  return { from, to };
}

/** How far migrations are (design §1). Not part of Auth0's API. */
export const progressRoutes: readonly Route<ManagementDeps>[] = [readProgress];
