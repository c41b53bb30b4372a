import { createHash } from "node:crypto";
import { normaliseEmailDomain } from "../../domain/email-domain.ts";
import type { Ramp } from "../../domain/migration.ts";
import type { RosterEntry } from "../../domain/roster.ts";

/** Whom the question is about. `identifier` is normalised. */
export interface RampPerson {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly identifier: string;
  /** What the roster has of them. */
  readonly onRoster?: Pick<RosterEntry, "key" | "email" | "listedBy">;
  readonly clientId?: string;
}

/**
 * Whether the person is taken over already. Without a rule everybody is; otherwise whoever meets one of them. The share is by
 * a hash of tenant, connection and person: the same on every node, and whoever is in stays in while the share grows. A person is
 * their row where a list names them, so that all their names have one answer; else the identifier that they typed.
 */
export function isInRamp(ramp: Ramp | undefined, person: RampPerson): boolean {
  const { share, domains = [], clients = [] } = ramp ?? {};
  if (share === undefined && domains.length === 0 && clients.length === 0) return true;
  if (share !== undefined && rampPosition(person) < share) return true;
  const domain = domains.length > 0 ? domainOf(listed(person)?.email ?? person.identifier) : undefined;
  if (domain !== undefined && domains.includes(domain)) return true;
  return person.clientId !== undefined && clients.includes(person.clientId);
}

/** The person's place in the ramp, from 0 up to but not including 1, evenly spread. */
export function rampPosition(person: RampPerson): number {
  const { tenantId, connectionId, identifier } = person;
  // JSON, since no separator is kept out of identifiers.
  const digest = createHash("sha256")
    .update(JSON.stringify([tenantId, connectionId, listed(person)?.key ?? identifier]))
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/** Whether the roster must be looked at before `isInRamp` can tell. */
export const isByPerson = ({ share, domains = [] }: Ramp): boolean =>
  (share !== undefined && share > 0 && share < 1) || domains.length > 0;

/** Whom only a failed sign-in brought to light keeps the answer that they had before it. */
const listed = ({ onRoster }: RampPerson): RampPerson["onRoster"] =>
  onRoster?.listedBy === undefined ? undefined : onRoster;

/** What follows the last `@`, as ramps spell it; undefined for an identifier that is no e-mail address. */
const domainOf = (identifier: string): string | undefined => {
  const at = identifier.lastIndexOf("@");
  return at < 0 ? undefined : normaliseEmailDomain(identifier.slice(at + 1));
};
