import type { User } from "../../domain/user.ts";
import { identityToWire, profileToWire } from "../../users/user-to-wire.ts";

/** The identities as the answers to linking and unlinking show them: with a profile each, the first one's made from the user (recorded). */
export function identitiesToWire(user: User): Record<string, unknown>[] {
  const [first, ...linked] = user.identities;
  if (first === undefined) return [];
  return [{ profileData: profileToWire(user), ...identityToWire(first) }, ...linked.map(identityToWire)];
}
