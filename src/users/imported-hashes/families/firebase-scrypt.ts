import { createCipheriv, scrypt as scryptCallback } from "node:crypto";
import { promisify } from "node:util";
import { z } from "zod";
import { defineFamily } from "../hash-family.ts";
import { sameBytes } from "../same-bytes.ts";
import { scryptCostProblem } from "../scrypt-cost.ts";

const derive = promisify<Buffer, Buffer, number, object, Buffer>(scryptCallback);

const parameters = z.strictObject({
  /** base64, like the three after it. */
  hash: z.base64().max(1_000),
  salt: z.base64().max(1_000),
  saltSeparator: z.base64().max(1_000),
  signerKey: z.base64().max(1_000),
  rounds: z.int().positive(),
  memoryCost: z.int().positive().max(30),
});
type Parameters = z.infer<typeof parameters>;

/** Firebase's variant: scrypt makes the AES key that encrypts the project's signer key, and that is the hash (firebase/scrypt). */
export const firebaseScrypt = defineFamily<Parameters>({
  name: "firebase_scrypt",
  parameters,
  problemOf(hash) {
    if (Buffer.from(hash.hash, "base64").length < 16) return { problem: "A Firebase hash has at least 16 bytes." };
    if (Buffer.from(hash.signerKey, "base64").length !== Buffer.from(hash.hash, "base64").length) {
      return { problem: "A Firebase hash is as long as the project's signer key: is this the key of that project?" };
    }
    return scryptCostProblem({ cost: 2 ** hash.memoryCost, blockSize: hash.rounds, parallelization: 1 });
  },
  async verify(hash, password) {
    const salt = Buffer.concat([Buffer.from(hash.salt, "base64"), Buffer.from(hash.saltSeparator, "base64")]);
    const cost = 2 ** hash.memoryCost;
    const options = { N: cost, r: hash.rounds, p: 1, maxmem: 2 * 128 * cost * hash.rounds + 1_048_576 };
    const key = await derive(password, salt, 32, options);
    const cipher = createCipheriv("aes-256-ctr", key, Buffer.alloc(16));
    return sameBytes(cipher.update(Buffer.from(hash.signerKey, "base64")), Buffer.from(hash.hash, "base64"));
  },
  toAuth0: () => undefined,
});
