import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { loadConfig } from "../../config/load-config.ts";
import { newJobId } from "../../domain/ids.ts";
import type { Job } from "../../domain/job.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { Foundation } from "../../foundation.ts";
import { INPUT_CHUNK_BYTES, sealInputPiece } from "../../jobs/input-pieces.ts";
import { rosterLoadPayloadOf } from "../../jobs/roster-load/reader-options.ts";
import { type RosterLoadWish, rosterLoadWish } from "../../jobs/roster-load/roster-load-payload.ts";
import type { NewJob } from "../../store/jobs.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { withInstallation } from "../installation.ts";
import { withJobRunner } from "../with-job-runner.ts";
import { findConnection } from "./find-connection.ts";
import { printRosterReport } from "./print-roster-report.ts";

export interface RosterLoadFlags {
  readonly data?: string;
  readonly domain?: string;
  readonly connection: string;
  readonly format?: string;
  readonly dryRun?: boolean;
  /** `email=E-Mail`, several. */
  readonly map?: readonly string[];
  /** JSON. */
  readonly options?: string;
  readonly json?: boolean;
}

const UPLOAD_KEPT_MS = 3_600_000;

/** `usher migration roster load`: gives the file to a job and works on it here. Exit status 1 when rows could not be taken. */
export async function loadRosterFile(file: string, flags: RosterLoadFlags, context: CommandContext): Promise<void> {
  const wish = wishOf(flags);
  const size = await sizeOf(file);
  const config = loadConfig({ data: flags.data }, context.env, { create: false });
  await withInstallation(config, async (installation) => {
    const connection = await findConnection(flags, installation);
    const at = installation.clock.now();
    const { tenantId } = connection;
    const job: NewJob = {
      tenantId,
      id: newJobId(),
      type: "roster_load",
      connectionId: connection.id,
      payload: { ...rosterLoadPayloadOf(wish, connection, installation) },
      createdBy: "cli",
      createdAt: at,
    };
    await submit(job, file, size, installation, context);
    const done = await withJobRunner(installation, config, context, (runner) =>
      runner.runHere(job, { onProgress: tellProgress(context) }),
    );
    await printRosterReport(done, flags, installation, context);
    if (failedRows(done) > 0 || done.status !== "completed") throw new CliError(explain(done), EXIT.failed);
  });
}

function wishOf({ format, dryRun, map, options }: RosterLoadFlags): RosterLoadWish {
  const given = options === undefined ? {} : parseJson(options);
  const columns =
    map === undefined ? {} : { columns: { ...columnsOf(given), ...Object.fromEntries(map.map(splitMap)) } };
  const parsed = rosterLoadWish.safeParse({ format, dryRun: dryRun === true, options: { ...given, ...columns } });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CliError(`${issue?.path.join(".") ?? "options"}: ${issue?.message ?? "cannot be used"}.`, EXIT.usage);
}

const columnsOf = ({ columns }: JsonObject): object => (typeof columns === "object" && columns !== null ? columns : {});

function parseJson(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch (cause) {
    throw new CliError("--options must be JSON.", EXIT.usage, { cause });
  }
}

function splitMap(text: string): [target: string, column: string] {
  const equals = text.indexOf("=");
  if (equals < 1) throw new CliError(`--map ${text}: write TARGET=COLUMN, for example email=E-Mail.`, EXIT.usage);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (cause) {
    throw new CliError(`Cannot read ${file}.`, EXIT.usage, { cause });
  }
}

/** Into the database, a piece at a time: whoever goes on with the job, here or in a server, needs nothing else. */
async function submit(
  job: NewJob,
  file: string,
  size: number,
  { store, clock, sealer }: Foundation,
  { terminal }: CommandContext,
): Promise<void> {
  const until = () => new Date(clock.now().getTime() + UPLOAD_KEPT_MS);
  await store.jobs.insertArriving(job, until());
  let position = 0;
  for await (const piece of createReadStream(file, { highWaterMark: INPUT_CHUNK_BYTES })) {
    const sealed = sealInputPiece(piece as Buffer, job, position, { sealer });
    await store.jobs.putChunk(job.tenantId, job.id, "input", position++, sealed);
    if (position % 1_000 === 0) {
      await store.jobs.keepArriving(job.tenantId, job.id, until());
      terminal.note(`read ${Math.floor((position * INPUT_CHUNK_BYTES * 100) / size)} % of the file …`);
    }
  }
  await store.jobs.submitArrived(job, Number.MAX_SAFE_INTEGER);
}

/** Only what is new. */
function tellProgress({ terminal }: CommandContext): (job: Job) => void {
  let last = "";
  return ({ percentage, summary }) => {
    const line = `${percentage ?? 0} % · ${Object.entries(summary ?? {})
      .filter(([, count]) => typeof count === "number" && count > 0)
      .map(([name, count]) => `${name} ${count}`)
      .join(" · ")}`;
    if (line !== last) terminal.note(line);
    last = line;
  };
}

const failedRows = ({ summary }: Job): number => (typeof summary?.failed === "number" ? summary.failed : 0);

const explain = (job: Job): string =>
  job.status === "completed"
    ? `${failedRows(job)} rows could not be taken. See: usher migration roster verdicts ${job.id}`
    : (job.statusDetails ?? `The job ended as ${job.status}.`);
