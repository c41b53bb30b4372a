import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { z } from "zod";
import { DomainError } from "../../domain/errors.ts";
import { sayOfJob } from "../../domain/job-sentences.ts";
import type { Sealer } from "../../store/sealer.ts";
import type { Store } from "../../store/store.ts";
import type { JobContext, JobHandler, JobResult } from "../job-handler.ts";
import { chooseFormat } from "./choose-format.ts";
import { sealExportPiece } from "./export-pieces.ts";
import { readUsers } from "./read-users.ts";

/** Text of one piece before it is compressed, about. */
const PIECE_CHARACTERS = 4_000_000;
const compress = promisify(gzip);
/** About as small as the default, in half the time. */
const COMPRESSION = { level: 4 };

const payload = z.object({
  format: z.enum(["json", "csv"]),
  limit: z.int().min(1).optional(),
  fields: z.array(z.object({ name: z.string(), exportAs: z.string().optional() })).optional(),
  /** Rows in the form of a users-import file, with hashes. */
  includeHashes: z.boolean(),
  includeFactors: z.boolean(),
  includeExtras: z.boolean(),
});

/** What the job is told. */
export type UsersExportPayload = z.output<typeof payload>;

const cursor = z.object({ after: z.string(), users: z.int(), pieces: z.int() });
type Cursor = z.output<typeof cursor>;

export interface UsersExportDeps {
  readonly store: Pick<Store, "users" | "connections" | "transaction">;
  readonly sealer: Sealer;
}

/** Writes users into a compressed file (contract §4.7). Each piece is a gzip member of its own, so that it can go on after any of them. */
export const createUsersExport = (deps: UsersExportDeps): JobHandler<UsersExportPayload> => ({
  type: "users_export",
  payload,
  maxAttempts: 5,
  run: (context) => exportUsers(context, deps),
});

async function exportUsers(context: JobContext<UsersExportPayload>, deps: UsersExportDeps): Promise<JobResult> {
  const { job, payload: wanted, signal } = context;
  const format = chooseFormat(wanted, deps);
  let at: Cursor = job.cursor === undefined ? { after: "", users: 0, pieces: 0 } : cursor.parse(job.cursor);
  let text = at.pieces === 0 ? format.head : "";
  let [users, after] = [at.users, at.after];
  const writePiece = async () => {
    const bytes = await compress(text, COMPRESSION);
    const next: Cursor = { after, users, pieces: at.pieces + 1 };
    await keepPiece(bytes, next, context, deps);
    at = next;
    text = "";
  };
  const limit = wanted.limit === undefined ? undefined : wanted.limit - at.users;
  const connection = await connectionName(job, deps);
  for await (const page of readUsers({ tenantId: job.tenantId, connection, after, limit }, deps)) {
    signal.throwIfAborted();
    text += page.map(format.row).join("");
    users += page.length;
    after = page.at(-1)?.user.userId ?? after;
    if (text.length >= PIECE_CHARACTERS) await writePiece();
  }
  // An export of nobody is an empty file, not none.
  if (text !== "" || at.pieces === 0) await writePiece();
  return { summary: { total: users } };
}

/** The piece and the note that it is there, at once or not at all. */
async function keepPiece(
  bytes: Uint8Array,
  next: Cursor,
  { job, checkpoint, writeOutput }: JobContext<UsersExportPayload>,
  deps: UsersExportDeps,
): Promise<void> {
  const position = next.pieces - 1;
  const sealed = sealExportPiece(bytes, job, position, deps);
  await deps.store.transaction(
    async (tx) => {
      await writeOutput(position, sealed, tx);
      await checkpoint({ cursor: next, summary: { total: next.users } }, tx);
    },
    { readsLatest: true },
  );
}

async function connectionName(
  { tenantId, connectionId }: JobContext<unknown>["job"],
  { store }: UsersExportDeps,
): Promise<string | undefined> {
  if (connectionId === undefined) return undefined;
  const connection = await store.connections.find(tenantId, connectionId);
  if (connection === undefined) throw new DomainError("not_found", sayOfJob("no_connection"));
  return connection.name;
}
