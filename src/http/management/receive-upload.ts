import type { MultipartFile, MultipartValue } from "@fastify/multipart";
import { DomainError } from "../../domain/errors.ts";
import { newJobId } from "../../domain/ids.ts";
import type { JobType } from "../../domain/job.ts";
import { INPUT_CHUNK_BYTES, sealInputPiece } from "../../jobs/input-pieces.ts";
import { removeFile } from "../../jobs/tidy-jobs.ts";
import type { NewJob } from "../../store/jobs.ts";
import { limitBodyTime } from "../body-time-limit.ts";
import type { RouteContext } from "../route.ts";
import type { ManagementDeps } from "./management-deps.ts";

/** Longest text of a field that is no file. */
const MAX_FIELD_BYTES = 16_384;
const MAX_FIELDS = 20;
/** What a multipart body has around its file. */
const ENVELOPE_BYTES = 65_536;
/** An upload that nothing more was heard of for so long is removed. */
const ABANDONED_AFTER_MS = 300_000;
/** Between two signs of life of an upload. */
const SIGN_EVERY_MS = 60_000;
/** Files of one tenant on their way at once: each may fill the disk before anybody knows what it is for. */
const MAX_ARRIVING = 10;

/** The fields of a multipart body that are no file, as sent; the last of a name counts. */
export type UploadFields = Readonly<Record<string, string>>;

export interface UploadInput {
  readonly context: RouteContext;
  readonly type: JobType;
  /** Name of the part that is the file. */
  readonly fileField: string;
  /** Names of the other parts that may be there. */
  readonly fields: readonly string[];
  /** Size of the file; absent: any. */
  readonly maxBytes?: number;
  /** How many of this type the tenant may have waiting or worked on. */
  readonly maxActive: number;
  /** The refusal for one too many. */
  readonly tooMany: (active: number) => DomainError;
  /**
   * What the job is to do, by the fields. Throws the refusal. Also called, with what has come by then, before the file is read
   * if `isComplete` says that this is enough: nobody sends gigabytes to hear that a connection does not exist.
   */
  readonly describe: (
    fields: UploadFields,
    file: { readonly name?: string; readonly mimeType: string },
  ) => Promise<Pick<NewJob, "connectionId" | "externalId" | "payload">>;
  readonly isComplete: (fields: UploadFields) => boolean;
}

export type UploadDeps = Pick<ManagementDeps, "store" | "sealer" | "clock" | "jobs">;

/** The refusal for a body that is not multipart, or broken (contract §4.7). */
export const invalidMultipart = (cause?: unknown): DomainError =>
  new DomainError("invalid_body", "Payload validation error: 'Invalid multipart payload format'.", { cause });

/**
 * Receives a multipart body whose file becomes the input of a new job, and submits the job. The file goes straight into the
 * store, a piece at a time, whatever its size. Throws the refusal; then, as when the sender hangs up, nothing is left of it.
 */
export async function createJobFromUpload(input: UploadInput, deps: UploadDeps): Promise<NewJob> {
  const { context, type, maxActive } = input;
  const { jobs } = deps.store;
  refuseByLength(input);
  const active = await jobs.countActive(context.tenant.id, type);
  if (active >= maxActive) throw input.tooMany(active);
  await refuseManyAtOnce(input, deps);
  const job: NewJob = {
    tenantId: context.tenant.id,
    id: newJobId(),
    type,
    payload: {},
    createdBy: context.caller.subject,
    createdAt: deps.clock.now(),
  };
  await jobs.insertArriving(job, abandonedAt(deps));
  try {
    const received = await receive(job, input, deps);
    if (received.file === undefined)
      throw new DomainError("invalid_body", `Must provide '${input.fileField}' file as multipart part.`, {
        reason: { code: "file_missing" },
      });
    if (received.bytes === 0)
      throw new DomainError("invalid_body", `${capitalised(input.fileField)} file must not be empty.`, {
        reason: { code: "file_empty" },
      });
    const described = { ...job, ...(await input.describe(received.fields, received.file)) };
    await submit(described, input, deps);
    return described;
  } catch (error) {
    discardRest(context);
    await removeFile(job, "input", deps);
    await jobs.remove(job.tenantId, job.id);
    throw error;
  }
}

async function refuseManyAtOnce({ context }: UploadInput, { store, clock }: UploadDeps): Promise<void> {
  const arriving = await store.jobs.countArriving(context.tenant.id, clock.now());
  if (arriving >= MAX_ARRIVING)
    throw new DomainError(
      "rate_limited",
      `There are ${arriving} files being uploaded, try again when some have arrived`,
    );
}

