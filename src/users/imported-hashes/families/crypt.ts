import { z } from "zod";
import { defineFamily } from "../hash-family.ts";
import type { HashProblem } from "../imported-hash.ts";
import { sameBytes } from "../same-bytes.ts";

const MD5 = /^\$(?:1|apr1)\$[^$:\n]{0,8}\$[./0-9A-Za-z]{22}$/;
const SHA = /^\$(?:5|6)\$(?:rounds=([1-9]\d{3,8})\$)?[^$:\n]{0,16}\$(?:[./0-9A-Za-z]{43}|[./0-9A-Za-z]{86})$/;
/** About two seconds of JavaScript. passlib made 656,000. */
const MAX_ROUNDS = 1_000_000;
/** The formula's time grows with the length of the password, a million times over. */
const MAX_PASSWORD_BYTES = 512;

const parameters = z.strictObject({
  /** `$1$…`, `$apr1$…`, `$5$…` or `$6$…`. */
  text: z.string().max(200),
});

/** crypt(3) of Unix: MD5, Apache's MD5, SHA-256 and SHA-512. */
export const crypt = defineFamily<z.infer<typeof parameters>>({
  name: "crypt",
  parameters,
  problemOf: ({ text }) => problemOf(text),
  async verify({ text }, password, { slowHashes }) {
    if (password.length > MAX_PASSWORD_BYTES) return false;
    const kind = text.startsWith("$5$") || text.startsWith("$6$") ? "sha_crypt" : "md5_crypt";
    return sameBytes(Buffer.from(await slowHashes.compute({ kind, setting: text, password })), Buffer.from(text));
  },
  toAuth0: () => undefined,
});

function problemOf(text: string): HashProblem | undefined {
  if (MD5.test(text)) return undefined;
  const sha = SHA.exec(text);
  const length = text.startsWith("$5$") ? 43 : 86;
  if (sha === null || text.length - text.lastIndexOf("$") - 1 !== length) {
    return { problem: "A crypt hash is $1$, $apr1$, $5$ or $6$, a salt, and 22, 43 or 86 characters." };
  }
  if (Number(sha[1] ?? 0) > MAX_ROUNDS) {
    return { problem: `More than ${MAX_ROUNDS} rounds of SHA-crypt would take seconds at sign-in.`, code: "MAXIMUM" };
  }
  return undefined;
}
