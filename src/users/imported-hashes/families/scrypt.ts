import { scrypt as scryptCallback } from "node:crypto";
import { promisify } from "node:util";
import { z } from "zod";
import { defineFamily } from "../hash-family.ts";
import type { HashProblem } from "../imported-hash.ts";
import { sameBytes } from "../same-bytes.ts";
import { scryptCostProblem } from "../scrypt-cost.ts";

const derive = promisify<Buffer, Buffer, number, object, Buffer>(scryptCallback);

const parameters = z.strictObject({
  cost: z.int().positive(),
  blockSize: z.int().positive(),
  parallelization: z.int().positive(),
  /** base64. */
  salt: z.base64().max(2_000),
  /** base64. */
  key: z.base64().max(2_000),
});
type Parameters = z.infer<typeof parameters>;

/** scrypt (RFC 7914), however the other system writes it down. */
export const scrypt = defineFamily<Parameters>({
  name: "scrypt",
  parameters,
  problemOf,
  async verify({ cost, blockSize, parallelization, salt, key }, password) {
    const expected = Buffer.from(key, "base64");
    const options = { N: cost, r: blockSize, p: parallelization, maxmem: 2 * 128 * cost * blockSize + 1_048_576 };
    return sameBytes(await derive(password, Buffer.from(salt, "base64"), expected.length, options), expected);
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

function problemOf(parameters: Parameters): HashProblem | undefined {
  const keyBytes = Buffer.from(parameters.key, "base64").length;
  if (keyBytes < 16 || keyBytes > 512) {
    return { problem: "A scrypt hash here has 16 to 512 bytes.", code: keyBytes < 16 ? "MINIMUM" : "MAXIMUM" };
  }
  return scryptCostProblem(parameters);
}
