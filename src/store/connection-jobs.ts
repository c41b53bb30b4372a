import type { JobStatus } from "../domain/job.ts";
import type { Database } from "./database.ts";

/** Of jobs that wait or are worked on. */
export const ACTIVE_JOB: readonly JobStatus[] = ["pending", "processing"];

/**
 * Ends the jobs about a connection, in the transaction that removes it. Whoever works on one loses it: its next checkpoint fails, and
 * takes the work of that moment back. Call it last, as the jobs' own transactions change their job last.
 */
export async function endConnectionJobs(own: Database, tenantId: string, connectionId: string): Promise<void> {
  const at = own.clock.now().getTime();
  await own.db
    .updateTable("jobs")
    .set({
      status: "failed",
      status_details: "The connection was removed.",
      lease_owner: null,
      due_at: at,
      finished_at: at,
      updated_at: at,
    })
    .where("tenant_id", "=", tenantId)
    .where("connection_id", "=", connectionId)
    .where("status", "in", ACTIVE_JOB)
    .execute();
}
