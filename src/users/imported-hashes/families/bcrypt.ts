import { createHash, createHmac } from "node:crypto";
import { verify } from "@node-rs/bcrypt";
import { z } from "zod";
import { defineFamily } from "../hash-family.ts";
import type { HashProblem } from "../imported-hash.ts";
import { salted, saltingParameters, saltToAuth0 } from "../salting.ts";

const FORM = /^\$2([aby])\$(\d\d)\$[./A-Za-z0-9]{53}$/;
/** bcrypt looks at no more of its input. */
const INPUT_BYTES = 72;
const MAX_COST = 14;
const ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const parameters = z.strictObject({
  /** `$2b$10$…`; 2a, 2b and 2y mean the same today. */
  text: z.string().max(60),
  ...saltingParameters,
  /** What the other system does with the password first. */
  preparation: z.enum(["django_sha256", "wordpress_sha384"]).optional(),
});
type Parameters = z.infer<typeof parameters>;

/** bcrypt, and Django's and WordPress 6.8's ways around its 72 bytes. */
export const bcrypt = defineFamily<Parameters>({
  name: "bcrypt",
  parameters,
  problemOf,
  async verify(hash, password) {
    const input = inputOf(hash, password);
    // Implementations in C stop at a NUL byte, others do not: whichever made the hash, no such password is told apart for certain.
    if (input === undefined || input.includes(0)) return false;
    return verify(input, canonical(hash.text));
  },
  toAuth0(hash) {
    if (hash.preparation !== undefined) return undefined;
    const [, version, cost] = FORM.exec(hash.text) ?? [];
    if (hash.salt === undefined && version !== "y" && cost === "10") return { password_hash: hash.text };
    return {
      custom_password_hash: {
        algorithm: "bcrypt",
        hash: { value: hash.text, encoding: "utf8" },
        ...saltToAuth0(hash),
      },
    };
  },
});

function problemOf({ text, salt, preparation }: Parameters): HashProblem | undefined {
  const cost = Number(FORM.exec(text)?.[2] ?? Number.NaN);
  if (Number.isNaN(cost)) return { problem: "A bcrypt hash is $2a$, $2b$ or $2y$, two digits, $ and 53 characters." };
  if (cost < 4) return { problem: "bcrypt has no cost below 4.", code: "MINIMUM" };
  if (cost > MAX_COST) {
    return {
      problem: `A cost of ${cost} would take seconds at every sign-in: at most ${MAX_COST}.`,
      code: "MAXIMUM",
    };
  }
  if (salt !== undefined && preparation !== undefined) return { problem: "There is no such hash with a salt." };
  if (salt !== undefined && Buffer.from(salt, "base64").length >= INPUT_BYTES) {
    return {
      problem: `bcrypt looks at ${INPUT_BYTES} bytes: this salt leaves no room for a password.`,
      code: "MAX_LENGTH",
      path: "salt.value",
    };
  }
  return undefined;
}

function inputOf(hash: Parameters, password: Buffer): Buffer | undefined {
  switch (hash.preparation) {
    case "django_sha256":
      return Buffer.from(createHash("sha256").update(password).digest("hex"));
    case "wordpress_sha384":
      // WordPress trims when it hashes and when somebody signs in (`wp_hash_password`, `wp_authenticate`), with PHP's idea of a space.
      return Buffer.from(createHmac("sha384", "wp-sha384").update(trimmed(password)).digest("base64"));
    case undefined: {
      if (hash.salt === undefined) return password.subarray(0, INPUT_BYTES);
      const input = salted(hash, password);
      // Beyond 72 bytes an end of the password would not count, or all of it (contract §4.7: 72 bytes with the salt).
      return input.length > INPUT_BYTES ? undefined : input;
    }
  }
}

const trimmed = (password: Buffer): Buffer =>
  Buffer.from(password.toString("latin1").replace(/^[ \t\n\r\0\v]+|[ \t\n\r\0\v]+$/g, ""), "latin1");

/**
 * Salts made by hand can have bits in their last character, and the hash in its last, that mean nothing; the library wants zeros there.
 */
function canonical(text: string): string {
  const salt = text.slice(7, 28);
  const salt22 = ALPHABET[ALPHABET.indexOf(text[28]!) & 0b110000]!;
  const last = ALPHABET[ALPHABET.indexOf(text[59]!) & 0b111100]!;
  return `$2b${text.slice(3, 7)}${salt}${salt22}${text.slice(29, 59)}${last}`;
}
