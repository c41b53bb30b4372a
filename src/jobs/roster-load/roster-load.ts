import { DomainError } from "../../domain/errors.ts";
import type { Job } from "../../domain/job.ts";
import { sayOfJob } from "../../domain/job-sentences.ts";
import { findCollisions } from "../../migration/roster-files/find-collisions.ts";
import { readRosterFile } from "../../migration/roster-files/read-roster-file.ts";
import type { JobContext, JobHandler } from "../job-handler.ts";
import { checkRows } from "./check-rows.ts";
import { readerOptionsOf } from "./reader-options.ts";
import type { RosterLoad, RosterLoadDeps } from "./roster-load-parts.ts";
import { type RosterLoadPayload, rosterLoadPayload } from "./roster-load-payload.ts";
import { writeRows } from "./write-rows.ts";

/**
 * Puts a list of people on a connection's roster. It is read twice: first all that is wrong with it, and every row that claims to
 * be the same person as another, is reported; only then is anything written, batch by batch, the cursor with each.
 */
export const createRosterLoad = (deps: RosterLoadDeps): JobHandler<RosterLoadPayload> => ({
  type: "roster_load",
  payload: rosterLoadPayload,
  maxAttempts: 5,
  async run(context) {
    const load = await prepare(context, deps);
    const counts = { total: 0, invalid: 0 };
    const reading = { piecesRead: 0, pieces: await countPieces(context.job, deps) };
    const first = { rows: await open(load, deps, reading), counts, reading };
    const collisions = await findCollisions(
      { rows: checkRows(load, first, deps), stripIdPrefix: load.stripIdPrefix },
      { directory: deps.scratchDirectory },
    );
    try {
      const rows = await open(load, deps);
      return { summary: await deps.store.writingMuch(() => writeRows(load, { rows, collisions, counts }, deps)) };
    } finally {
      collisions.close();
    }
  },
});

async function prepare(context: JobContext<RosterLoadPayload>, deps: RosterLoadDeps): Promise<RosterLoad> {
  const { tenantId, connectionId } = context.job;
  const connection = connectionId && (await deps.store.connections.find(tenantId, connectionId));
  if (!connection) throw new DomainError("invalid_body", sayOfJob("no_connection"));
  const usher = connection.options.usher as { readonly strip_user_id_prefix?: string } | undefined;
  return { context, connection, stripIdPrefix: usher?.strip_user_id_prefix };
}

async function countPieces({ tenantId, id }: Job, { store }: RosterLoadDeps): Promise<number> {
  return (await store.jobs.measureFile(tenantId, id, "input")).chunks;
}

async function open({ context, connection }: RosterLoad, deps: RosterLoadDeps, reading?: { piecesRead: number }) {
  const { payload } = context;
  const options = readerOptionsOf(payload, connection, deps);
  const bytes = reading === undefined ? context.input() : counted(context.input(), reading);
  return (await readRosterFile({ bytes, format: payload.format, options })).rows;
}

async function* counted(pieces: AsyncIterable<Uint8Array>, reading: { piecesRead: number }) {
  for await (const piece of pieces) {
    reading.piecesRead++;
    yield piece;
  }
}
