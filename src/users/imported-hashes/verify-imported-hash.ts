import type { HashDeps } from "./hash-family.ts";
import { passwordBytes } from "./password-bytes.ts";
import { decodeStored } from "./stored-hash.ts";

/**
 * Whether the password is the one behind a stored hash of another system. False also for a text that can not be checked
 * (`decodeStored` tells). Costs at most what the README lists; whoever calls bounds how many run at once.
 */
export async function verifyImportedHash(stored: string, password: string, deps: HashDeps): Promise<boolean> {
  const decoded = decodeStored(stored);
  if (decoded === undefined) return false;
  const bytes = passwordBytes(password, decoded.hash.passwordEncoding);
  return bytes !== undefined && decoded.family.verify(decoded.hash.parameters, bytes, deps);
}
