import { z } from "zod";
import { deriveScrypt } from "../derive-scrypt.ts";
import { defineFamily } from "../hash-family.ts";
import { keyLengthProblem } from "../hash-length-problems.ts";
import { sameBytes } from "../same-bytes.ts";
import { scryptCostProblem } from "../scrypt-cost.ts";

const parameters = z.strictObject({
  cost: z.int().positive(),
  blockSize: z.int().positive(),
  parallelization: z.int().positive(),
  /** base64. */
  salt: z.base64().max(2_000),
  /** base64. */
  key: z.base64().max(2_000),
});

/** scrypt (RFC 7914), however the other system writes it down. */
export const scrypt = defineFamily<z.infer<typeof parameters>>({
  name: "scrypt",
  parameters,
  problemOf: (hash) =>
    keyLengthProblem("A scrypt hash", Buffer.from(hash.key, "base64").length) ?? scryptCostProblem(hash),
  async verify({ salt, key, ...costs }, password) {
    const expected = Buffer.from(key, "base64");
    const input = { ...costs, keyBytes: expected.length };
    return sameBytes(await deriveScrypt(password, Buffer.from(salt, "base64"), input), expected);
  },
  toAuth0: ({ salt, key, ...costs }) => ({
    custom_password_hash: {
      algorithm: "scrypt",
      hash: { value: key, encoding: "base64" },
      salt: { value: salt, encoding: "base64" },
      keylen: Buffer.from(key, "base64").length,
      ...costs,
    },
  }),
});
