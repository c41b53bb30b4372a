import { z } from "zod";
import { DomainError } from "../../../domain/errors.ts";
import { rosterLoadPayloadOf } from "../../../jobs/roster-load/reader-options.ts";
import { type RosterLoadWish, rosterFormat, rosterLoadWish } from "../../../jobs/roster-load/roster-load-payload.ts";
import { defineRoute, type Route } from "../../route.ts";
import { findConnection } from "../connections.ts";
import { inputRefusal } from "../input-errors.ts";
import { jobReply, jobToWire } from "../jobs-wire.ts";
import type { ManagementDeps } from "../management-deps.ts";
import { createJobFromUpload, type UploadFields } from "../receive-upload.ts";
import { DATABASE } from "../user-connection.ts";
import { connectionParams } from "./connection-params.ts";

/** Lists of one tenant that are loaded at once. */
const MAX_ACTIVE = 2;

const upload = z.object({
  users: z.string().meta({ format: "binary", description: "The list; plain or gzipped." }),
  format: rosterFormat.describe("Found out from the file when absent.").optional(),
  dry_run: z.enum(["true", "false"]).describe("Say what would become of each row, write nothing.").optional(),
  options: z.string().describe("What the reader must be told, as JSON.").optional(),
});

const loadRoster = defineRoute<ManagementDeps, typeof connectionParams>({
  method: "POST",
  path: "/migrations/{connection_id}/roster",
  operationId: "loadRoster",
  tag: "migrations",
  summary: "Load a list of who lives at the source",
  scopes: ["create:migrations"],
  params: connectionParams,
  upload,
  status: 202,
  reply: jobReply,
  errors: { 404: "There is no such connection." },
  async handle({ params, context }, deps) {
    const connection = await findConnection(params.connection_id, context.tenant.id, deps);
    if (connection.strategy !== DATABASE)
      throw new DomainError("unsupported_operation", "The connection must be a database connection.");
    const job = await createJobFromUpload(
      {
        context,
        type: "roster_load",
        fileField: "users",
        fields: ["format", "dry_run", "options"],
        maxActive: MAX_ACTIVE,
        tooMany: (active) => new DomainError("rate_limited", `There are ${active} lists being loaded, try again later`),
        // What the fields say may also follow the file.
        isComplete: () => false,
        describe: async (fields) => ({
          connectionId: connection.id,
          payload: rosterLoadPayloadOf(wishOf(fields), connection, deps),
        }),
      },
      deps,
    );
    context.notes.run = { job: job.id, dry_run: job.payload.dryRun === true };
    return jobToWire(job, deps.clock.now(), deps);
  },
});

/** An empty field counts as one that was left out. */
function wishOf(fields: UploadFields): RosterLoadWish {
  const parsed = rosterLoadWish.safeParse({
    format: fields.format || undefined,
    dryRun: flagOf(fields.dry_run),
    options: jsonOf(fields.options),
  });
  if (!parsed.success) throw inputRefusal("body", parsed.error, fields);
  return parsed.data;
}

function flagOf(text: string | undefined): boolean | undefined {
  if (text === undefined || text === "") return undefined;
  if (text === "true" || text === "false") return text === "true";
  throw new DomainError("invalid_body", "Payload validation error: 'Expected type boolean' on property dry_run.");
}

function jsonOf(text: string | undefined): unknown {
  if (text === undefined || text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError("invalid_body", "Payload validation error: 'Expected JSON' on property options.");
  }
}

/** Lists that are put on the roster by a job. */
export const rosterLoadRoutes: readonly Route<ManagementDeps>[] = [loadRoster];
