import { getHashes, hash, pbkdf2 as pbkdf2Callback } from "node:crypto";
import { promisify } from "node:util";
import { z } from "zod";
import { toUnpaddedBase64 } from "../encoded-bytes.ts";
import { defineFamily } from "../hash-family.ts";
import { keyLengthProblem } from "../hash-length-problems.ts";
import type { HashProblem } from "../imported-hash.ts";
import { sameBytes } from "../same-bytes.ts";

const derive = promisify(pbkdf2Callback);
/** Iterations times blocks of the key: what the time grows with. Django 6 has 1.2 million. */
const MAX_WORK = 2_000_000;

const DIGESTS: readonly string[] = [
  "md5",
  "sha1",
  "sha224",
  "sha256",
  "sha384",
  "sha512",
  "sha512-224",
  "sha512-256",
  "sha3-224",
  "sha3-256",
  "sha3-384",
  "sha3-512",
  "blake2b512",
  "blake2s256",
  "ripemd160",
  "sm3",
];

const parameters = z.strictObject({
  digest: z.string().max(40),
  iterations: z.int().positive(),
  /** base64. */
  salt: z.base64().max(2_000),
  /** base64. */
  key: z.base64().max(2_000),
});
type Parameters = z.infer<typeof parameters>;

/** PBKDF2 (RFC 8018), however the other system writes it down. */
export const pbkdf2 = defineFamily<Parameters>({
  name: "pbkdf2",
  parameters,
  problemOf,
  async verify({ digest, iterations, salt, key }, password) {
    const expected = Buffer.from(key, "base64");
    return sameBytes(
      await derive(password, Buffer.from(salt, "base64"), iterations, expected.length, digest),
      expected,
    );
  },
  toAuth0({ digest, iterations, salt, key }) {
    const bytes = Buffer.from(key, "base64");
    const texts = [Buffer.from(salt, "base64"), bytes].map(toUnpaddedBase64).join("$");
    const value = `$pbkdf2-${digest}$i=${iterations},l=${bytes.length}$${texts}`;
    return { custom_password_hash: { algorithm: "pbkdf2", hash: { value, encoding: "utf8" } } };
  },
});

/** OpenSSL's name of a digest in any of its spellings: `RSA-SHA256`, `sha-256`, `SHA256`. */
export const pbkdf2Digest = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^rsa-/, "")
    .replace(/^sha-(?=\d)/, "sha")
    .replace("sha512/", "sha512-");

function problemOf({ digest, iterations, key }: Parameters): HashProblem | undefined {
  if (!DIGESTS.includes(digest) || !getHashes().includes(digest)) {
    return { problem: "PBKDF2 with this digest cannot be checked here.", code: "ENUM_MISMATCH" };
  }
  const keyBytes = Buffer.from(key, "base64").length;
  const lengthProblem = keyLengthProblem("A PBKDF2 hash", keyBytes);
  if (lengthProblem) return lengthProblem;
  if (iterations * Math.ceil(keyBytes / hash(digest, "", "buffer").length) > MAX_WORK) {
    return {
      problem: `PBKDF2 is too costly with these parameters: iterations, times the blocks of its key, are at most ${MAX_WORK}.`,
      code: "MAXIMUM",
    };
  }
  return undefined;
}
