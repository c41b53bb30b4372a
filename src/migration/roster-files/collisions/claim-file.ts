import { closeSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import { CLAIM_FIELDS, type Claim, claimKey } from "./claims.ts";

const BUCKETS = 256;
const BLOCK_BYTES = 32 * 1024;
// Row number, field, length of the text.
const HEAD_BYTES = 4 + 1 + 2;
const MAX_BYTES_PER_CHARACTER = 3;

/** A claim as it is read back. */
export interface FiledClaim extends Claim {
  readonly row: number;
  /** Equal for claims of one person. */
  readonly key: string;
}

/** Claims on disk, sorted into buckets so that those of one person are in the same one. Holds at most 8 MiB in memory. */
export interface ClaimFile {
  readonly buckets: number;
  add(row: number, claim: Claim): void;
  /** The claims of one bucket in the order in which they came. */
  read(bucket: number): Generator<FiledClaim>;
  close(): void;
}

/** Makes the file. `path` must not exist. */
export function createClaimFile(path: string): ClaimFile {
  const file = openSync(path, "wx+", 0o600);
  const buffers: (Buffer | undefined)[] = Array(BUCKETS).fill(undefined);
  const used = new Uint32Array(BUCKETS);
  /** Of each bucket: where its full blocks are and how much of each is used, one after the other. */
  const blocks: number[][] = Array.from({ length: BUCKETS }, () => []);
  let fileBytes = 0;

  function flush(bucket: number): void {
    writeSync(file, buffers[bucket]!, 0, used[bucket], fileBytes);
    blocks[bucket]!.push(fileBytes, used[bucket]!);
    fileBytes += used[bucket]!;
    used[bucket] = 0;
  }

  return {
    buckets: BUCKETS,
    add(row, { field, text }) {
      const bucket = bucketOf(claimKey(field, text));
      buffers[bucket] ??= Buffer.allocUnsafe(BLOCK_BYTES);
      const buffer = buffers[bucket];
      if (used[bucket]! + HEAD_BYTES + text.length * MAX_BYTES_PER_CHARACTER > BLOCK_BYTES) flush(bucket);
      const at = used[bucket]!;
      const length = buffer.write(text, at + HEAD_BYTES, "utf8");
      buffer.writeUInt32LE(row, at);
      buffer[at + 4] = CLAIM_FIELDS.indexOf(field);
      buffer.writeUInt16LE(length, at + 5);
      used[bucket] = at + HEAD_BYTES + length;
    },
    *read(bucket) {
      const block = Buffer.allocUnsafe(BLOCK_BYTES);
      const places = blocks[bucket]!;
      for (let index = 0; index < places.length; index += 2) {
        readSync(file, block, 0, places[index + 1]!, places[index]!);
        yield* claimsIn(block, places[index + 1]!);
      }
      const buffer = buffers[bucket];
      if (buffer !== undefined) yield* claimsIn(buffer, used[bucket]!);
    },
    close() {
      // Gives the space back even where the open file's name is gone already.
      ftruncateSync(file);
      closeSync(file);
    },
  };
}

function* claimsIn(block: Buffer, end: number): Generator<FiledClaim> {
  for (let at = 0; at < end; ) {
    const field = CLAIM_FIELDS[block[at + 4]!]!;
    const length = block.readUInt16LE(at + 5);
    const text = block.toString("utf8", at + HEAD_BYTES, at + HEAD_BYTES + length);
    yield { row: block.readUInt32LE(at), field, text, key: claimKey(field, text) };
    at += HEAD_BYTES + length;
  }
}

/** FNV-1a. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return ((hash >>> 24) ^ hash) & (BUCKETS - 1);
}
