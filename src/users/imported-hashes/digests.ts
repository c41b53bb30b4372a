import { createHash, createHmac } from "node:crypto";
import { createHMAC, createMD4, createRIPEMD160, createWhirlpool, type IHasher } from "hash-wasm";

/** Digests of contract §4.7 with their lengths in bytes. */
export const DIGEST_BYTES = {
  md4: 16,
  md5: 16,
  ripemd160: 20,
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
  whirlpool: 64,
} as const;
export type DigestName = keyof typeof DIGEST_BYTES;
export const DIGEST_NAMES = Object.keys(DIGEST_BYTES) as [DigestName, ...DigestName[]];

// OpenSSL 3 keeps these in its legacy provider, which Node does not load.
const NOT_IN_OPENSSL: Partial<Record<DigestName, () => Promise<IHasher>>> = {
  md4: createMD4,
  ripemd160: createRIPEMD160,
  whirlpool: createWhirlpool,
};

/** The digest of `data`. */
export async function digestOf(name: DigestName, data: Uint8Array): Promise<Buffer> {
  const create = NOT_IN_OPENSSL[name];
  if (create === undefined) return createHash(name).update(data).digest();
  return Buffer.from((await create()).init().update(data).digest("binary"));
}

/** The HMAC (RFC 2104) of `data`. */
export async function hmacOf(name: DigestName, key: Buffer, data: Uint8Array): Promise<Buffer> {
  const create = NOT_IN_OPENSSL[name];
  if (create === undefined) return createHmac(name, key).update(data).digest();
  return Buffer.from((await createHMAC(create(), key)).init().update(data).digest("binary"));
}
