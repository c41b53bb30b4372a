import { createHash } from "node:crypto";
import { normaliseEmailDomain } from "../../domain/email-domain.ts";
import type { Ramp } from "../../domain/migration.ts";

/** Whom the question is about. `identifier` is normalised. */
export interface RampPerson {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly identifier: string;
  readonly clientId?: string;
}

/**
 * Whether the person is taken over already. Without a rule everybody is; otherwise whoever meets one of them. The share is by
 * a hash of tenant, connection and identifier: the same on every node, and whoever is in stays in while the share grows.
 */
export function isInRamp(ramp: Ramp | undefined, person: RampPerson): boolean {
  const { share, domains = [], clients = [] } = ramp ?? {};
  if (share === undefined && domains.length === 0 && clients.length === 0) return true;
  if (share !== undefined && rampPosition(person) < share) return true;
  const domain = domains.length > 0 ? domainOf(person.identifier) : undefined;
  if (domain !== undefined && domains.includes(domain)) return true;
  return person.clientId !== undefined && clients.includes(person.clientId);
}

/** The person's place in the ramp, from 0 up to but not including 1, evenly spread. */
export function rampPosition({ tenantId, connectionId, identifier }: RampPerson): number {
  // JSON, since no separator is kept out of identifiers.
  const digest = createHash("sha256")
    .update(JSON.stringify([tenantId, connectionId, identifier]))
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/** What follows the last `@`, as ramps spell it; undefined for an identifier that is no e-mail address. */
const domainOf = (identifier: string): string | undefined => {
  const at = identifier.lastIndexOf("@");
  return at < 0 ? undefined : normaliseEmailDomain(identifier.slice(at + 1));
};
