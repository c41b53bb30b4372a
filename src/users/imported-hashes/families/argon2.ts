import { verify } from "@node-rs/argon2";
import { z } from "zod";
import { fromBase64 } from "../encoded-bytes.ts";
import { defineFamily } from "../hash-family.ts";
import type { HashProblem } from "../imported-hash.ts";

const FORM =
  /^\$argon2(?:id|i|d)(?:\$v=(?:16|19))?\$m=(\d{1,10}),t=(\d{1,10}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
const MAX_MEMORY_KIB = 262_144;
/** Memory times passes: what the time grows with. 1 GiB takes about a second. */
const MAX_WORK_KIB = 1_048_576;

const parameters = z.strictObject({
  /** A PHC string; without `v=` it is version 16. */
  text: z.string().max(1_000),
});

/** Argon2i, Argon2d and Argon2id (RFC 9106) with the parameters of the other system. */
export const argon2 = defineFamily<z.infer<typeof parameters>>({
  name: "argon2",
  parameters,
  problemOf: ({ text }) => problemOf(text),
  verify: ({ text }, password) => verify(text, password),
  toAuth0: ({ text }) => ({
    custom_password_hash: { algorithm: "argon2", hash: { value: text, encoding: "utf8" } },
  }),
});

function problemOf(text: string): HashProblem | undefined {
  const [, m, t, p, salt, hash] = FORM.exec(text) ?? [];
  if (salt === undefined || hash === undefined) {
    return { problem: "An Argon2 hash is $argon2id$v=19$m=…,t=…,p=…$salt$hash, base64 without padding." };
  }
  const [memory, passes, lanes] = [Number(m), Number(t), Number(p)];
  if (passes < 1 || lanes < 1 || memory < 8 * lanes) {
    return { problem: "Argon2 needs at least one pass, one lane and 8 KiB a lane.", code: "MINIMUM" };
  }
  if (memory > MAX_MEMORY_KIB) {
    return {
      problem: `Argon2 with ${memory} KiB would take the server's memory: at most ${MAX_MEMORY_KIB} KiB.`,
      code: "MAXIMUM",
    };
  }
  if (memory * passes > MAX_WORK_KIB || lanes > 16) {
    return {
      problem: `Argon2 with ${memory} KiB, ${passes} passes and ${lanes} lanes is too costly: memory times passes is at most ${MAX_WORK_KIB} KiB, lanes at most 16.`,
      code: "MAXIMUM",
    };
  }
  const saltBytes = fromBase64(salt)?.length ?? 0;
  const hashBytes = fromBase64(hash)?.length ?? 0;
  if (saltBytes < 8 || saltBytes > 64) return { problem: "An Argon2 salt here has 8 to 64 bytes." };
  if (hashBytes < 16 || hashBytes > 512) return { problem: "An Argon2 hash here has 16 to 512 bytes." };
  return undefined;
}
