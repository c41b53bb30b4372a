import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Foundation } from "../foundation.ts";
import { INPUT_CHUNK_BYTES, sealInputPiece } from "../jobs/input-pieces.ts";
import type { NewJob } from "../store/jobs.ts";
import { CliError, EXIT } from "./cli-error.ts";
import type { CommandContext } from "./command-context.ts";

const UPLOAD_KEPT_MS = 3_600_000;

/** Bytes. Throws `CliError` for a file that cannot be read, before anything is begun. */
export async function sizeOfFile(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (cause) {
    throw new CliError(`Cannot read ${file}. Is the name right?`, EXIT.usage, { cause });
  }
}

/**
 * Stores a job and its file, a sealed piece at a time: whoever goes on with the job, here or in a server, needs nothing else.
 */
export async function submitFile(
  job: NewJob,
  { file, size }: { readonly file: string; readonly size: number },
  { store, clock, sealer }: Pick<Foundation, "store" | "clock" | "sealer">,
  { terminal }: Pick<CommandContext, "terminal">,
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
