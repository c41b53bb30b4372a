/**
 * Hashes and checks passwords in a bounded pool (design §2): at most `concurrency` at once, at most `queueLimit` waiting.
 * Beyond that every method throws `DomainError("overloaded")` with `retryAfterSeconds`.
 */
export interface PasswordHasher {
  /** A PHC string, Argon2id 19 MiB t=2 p=1. */
  hash(password: string): Promise<string>;
  /** Whether the password is the one behind the PHC string. False also for a string it does not know. */
  verify(passwordHash: string, password: string): Promise<boolean>;
  /** Takes as long as a `verify` that fails, for a person who is not here: no enumeration by time (design §6). */
  pretendToVerify(password: string): Promise<void>;
}
