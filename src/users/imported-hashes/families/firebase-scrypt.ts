import { createCipheriv } from "node:crypto";
import { z } from "zod";
import { deriveScrypt } from "../derive-scrypt.ts";
import { defineFamily } from "../hash-family.ts";
import { sameBytes } from "../same-bytes.ts";
import { type ScryptCost, scryptCostProblem } from "../scrypt-cost.ts";

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
    return scryptCostProblem(costOf(hash));
  },
  async verify(hash, password) {
    const salt = Buffer.concat([Buffer.from(hash.salt, "base64"), Buffer.from(hash.saltSeparator, "base64")]);
    const key = await deriveScrypt(password, salt, { ...costOf(hash), keyBytes: 32 });
    const cipher = createCipheriv("aes-256-ctr", key, Buffer.alloc(16));
    return sameBytes(cipher.update(Buffer.from(hash.signerKey, "base64")), Buffer.from(hash.hash, "base64"));
  },
  toAuth0: () => undefined,
});

const costOf = ({ memoryCost, rounds }: Parameters): ScryptCost => ({
  cost: 2 ** memoryCost,
  blockSize: rounds,
  parallelization: 1,
});
