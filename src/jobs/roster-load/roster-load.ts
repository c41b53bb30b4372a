import { DomainError } from "../../domain/errors.ts";
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
    const collisions = await findCollisions(
      { rows: checkRows(load, await open(load, deps), counts, deps), stripIdPrefix: load.stripIdPrefix },
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

async function open({ context: { payload, ...context }, connection }: RosterLoad, deps: RosterLoadDeps) {
  const options = readerOptionsOf(payload, connection, deps);
  return (await readRosterFile({ bytes: context.input(), format: payload.format, options })).rows;
}
