import { hash, verify } from "@node-rs/argon2";
import { DomainError } from "../domain/errors.ts";
import type { PasswordHasher } from "./password-hasher.ts";

/** The package's code for Argon2id; its enum exists for the compiler only. */
const ARGON2ID = 2;
/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. */
const PARAMETERS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * Argon2id in libuv's thread pool, at most `concurrency` at once and `queueLimit` waiting. Each running hash holds 19 MiB,
 * so the bound is on memory as much as on time.
 */
export function createPasswordHasher(options: { concurrency: number; queueLimit: number }): PasswordHasher {
  let running = 0;
  const waiting: (() => void)[] = [];
  // What a missing person's password is compared with: made at first use, so a start does not pay for it.
  let decoy: Promise<string> | undefined;

  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= options.concurrency) {
      if (waiting.length >= options.queueLimit) {
        throw new DomainError("overloaded", "The server is busy. Try again in a moment.", {
          detail: `${waiting.length} password checks are waiting`,
          retryAfterSeconds: 1,
        });
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      // The place goes straight to who waits longest, so `running` never dips and nobody can slip in between.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };

  const verifyText = async (passwordHash: string, password: string): Promise<boolean> => {
    if (!passwordHash.startsWith("$argon2")) return false;
    return verify(passwordHash, password);
  };

  return {
    hash: (password) => inTurn(() => hash(password, PARAMETERS)),
    verify: (passwordHash, password) => inTurn(() => verifyText(passwordHash, password)),
    async pretendToVerify(password) {
      decoy ??= inTurn(() => hash("no person has this password", PARAMETERS));
      const compareWith = await decoy;
      await inTurn(() => verifyText(compareWith, password));
    },
  };
}
