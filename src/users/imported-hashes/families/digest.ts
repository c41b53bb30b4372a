import { z } from "zod";
import { DIGEST_NAMES, digestOf } from "../digests.ts";
import { defineFamily } from "../hash-family.ts";
import { digestLengthProblem } from "../hash-length-problems.ts";
import { salted, saltingParameters, saltToAuth0 } from "../salting.ts";
import { sameBytes } from "../same-bytes.ts";

const parameters = z.strictObject({
  digest: z.enum(DIGEST_NAMES),
  /** base64. */
  hash: z.base64(),
  ...saltingParameters,
});

/** Algorithms of which Auth0 takes a plain digest (contract §4.7). */
const KNOWN_TO_AUTH0: readonly string[] = ["md4", "md5", "sha1", "sha256", "sha512"];

/** A plain digest of the password and perhaps a salt. */
export const digest = defineFamily<z.infer<typeof parameters>>({
  name: "digest",
  parameters,
  problemOf: (hash) => digestLengthProblem(`A ${hash.digest} hash`, hash),
  async verify(hash, password) {
    return sameBytes(await digestOf(hash.digest, salted(hash, password)), Buffer.from(hash.hash, "base64"));
  },
  toAuth0: (hash) =>
    KNOWN_TO_AUTH0.includes(hash.digest)
      ? {
          custom_password_hash: {
            algorithm: hash.digest,
            hash: { value: hash.hash, encoding: "base64" },
            ...saltToAuth0(hash),
          },
        }
      : undefined,
});
