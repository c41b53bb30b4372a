import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createPasswordHasher } from "./argon2-password-hasher.ts";
import { parseImportedHash } from "./imported-hashes/parse-imported-hash.ts";

const hasher = createPasswordHasher({ concurrency: 4, queueLimit: 100 });

function imported(value: string): string {
  const parsed = parseImportedHash({ kind: "text", value });
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.stored;
}

/** About a second each, as slow as any hash that is taken. */
const SLOW = imported(`$2b$14$${"a".repeat(53)}`);
const SLOW_SCRIPT = imported(`$6$rounds=500000$saltsalt$${"a".repeat(86)}`);
/** printf 'correct horse' | openssl dgst -md5 -binary | base64, as a directory has it. */
const FAST = imported("{MD5}PLTnMmMfR+brlh80VUt83g==");

const msOf = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

describe("checking passwords", () => {
  it("knows our own hashes from those that need to be made anew", async () => {
    const own = await hasher.hash("correct horse");
    expect(hasher.needsRehash(own)).toBe(false);
    expect(hasher.needsRehash(own.replace("m=19456", "m=4096"))).toBe(true);
    expect(hasher.needsRehash(FAST)).toBe(true);
    expect([own, FAST, "imported:rot13:{}", "plain"].map(hasher.canVerify)).toEqual([true, true, false, false]);
  });

  it("takes right and refuses wrong passwords of either", async () => {
    const own = await hasher.hash("correct horse");
    expect(await hasher.verify(own, "correct horse")).toBe(true);
    expect(await hasher.verify(own, "wrong")).toBe(false);
    expect(await hasher.verify(FAST, "correct horse")).toBe(true);
    expect(await hasher.verify(FAST, "wrong")).toBe(false);
    expect(await hasher.verify("imported:rot13:{}", "wrong")).toBe(false);
  });

  it("refuses a fast hash, or one that cannot be checked, no sooner than somebody who is not here", async () => {
    await hasher.pretendToVerify("warm up");
    const fastest = { stranger: Infinity, fast: Infinity, unknown: Infinity };
    // In turns, so that all three meet the same machine. An answer without the work takes a hundredth of the time.
    for (let i = 0; i < 7; i++) {
      fastest.stranger = Math.min(fastest.stranger, await msOf(() => hasher.pretendToVerify("wrong")));
      fastest.fast = Math.min(fastest.fast, await msOf(() => hasher.verify(FAST, "wrong")));
      fastest.unknown = Math.min(fastest.unknown, await msOf(() => hasher.verify("imported:rot13:{}", "wrong")));
    }
    expect(fastest.fast).toBeGreaterThan(fastest.stranger * 0.4);
    expect(fastest.unknown).toBeGreaterThan(fastest.stranger * 0.4);
  });

  it("lets others sign in while many with the slowest hashes wait: they hold half of the places at most", async () => {
    const own = await hasher.hash("correct horse");
    let slowDone = 0;
    const slow = Array.from({ length: 8 }, () => hasher.verify(SLOW, "wrong").then(() => slowDone++));
    const others = Array.from({ length: 8 }, () => hasher.verify(own, "correct horse"));
    expect(await Promise.all(others)).toEqual(Array(8).fill(true));
    expect(slowDone).toBeLessThan(8);
    await Promise.all(slow);
  });

  it("answers other requests while JavaScript counts rounds: not on their thread", async () => {
    let done = false;
    const slow = hasher.verify(SLOW_SCRIPT, "wrong").finally(() => {
      done = true;
    });
    let turns = 0;
    for (; !done; turns++) await wait(1);
    await slow;
    // In this thread there would be none between the first and the last round.
    expect(turns).toBeGreaterThan(20);
  });

  it("says that it is busy instead of letting the line grow without end", async () => {
    const small = createPasswordHasher({ concurrency: 1, queueLimit: 2 });
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => small.verify(FAST, "correct horse")));
    const refused = answers.filter(({ status }) => status === "rejected");
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({ reason: { code: "overloaded", retryAfterSeconds: 1 } });
    expect(await small.verify(FAST, "correct horse")).toBe(true);
  });
});
