import { generateKeyPairSync, sign } from "node:crypto";
import { availableParallelism } from "node:os";
import { createPasswordHasher } from "../../src/users/argon2-password-hasher.ts";
import { measure } from "./load.ts";

/** RSA-2048 SHA-256 signatures per second of one thread: what a token costs at least. */
export function rawSigningRate(seconds: number): number {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const text = Buffer.alloc(400, "x");
  const signFor = (ms: number) => {
    const end = performance.now() + ms;
    let count = 0;
    while (performance.now() < end) {
      sign("sha256", text, privateKey);
      count += 1;
    }
    return count;
  };
  signFor(100);
  const began = performance.now();
  const count = signFor(seconds * 1000);
  return count / ((performance.now() - began) / 1000);
}

/** Argon2id verifications per second with every core of the machine at work: what a sign-in costs at least. */
export async function rawHashRate(seconds: number): Promise<{ perSecond: number; oneMs: number }> {
  const cores = availableParallelism();
  const hasher = createPasswordHasher({ concurrency: cores, queueLimit: 100 });
  const hash = await hasher.hash("bench password");
  const all = await measure(() => hasher.verify(hash, "bench password"), { seconds, concurrency: cores });
  const alone = await measure(() => hasher.verify(hash, "bench password"), { seconds: seconds / 2, concurrency: 1 });
  return { perSecond: all.perSecond, oneMs: alone.p50 };
}
