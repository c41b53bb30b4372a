import { hash, verify } from "@node-rs/argon2";
import { createLane } from "./bounded-lane.ts";
import { createSlowHashes } from "./imported-hashes/slow/slow-hashes.ts";
import { decodeStored } from "./imported-hashes/stored-hash.ts";
import { verifyImportedHash } from "./imported-hashes/verify-imported-hash.ts";
import type { PasswordHasher } from "./password-hasher.ts";

/** The package's code for Argon2id; its enum exists for the compiler only. */
const ARGON2ID = 2;
/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. */
const PARAMETERS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const CURRENT_FORM = `$argon2id$v=19$m=${PARAMETERS.memoryCost},t=${PARAMETERS.timeCost},p=${PARAMETERS.parallelism}$`;

/**
 * Argon2id in libuv's thread pool, at most `concurrency` at once and `queueLimit` waiting. Each running hash holds 19 MiB, so the bound
 * is on memory as much as on time. Hashes of other systems are checked in the same pool, but hold half of its places at most: some take
 * fifty times as long, and a file full of them must not keep others from signing in.
 */
export function createPasswordHasher(options: { concurrency: number; queueLimit: number }): PasswordHasher {
  const { concurrency, queueLimit } = options;
  const inTurn = createLane({ places: concurrency, queueLimit });
  const importedInTurn = createLane({ places: Math.max(1, Math.floor(concurrency / 2)), queueLimit });
  const slowHashes = createSlowHashes();
  // What a missing person's password is compared with: made at first use, so a start does not pay for it.
  let decoy: Promise<string> | undefined;

  const pretendToVerify = async (password: string): Promise<void> => {
    decoy ??= inTurn(() => hash("no person has this password", PARAMETERS));
    const compareWith = await decoy;
    await inTurn(() => verify(compareWith, password));
  };

  const verifyImported = async (stored: string, password: string): Promise<boolean> => {
    const right = await importedInTurn(() => inTurn(() => verifyImportedHash(stored, password, { slowHashes })));
    // An MD5 is refused in no time, which would tell a stranger that somebody is here, and with what kind of hash.
    if (!right) await pretendToVerify(password);
    return right;
  };

  return {
    hash: (password) => inTurn(() => hash(password, PARAMETERS)),
    async verify(passwordHash, password) {
      if (passwordHash.startsWith("$argon2")) return inTurn(() => verify(passwordHash, password));
      return verifyImported(passwordHash, password);
    },
    pretendToVerify,
    canVerify: (passwordHash) => passwordHash.startsWith("$argon2") || decodeStored(passwordHash) !== undefined,
    needsRehash: (passwordHash) => !passwordHash.startsWith(CURRENT_FORM),
  };
}
