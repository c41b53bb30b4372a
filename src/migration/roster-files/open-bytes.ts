import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { DomainError, isDomainError } from "../../domain/errors.ts";
import { sayOfJob } from "../../domain/job-sentences.ts";

const PIECE_BYTES = 64 * 1024;
/** Lists of people pack to a tenth of their size. What unpacks to so much more was made to fill a disk with rows that fail. */
const MAX_RATIO = 200;
/** Unpacked bytes from which on the ratio counts: small files may be all alike. */
const RATIO_FROM_BYTES = 1024 * 1024;

/** The packed bytes do not unpack. Whoever reads rows says where that was. */
export class DamagedGzip extends Error {
  constructor(cause: unknown) {
    super("The gzip file is damaged or cut off.", { cause });
    this.name = "DamagedGzip";
  }
}

/** A file whose first bytes are known. */
export interface OpenedBytes {
  /** Up to 64 KiB from the file's beginning. */
  readonly head: Buffer;
  /** Whether `head` is the whole file. */
  readonly isWhole: boolean;
  /** The file from its beginning, unpacked, without byte order mark, in pieces of up to 64 KiB. */
  readonly pieces: AsyncIterable<Buffer>;
}

/**
 * Unpacks gzip, takes the byte order mark off, and looks at the beginning. Reads no further than needed before `pieces` is read.
 * Throws `DomainError` for what is no text (other encodings, archives) and for an empty file, `DamagedGzip` where unpacking fails.
 */
export async function openBytes(bytes: AsyncIterable<Uint8Array>): Promise<OpenedBytes> {
  const raw = await withHead(inPieces(bytes), 2);
  const plain = isGzip(raw.head)
    ? await withHead(inPieces(gunzip(raw.pieces)), PIECE_BYTES)
    : await withHead(raw.pieces, PIECE_BYTES);
  refuseUnreadable(plain.head);
  const mark = plain.head.subarray(0, 3).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  const head = plain.head.subarray(mark);
  if (head.toString("latin1").trim() === "" && plain.isWhole) throw refusal(sayOfJob("file_empty"));
  return { head, isWhole: plain.isWhole, pieces: mark === 0 ? plain.pieces : withoutFirst(plain.pieces, mark) };
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

const isGzip = (head: Buffer) => head[0] === 0x1f && head[1] === 0x8b;

const refusal = (message: string) => new DomainError("invalid_body", message);

function refuseUnreadable(head: Buffer): void {
  const [first, second] = head;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const start = head.subarray(0, 512);
  if (start.subarray(0, 2).toString("latin1") === "PK") throw refusal(sayOfJob("file_zip"));
  if (isUtf16 || start.includes(0)) throw refusal(sayOfJob("file_not_utf8"));
}

async function* inPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const some of bytes) {
    const buffer = Buffer.from(some.buffer, some.byteOffset, some.byteLength);
    for (let at = 0; at < buffer.length; at += PIECE_BYTES) yield buffer.subarray(at, at + PIECE_BYTES);
  }
}

async function* gunzip(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let packedBytes = 0;
  let unpackedBytes = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const piece of packed) {
      packedBytes += piece.length;
      yield piece;
    }
  }
  const source = Readable.from(counted(), { objectMode: false });
  const unpacked = createGunzip({ chunkSize: PIECE_BYTES });
  let sourceError: unknown;
  source.once("error", (error) => {
    sourceError = error;
    unpacked.destroy(error);
  });
  try {
    for await (const piece of source.pipe(unpacked) as AsyncIterable<Buffer>) {
      unpackedBytes += piece.length;
      if (unpackedBytes > RATIO_FROM_BYTES && unpackedBytes > MAX_RATIO * packedBytes)
        throw refusal(sayOfJob("file_bomb", { times: MAX_RATIO }));
      yield piece;
    }
  } catch (error) {
    if (sourceError !== undefined) throw sourceError;
    if (isDomainError(error)) throw error;
    throw new DamagedGzip(error);
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}

async function withHead(pieces: AsyncIterable<Buffer>, headBytes: number): Promise<OpenedBytes> {
  const iterator = pieces[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let size = 0;
  let isWhole = false;
  while (size < headBytes) {
    const next = await iterator.next();
    if (next.done) {
      isWhole = true;
      break;
    }
    first.push(next.value);
    size += next.value.length;
  }
  return { head: Buffer.concat(first), isWhole, pieces: again(first, iterator, isWhole) };
}

async function* again(first: Buffer[], iterator: AsyncIterator<Buffer>, isWhole: boolean): AsyncGenerator<Buffer> {
  try {
    for (let piece = first.shift(); piece !== undefined; piece = first.shift()) yield piece;
    while (!isWhole) {
      const next = await iterator.next();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

async function* withoutFirst(pieces: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const piece of pieces) {
    const taken = Math.min(left, piece.length);
    left -= taken;
    if (piece.length > taken) yield piece.subarray(taken);
  }
}
