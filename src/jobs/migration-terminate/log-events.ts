import type { JsonObject } from "../../domain/json.ts";
import type { NewLogEvent } from "../../logs/log-writer.ts";
import type { BroughtUser } from "../../store/brought-users.ts";
import type { Termination } from "./terminate-job.ts";

const common = ({ connection }: Termination) => ({
  tenantId: connection.tenantId,
  connection: connection.name,
  connectionId: connection.id,
  strategy: connection.strategy,
  strategyType: "database",
});

/** As when an administrator deletes them (contract §4.9). */
export const userDeletedEvent = (termination: Termination, { userId, email, username }: BroughtUser): NewLogEvent => ({
  ...common(termination),
  type: "sdu",
  description: "User successfully deleted",
  userId,
  userName: email ?? username,
  details: { job: termination.context.job.id },
});

/** One for a job. */
export const terminatedEvent = (termination: Termination, stats: JsonObject): NewLogEvent => {
  const { job, payload } = termination.context;
  const { batchId, sinceMs, untilMs, all, ways, includeActive } = payload.criteria;
  const criteria = {
    batch_id: batchId,
    since: sinceMs === undefined ? undefined : new Date(sinceMs).toISOString(),
    until: untilMs === undefined ? undefined : new Date(untilMs).toISOString(),
    all: all || undefined,
    way: ways?.slice(),
    include_active: includeActive,
  };
  return {
    ...common(termination),
    type: "migration_terminated",
    description: "What a migration brought was undone.",
    details: { by: job.createdBy, job: job.id, review: payload.reviewId, criteria, stats },
  };
};
