import { z } from "zod";
import { DIGEST_NAMES, hmacOf } from "../digests.ts";
import { defineFamily } from "../hash-family.ts";
import { digestLengthProblem } from "../hash-length-problems.ts";
import { salted, saltingParameters, saltToAuth0 } from "../salting.ts";
import { sameBytes } from "../same-bytes.ts";

const parameters = z.strictObject({
  digest: z.enum(DIGEST_NAMES),
  /** base64. */
  key: z.base64().max(8_000),
  /** base64. */
  hash: z.base64(),
  ...saltingParameters,
});

/** An HMAC of the password (RFC 2104) under a key of the other system. */
export const hmac = defineFamily<z.infer<typeof parameters>>({
  name: "hmac",
  parameters,
  problemOf: (hash) => digestLengthProblem(`An HMAC with ${hash.digest}`, hash),
  async verify(hash, password) {
    const computed = await hmacOf(hash.digest, Buffer.from(hash.key, "base64"), salted(hash, password));
    return sameBytes(computed, Buffer.from(hash.hash, "base64"));
  },
  toAuth0: (hash) => ({
    custom_password_hash: {
      algorithm: "hmac",
      hash: {
        value: hash.hash,
        encoding: "base64",
        digest: hash.digest,
        key: { value: hash.key, encoding: "base64" },
      },
      ...saltToAuth0(hash),
    },
  }),
});