async function submit(job: NewJob, input: UploadInput, deps: UploadDeps): Promise<void> {
  const outcome = await deps.store.jobs.submitArrived(job, input.maxActive);
  if (outcome === "too_many") throw input.tooMany(await deps.store.jobs.countActive(job.tenantId, job.type));
  if (outcome === "gone") throw tookTooLong();
  deps.jobs.poke();
}

const tookTooLong = () => new DomainError("overloaded", "The upload took too long.", { retryAfterSeconds: 5 });

interface Received {
  readonly fields: UploadFields;
  /** Absent: no part was the file. */
  readonly file?: { readonly name?: string; readonly mimeType: string };
  readonly bytes: number;
}

async function receive(job: NewJob, input: UploadInput, deps: UploadDeps): Promise<Received> {
  const limits = { fileSize: Number.POSITIVE_INFINITY, fieldSize: MAX_FIELD_BYTES, fields: MAX_FIELDS, files: 2 };
  const fields: Record<string, string> = {};
  let file: Received["file"];
  let bytes = 0;
  for await (const part of ofTheBody(input.context.request.parts({ limits }))) {
    if (part.type === "field") {
      const [name, value] = readField(part, input);
      fields[name] = value;
      continue;
    }
    if (part.fieldname !== input.fileField || file !== undefined) throw invalidMultipart();
    file = { name: part.filename, mimeType: part.mimetype };
    if (input.isComplete(fields)) await input.describe(fields, file);
    bytes = await storeFile(job, part, input, deps);
  }
  return { fields, file, bytes };
}

function readField(part: MultipartValue, { fields, fileField }: UploadInput): [string, string] {
  const { fieldname, value } = part;
  if (fieldname === fileField)
    throw new DomainError("invalid_body", `Must provide '${fileField}' file as multipart part.`);
  if (!fields.includes(fieldname))
    throw new DomainError("invalid_body", "Payload validation error: 'Additional properties not allowed'.");
  if (part.valueTruncated || part.fieldnameTruncated)
    throw new DomainError("invalid_body", `Payload validation error: 'String is too long' on property ${fieldname}.`);
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  if (text.includes("\0"))
    throw new DomainError("invalid_body", "Payload validation error: 'The character U+0000 is not allowed'.");
  return [fieldname, text];
}

/** Gives the length of the file. */
async function storeFile(job: NewJob, part: MultipartFile, input: UploadInput, deps: UploadDeps): Promise<number> {
  const { jobs } = deps.store;
  const buffer = Buffer.alloc(INPUT_CHUNK_BYTES);
  let [filled, position, total] = [0, 0, 0];
  let signAt = deps.clock.now().getTime() + SIGN_EVERY_MS;
  const store = async () => {
    const piece = sealInputPiece(buffer.subarray(0, filled), job, position, deps);
    await jobs.putChunk(job.tenantId, job.id, "input", position++, piece);
    filled = 0;
    limitBodyTime(input.context.request.raw);
    const now = deps.clock.now().getTime();
    if (now < signAt) return;
    signAt = now + SIGN_EVERY_MS;
    // Removed meanwhile: nobody would find what is still to come.
    if (!(await jobs.keepArriving(job.tenantId, job.id, abandonedAt(deps)))) throw tookTooLong();
  };
  for await (const piece of ofTheBody<Buffer>(part.file)) {
    total += piece.length;
    if (total > (input.maxBytes ?? Number.POSITIVE_INFINITY)) throw tooLarge(input);
    for (let taken = 0; taken < piece.length; ) {
      const copied = piece.copy(buffer, filled, taken);
      taken += copied;
      filled += copied;
      if (filled === INPUT_CHUNK_BYTES) await store();
    }
  }
  if (filled > 0) await store();
  return total;
}

/** Where the request says how long it is, nobody needs to send it to hear that it is too long. */
function refuseByLength(input: UploadInput): void {
  const length = Number(input.context.request.headers["content-length"] ?? 0);
  if (input.maxBytes !== undefined && length > input.maxBytes + ENVELOPE_BYTES) throw tooLarge(input);
}

const tooLarge = ({ maxBytes }: UploadInput): DomainError =>
  new DomainError("payload_too_large", `Payload content length greater than maximum allowed: ${maxBytes}.`);

/** Reads on without keeping anything, within the time of any other body, so that the sender gets to read the refusal. */
function discardRest({ request: { raw } }: RouteContext): void {
  if (raw.readableEnded || raw.destroyed) return;
  raw.unpipe();
  raw.resume();
  limitBodyTime(raw);
}

/** What a body's reading throws is the body's fault: broken, or cut off by a sender that hung up. */
async function* ofTheBody<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  try {
    yield* items;
  } catch (error) {
    throw invalidMultipart(error);
  }
}

const abandonedAt = ({ clock }: UploadDeps): Date => new Date(clock.now().getTime() + ABANDONED_AFTER_MS);
const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
