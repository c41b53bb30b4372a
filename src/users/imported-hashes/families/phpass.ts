import { createHash } from "node:crypto";
import { z } from "zod";
import { defineFamily } from "../hash-family.ts";
import type { HashProblem } from "../imported-hash.ts";
import { sameBytes } from "../same-bytes.ts";

const PORTABLE = /^\$[PH]\$([./0-9A-Za-z])[\x21-\x7e]{8}[./0-9A-Za-z]{22}$/;
const DRUPAL = /^\$S\$([./0-9A-Za-z])[\x21-\x7e]{8}[./0-9A-Za-z]{43}$/;
const ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 2^19 rounds are about a second of JavaScript. WordPress has 2^13, Drupal 2^15. */
const MAX_LOG2_ROUNDS = 19;
/** Drupal's own limit; its time grows with the length of the password. */
const MAX_PASSWORD_BYTES = 512;

const parameters = z.strictObject({
  /** `$P$…`, `$H$…` or `$S$…`. */
  text: z.string().max(60),
  /** Drupal's `U`: what is hashed is the MD5 of the password in hex, since an update had nothing else. */
  ofMd5: z.literal(true).optional(),
});

/** phpass: WordPress before 6.8 and phpBB with MD5, Drupal 7 with SHA-512. */
export const phpass = defineFamily<z.infer<typeof parameters>>({
  name: "phpass",
  parameters,
  problemOf: ({ text }) => problemOf(text),
  async verify({ text, ofMd5 }, password, { slowHashes }) {
    if (password.length > MAX_PASSWORD_BYTES) return false;
    const input = ofMd5 ? Buffer.from(createHash("md5").update(password).digest("hex")) : password;
    const computed = await slowHashes.compute({ kind: "phpass", setting: text, password: input });
    return sameBytes(Buffer.from(computed), Buffer.from(text));
  },
  toAuth0: () => undefined,
});

function problemOf(text: string): HashProblem | undefined {
  const rounds = (PORTABLE.exec(text) ?? DRUPAL.exec(text))?.[1];
  if (rounds === undefined) return { problem: "A phpass hash is $P$, $H$ or $S$, 34 or 55 characters in all." };
  const log2 = ALPHABET.indexOf(rounds);
  if (log2 < 7) return { problem: "phpass has at least 128 rounds.", code: "MINIMUM" };
  if (log2 > MAX_LOG2_ROUNDS) {
    return {
      problem: `More than 2^${MAX_LOG2_ROUNDS} rounds of phpass would take seconds at sign-in.`,
      code: "MAXIMUM",
    };
  }
  return undefined;
}
