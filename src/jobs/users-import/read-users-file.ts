import { DomainError } from "../../domain/errors.ts";
import type { ReadRow } from "../../domain/import-row.ts";
import { type Collisions, findCollisions } from "../../migration/roster-files/find-collisions.ts";
import { readRosterFile } from "../../migration/roster-files/read-roster-file.ts";
import { inTurns } from "../in-turns.ts";
import type { JobContext } from "../job-handler.ts";

type FileOf = Pick<JobContext<unknown>, "input" | "signal">;

/** The rows of the job's file, from the first, in constant memory. Throws `DomainError` for a file that is none. */
export async function* readUsersFile(context: FileOf): AsyncGenerator<ReadRow> {
  const file = await readRosterFile({ bytes: context.input(), format: "auth0-import" });
  yield* inTurns(file.rows, context.signal);
}

/** What is known of a file before anything of it is written. */
export interface SurveyedFile {
  readonly total: number;
  readonly collisionOf: Collisions["collisionOf"];
  /** Removes what the survey kept on disk. */
  close(): void;
}

/**
 * Reads the whole file once: a file that is broken at its end writes nothing, and rows that mean the same person are known. It is
 * repeated when a job goes on, which costs less than keeping what it found.
 */
export async function surveyUsersFile(
  context: FileOf,
  deps: { readonly scratchDirectory: string },
): Promise<SurveyedFile> {
  let total = 0;
  async function* counted(): AsyncGenerator<ReadRow> {
    for await (const row of readUsersFile(context)) {
      total++;
      yield claimsOfFile(row);
    }
  }
  try {
    const collisions = await findCollisions({ rows: counted() }, { directory: deps.scratchDirectory });
    return { total, collisionOf: collisions.collisionOf, close: collisions.close };
  } catch (error) {
    throw isDiskFull(error) ? diskFull(error) : error;
  }
}

/**
 * Exported people of two connections may have the same address: they are compared by their whole id here, and by the rest when they
 * are written, where they go to.
 */
function claimsOfFile(read: ReadRow): ReadRow {
  if (!read.ok || read.row.exported === undefined) return read;
  const [{ provider, localId }] = read.row.exported.identities;
  return { ok: true, row: { row: read.row.row, id: `${provider}|${localId}` }, shown: {} };
}

const SQLITE_FULL = 13;

const isDiskFull = (error: unknown): boolean =>
  error instanceof Error &&
  (("code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT")) ||
    ("errcode" in error && error.errcode === SQLITE_FULL));

const diskFull = (cause: unknown): DomainError =>
  new DomainError("overloaded", "There is no room for scratch files.", { cause, retryAfterSeconds: 30 });
