import type { Clock } from "../domain/clock.ts";
import type { Connection } from "../domain/connection.ts";
import { DomainError } from "../domain/errors.ts";
import { newJobId } from "../domain/ids.ts";
import type { JobType } from "../domain/job.ts";
import type { JsonObject } from "../domain/json.ts";
import type { NewJob } from "../store/jobs.ts";
import type { Store } from "../store/store.ts";

/** A job about one connection's migration, before it is there. */
export interface MigrationJobInput {
  readonly connection: Pick<Connection, "tenantId" | "id">;
  readonly type: JobType;
  readonly payload: JsonObject;
  /** Subject of the caller's token, or `cli`. */
  readonly by: string;
}

export interface StartMigrationJobDeps {
  readonly store: Pick<Store, "jobs">;
  readonly clock: Clock;
}

/** Puts the job where any worker takes it. */
export async function startMigrationJob(
  { connection, type, payload, by }: MigrationJobInput,
  { store, clock }: StartMigrationJobDeps,
): Promise<NewJob> {
  const job: NewJob = {
    tenantId: connection.tenantId,
    id: newJobId(),
    type,
    connectionId: connection.id,
    payload,
    createdBy: by,
    createdAt: clock.now(),
  };
  await store.jobs.insert(job);
  return job;
}

/**
 * As `startMigrationJob`, but of two that are started at once only one is made. Throws `DomainError("conflict")` while the connection has
 * a job of this type that `isInTheWay` and has not ended.
 */
export function startOnlyJob(
  input: MigrationJobInput,
  deps: Pick<StartMigrationJobDeps, "clock"> & { readonly store: Pick<Store, "transaction"> },
  isInTheWay?: (payload: JsonObject) => boolean,
): Promise<NewJob> {
  const { connection, type } = input;
  return deps.store.transaction(
    async (tx) => {
      await tx.jobs.takeTurn(connection.tenantId);
      await refuseSecondJob(connection, type, { store: tx }, isInTheWay);
      return startMigrationJob(input, { ...deps, store: tx });
    },
    { readsLatest: true },
  );
}

/** Throws `DomainError("conflict")` while the connection has a job of this type that `isInTheWay` and has not ended. */
async function refuseSecondJob(
  { tenantId, id }: Pick<Connection, "tenantId" | "id">,
  type: JobType,
  { store }: Pick<StartMigrationJobDeps, "store">,
  isInTheWay: (payload: JsonObject) => boolean = () => true,
): Promise<void> {
  for (const status of ["pending", "processing"] as const) {
    const jobs = await store.jobs.list(tenantId, { connectionId: id, type, status }, { limit: 50 });
    const other = jobs.find(({ payload }) => isInTheWay(payload));
    if (other === undefined) continue;
    throw new DomainError("conflict", `Job ${other.id} does this already. Wait until it has ended, or cancel it.`, {
      reason: { code: "job_runs_already", facts: { job: other.id } },
    });
  }
}
