import { DIGEST_BYTES, type DigestName } from "./digests.ts";
import type { HashProblem } from "./imported-hash.ts";

/** Whether a digest, base64, has another length than its kind. `what`: what it is, with its article. */
export const digestLengthProblem = (
  what: string,
  { digest, hash }: { readonly digest: DigestName; readonly hash: string },
): HashProblem | undefined =>
  Buffer.from(hash, "base64").length === DIGEST_BYTES[digest]
    ? undefined
    : { problem: `${what} has ${DIGEST_BYTES[digest]} bytes.`, code: "FORMAT", path: "hash.value" };

/** Whether a derived key is too short to be safe, or longer than anybody makes one. `what`: what it is, with its article. */
export const keyLengthProblem = (what: string, keyBytes: number): HashProblem | undefined =>
  keyBytes < 16 || keyBytes > 512
    ? { problem: `${what} here has 16 to 512 bytes.`, code: keyBytes < 16 ? "MINIMUM" : "MAXIMUM" }
    : undefined;
