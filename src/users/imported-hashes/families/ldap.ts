import { z } from "zod";
import { DIGEST_BYTES, type DigestName, digestOf } from "../digests.ts";
import { fromBase64 } from "../encoded-bytes.ts";
import { defineFamily } from "../hash-family.ts";
import { sameBytes } from "../same-bytes.ts";

const parameters = z.strictObject({
  /** `{SSHA}base64`. */
  text: z.string().max(1_000),
});

/** Scheme of RFC 2307 and its successors, lower case and without a dash -> digest. Those with an extra `s` are salted. */
const SCHEMES: Readonly<Record<string, DigestName>> = {
  md5: "md5",
  sha: "sha1",
  sha1: "sha1",
  sha224: "sha224",
  sha256: "sha256",
  sha384: "sha384",
  sha512: "sha512",
};

/** The digest of a directory's `userPassword`, with the salt after the digest in one base64 text. */
export const ldap = defineFamily<z.infer<typeof parameters>>({
  name: "ldap",
  parameters,
  problemOf: ({ text }) =>
    partsOf(text) === undefined
      ? { problem: "An LDAP hash is {MD5}, {SMD5}, {SHA…} or {SSHA…} and base64 of the right length." }
      : undefined,
  async verify({ text }, password) {
    const parts = partsOf(text);
    if (parts === undefined) return false;
    return sameBytes(await digestOf(parts.digest, Buffer.concat([password, parts.salt])), parts.hash);
  },
  toAuth0: ({ text }) => ({ custom_password_hash: { algorithm: "ldap", hash: { value: text, encoding: "utf8" } } }),
});

function partsOf(text: string): { digest: DigestName; hash: Buffer; salt: Buffer } | undefined {
  const [, written, encoded] = /^\{([A-Za-z0-9-]+)\}(.+)$/.exec(text) ?? [];
  const bytes = encoded === undefined ? undefined : fromBase64(encoded);
  if (written === undefined || bytes === undefined) return undefined;
  const scheme = written.toLowerCase().replace("-", "");
  const plain = Object.hasOwn(SCHEMES, scheme);
  const unsalted = scheme === "smd5" ? "md5" : scheme.replace(/^ss/, "s");
  const digest = Object.hasOwn(SCHEMES, unsalted) ? SCHEMES[unsalted] : undefined;
  if (digest === undefined) return undefined;
  const length = DIGEST_BYTES[digest];
  if (plain ? bytes.length !== length : bytes.length <= length) return undefined;
  return { digest, hash: bytes.subarray(0, length), salt: bytes.subarray(length) };
}
