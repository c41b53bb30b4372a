import { fromBase64 } from "../encoded-bytes.ts";
import { type ReadHash, refused, understood } from "../imported-hash.ts";

const V3_DIGESTS = ["sha1", "sha256", "sha512"];
const NOT_ASPNET = "This is not a hash of ASP.NET Identity, version 2 or 3.";

/**
 * ASP.NET Identity's `PasswordHash`. Version 2: 0, 16 bytes of salt, 32 of key, SHA-1 with 1000 iterations. Version 3: 1, then big-endian
 * digest, iterations and length of the salt, then salt and key.
 */
export function readAspnet(text: string): ReadHash {
  const bytes = fromBase64(text);
  if (bytes === undefined) return refused(NOT_ASPNET);
  if (bytes[0] === 0 && bytes.length === 49) {
    return pbkdf2Of("sha1", 1_000, bytes.subarray(1, 17), bytes.subarray(17));
  }
  if (bytes[0] !== 1 || bytes.length < 13) return refused(NOT_ASPNET);
  const digest = V3_DIGESTS[bytes.readUInt32BE(1)];
  const saltEnd = 13 + bytes.readUInt32BE(9);
  if (digest === undefined || saltEnd >= bytes.length) return refused(NOT_ASPNET);
  return pbkdf2Of(digest, bytes.readUInt32BE(5), bytes.subarray(13, saltEnd), bytes.subarray(saltEnd));
}

const pbkdf2Of = (digest: string, iterations: number, salt: Buffer, key: Buffer): ReadHash =>
  understood("pbkdf2", { digest, iterations, salt: salt.toString("base64"), key: key.toString("base64") });
