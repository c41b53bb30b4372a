/**
 * Hashes and checks passwords in a bounded pool (design §2): at most `concurrency` at once, at most `queueLimit` waiting.
 * Beyond that every method that returns a promise throws `DomainError("overloaded")` with `retryAfterSeconds`.
 */
export interface PasswordHasher {
  /** A PHC string, Argon2id 19 MiB t=2 p=1. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password is the one behind what is stored: a PHC string made here, or a hash of another system (`imported-hashes/`).
   * False also for a text that cannot be checked. A refusal never takes less than `pretendToVerify`.
   */
  verify(passwordHash: string, password: string): Promise<boolean>;
  /** Takes as long as a `verify` that fails, for a person who is not here: no enumeration by time (design §6). */
  pretendToVerify(password: string): Promise<void>;
  /** False: no password will ever be right, the person needs a new one (contract §4.7). */
  canVerify(passwordHash: string): boolean;
  /** Whether what is stored is weaker than, or other than, what `hash` makes today. */
  needsRehash(passwordHash: string): boolean;
}
