import type { Credentials } from "../../domain/credentials.ts";
import type { LocalCredential, User } from "../../domain/user.ts";
import type { Store } from "../../store/store.ts";
import type { PasswordHasher } from "../../users/password-hasher.ts";
import type { PasswordCheckContext, PasswordCheckOutcome } from "../connection-strategy.ts";
import { refuseWrongPassword } from "../wrong-credentials.ts";
import { passwordChangeRequired, userBlocked } from "./refusals.ts";

export interface CheckLocalPasswordDeps {
  readonly store: Pick<Store, "users">;
  readonly passwordHasher: PasswordHasher;
}

/** A hash that is the password's, and the user as they were when it was read. */
interface Verified {
  readonly user: User;
  readonly passwordHash?: string;
}

/**
 * Checks a person who is here against the hash here, right or wrong (design §4 rule 5). A right password with a hash of another system is
 * hashed anew before the answer: after the first sign-in the old hash is gone.
 */
export async function checkLocalPassword(
  credential: LocalCredential,
  credentials: Credentials,
  context: Pick<PasswordCheckContext, "trace">,
  deps: CheckLocalPasswordDeps,
): Promise<PasswordCheckOutcome> {
  const password = credentials.revealPassword();
  const right = await context.trace.measure(
    "local_password",
    () => verifyHash(credential.passwordHash, password, deps),
    (matches) => ({ result: matches ? "right" : "wrong" }),
  );
  if (!right) return refuse(credential, deps);
  const verified = await stillVerified(credential, password, context, deps);
  if (verified === undefined) return refuseWrongPassword(credential.userId);
  // Said only to whoever knows the password: a stranger must not learn who is blocked.
  if (verified.user.blocked === true) return userBlocked(credential.userId);
  return { outcome: "accepted", user: verified.user, takenOver: false };
}

async function verifyHash(
  passwordHash: string | undefined,
  password: string,
  deps: CheckLocalPasswordDeps,
): Promise<boolean> {
  if (passwordHash !== undefined) return deps.passwordHasher.verify(passwordHash, password);
  await deps.passwordHasher.pretendToVerify(password);
  return false;
}

function refuse(credential: LocalCredential, deps: CheckLocalPasswordDeps): PasswordCheckOutcome {
  const { passwordHash, userId } = credential;
  if (passwordHash === undefined || deps.passwordHasher.canVerify(passwordHash)) return refuseWrongPassword(userId);
  return passwordChangeRequired(userId);
}

/**
 * The user, if the hash that was verified is still theirs. Hashing has a queue: meanwhile the password may be another, and whose session
 * began with the old one would stay. User and hash come in one query: the user's `sessionsValidFrom` must be from before a change that
 * the hash does not show yet.
 */
async function stillVerified(
  credential: LocalCredential,
  password: string,
  context: Pick<PasswordCheckContext, "trace">,
  deps: CheckLocalPasswordDeps,
): Promise<Verified | undefined> {
  const before = credential.passwordHash;
  if (before === undefined || !deps.passwordHasher.needsRehash(before)) return readIfHash(before, credential, deps);
  const expected = await rehash(credential, before, password, context, deps);
  const verified = await readIfHash(expected, credential, deps);
  if (verified !== undefined) return verified;
  // Another sign-in of this person may have been first to hash anew, or the password was changed: the hash that is there now knows. Only
  // once: such a hash is not replaced again but by a change of the password.
  const now = await deps.store.users.findWithPassword(credential.tenantId, credential.provider, credential.localId);
  if (now?.passwordHash === undefined) return undefined;
  if (!(await deps.passwordHasher.verify(now.passwordHash, password))) return undefined;
  return readIfHash(now.passwordHash, credential, deps);
}

/** Puts a hash of ours in the old one's place; returns what should be stored now. Whoever else changed it meanwhile wins. */
async function rehash(
  credential: LocalCredential,
  before: string,
  password: string,
  context: Pick<PasswordCheckContext, "trace">,
  deps: CheckLocalPasswordDeps,
): Promise<string> {
  const { tenantId, provider, localId } = credential;
  const after = await deps.passwordHasher.hash(password);
  const replaced = await context.trace.measure(
    "local_rehash",
    () => deps.store.users.replacePasswordHash(tenantId, provider, localId, before, after),
    (done) => ({ result: done ? "replaced" : "overtaken" }),
  );
  return replaced ? after : before;
}

async function readIfHash(
  expected: string | undefined,
  credential: LocalCredential,
  deps: CheckLocalPasswordDeps,
): Promise<Verified | undefined> {
  const { tenantId, provider, localId } = credential;
  const now = await deps.store.users.findWithPassword(tenantId, provider, localId);
  return now !== undefined && now.passwordHash === expected ? now : undefined;
}
