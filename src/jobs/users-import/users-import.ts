import type { Connection } from "../../domain/connection.ts";
import { DomainError, isDomainError } from "../../domain/errors.ts";
import { sayOfJob } from "../../domain/job-sentences.ts";
import type { NewLogEvent } from "../../logs/log-writer.ts";
import type { JobContext, JobHandler, JobResult } from "../job-handler.ts";
import { type ImportCounts, type ImportCursor, readCursor } from "./import-cursor.ts";
import { type UsersImportDeps, type UsersImportPayload, usersImportPayload } from "./import-job.ts";
import { whyNotImportable } from "./places.ts";
import { surveyUsersFile } from "./read-users-file.ts";
import { writeUsers } from "./write-users.ts";

/** Brings the users of an uploaded file into a database connection (contract §4.7). */
export const createUsersImport = (deps: UsersImportDeps): JobHandler<UsersImportPayload> => ({
  type: "users_import",
  payload: usersImportPayload,
  maxAttempts: 5,
  run: (context) => importUsers(context, deps),
});

async function importUsers(context: JobContext<UsersImportPayload>, deps: UsersImportDeps): Promise<JobResult> {
  const cursor = readCursor(context.job.cursor);
  // Killed between its last row and its end.
  if (cursor.isDone) return { summary: { ...cursor.counts } };
  const connection = await findConnection(context, deps);
  try {
    requireImportable(connection);
    const file = await surveyUsersFile(context, deps);
    try {
      const counts = await deps.store.writingMuch(() => writeUsers({ context, connection, file, cursor }, deps));
      await noteEnd(counts, context, connection, deps);
      return { summary: { ...counts } };
    } finally {
      file.close();
    }
  } catch (error) {
    if (isDomainError(error) && error.code !== "overloaded") {
      // Throws where the job is somebody else's by now, whose event it is.
      await context.checkpoint({});
      deps.logWriter.write({ ...eventOf("fui", context, connection), description: error.message });
    }
    throw error;
  }
}

async function findConnection({ job }: JobContext<unknown>, deps: Pick<UsersImportDeps, "store">): Promise<Connection> {
  const connection = await deps.store.connections.find(job.tenantId, job.connectionId ?? "");
  if (connection === undefined) throw new DomainError("not_found", sayOfJob("no_connection"));
  return connection;
}

/** It may have been changed since the job was made. */
function requireImportable(connection: Connection): void {
  const reason = whyNotImportable(connection);
  if (reason !== undefined) throw new DomainError("invalid_body", reason);
}

/** The event belongs to the last checkpoint: one for a job, however often it was interrupted. */
async function noteEnd(
  counts: ImportCounts,
  context: JobContext<unknown>,
  connection: Connection,
  deps: UsersImportDeps,
): Promise<void> {
  const event = deps.logWriter.complete({ ...eventOf("sui", context, connection), details: { stats: { ...counts } } });
  const cursor: ImportCursor = { row: counts.total, counts, isDone: true };
  await deps.store.transaction(async (tx) => {
    await tx.logEvents.insert([event]);
    await context.checkpoint(
      { cursor: { ...cursor, counts: { ...counts } }, summary: { ...counts }, percentage: 100 },
      tx,
    );
  });
}

const eventOf = (type: "sui" | "fui", { job }: JobContext<unknown>, connection: Connection): NewLogEvent => ({
  tenantId: job.tenantId,
  type,
  description: `Users import ${job.id}`,
  connection: connection.name,
  connectionId: connection.id,
  strategy: "auth0",
  strategyType: "database",
});
