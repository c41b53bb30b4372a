import type { Clock } from "../../domain/clock.ts";
import { DomainError } from "../../domain/errors.ts";
import { normaliseIdentifier } from "../../domain/identifier.ts";
import type { TenantId } from "../../domain/ids.ts";
import { networkOf } from "../../domain/ip-network.ts";
import type { Store } from "../../store/store.ts";

const HOUR_MS = 3_600_000;

/** Contract §4.10: ten wrong passwords for one identifier from one address; blocks end 30 days after the last of them. */
const BRUTE_FORCE = { maxAttempts: 10, windowMs: 30 * 24 * HOUR_MS } as const;
/** Contract §4.10: a hundred failed sign-ins from one address in a day, whoever they were for. */
const SUSPICIOUS_IP = { maxAttempts: 100, windowMs: 24 * HOUR_MS } as const;

/** Whose attempt it is and where it comes from. */
export interface AttemptOrigin {
  readonly tenantId: TenantId;
  readonly connectionId: string;
  readonly identifier: string;
  readonly ip: string;
}

export interface IdentifierBlock {
  readonly identifier: string;
  /** An IPv4 address, or an IPv6 network as `2001:db8:0:1::/64`. */
  readonly ip: string;
  readonly connectionId: string;
}

/** Whether an attempt may go on. `failures`: how often this identifier failed from this address before. */
export type LimitVerdict =
  | { readonly allowed: true; readonly failures: number }
  | { readonly allowed: false; readonly refusal: DomainError; readonly logType: "limit_wc" | "limit_mu" };

export interface AttackProtection {
  /** Refuses someone who has failed too often, before any password is looked at (contract §2.2 step 1). */
  check(origin: AttemptOrigin): Promise<LimitVerdict>;
  /** Counts a failure that was a verdict on the person. `justBlocked`: this one reached the limit. */
  recordFailure(origin: AttemptOrigin): Promise<{ justBlocked: boolean }>;
  /** A good sign-in ends the count of its identifier and address. */
  recordSuccess(origin: AttemptOrigin): Promise<void>;
  listBlocks(tenantId: TenantId, identifier: string): Promise<readonly IdentifierBlock[]>;
  /** Lifts every block of an identifier, at all addresses and connections. */
  unblock(tenantId: TenantId, identifier: string): Promise<void>;
}

const BLOCKED_TEXT =
  "Your account has been blocked after multiple consecutive login attempts. We've sent you a notification via your preferred contact method with instructions on how to unblock it.";
const SUSPICIOUS_TEXT =
  "We have detected suspicious login behavior and further attempts will be blocked. Please contact the administrator.";

/**
 * Counts wrong passwords in the store, so that limits hold over restarts and nodes. An address is what `networkOf` says of it:
 * whoever has an IPv6 network would otherwise have a new address for each guess.
 */
export function createAttackProtection(deps: { store: Pick<Store, "failedLogins">; clock: Clock }): AttackProtection {
  const { failedLogins } = deps.store;
  return {
    async check(origin) {
      const now = deps.clock.now();
      const failures = await failedLogins.count(origin.tenantId, identifierKey(origin), now, BRUTE_FORCE.windowMs);
      if (failures >= BRUTE_FORCE.maxAttempts) {
        return { allowed: false, refusal: new DomainError("too_many_attempts", BLOCKED_TEXT), logType: "limit_wc" };
      }
      const fromThere = await failedLogins.count(origin.tenantId, ipKey(origin.ip), now, SUSPICIOUS_IP.windowMs);
      if (fromThere >= SUSPICIOUS_IP.maxAttempts) {
        return { allowed: false, refusal: new DomainError("suspicious_ip", SUSPICIOUS_TEXT), logType: "limit_mu" };
      }
      return { allowed: true, failures };
    },

    async recordFailure(origin) {
      const now = deps.clock.now();
      const failures = await failedLogins.add(origin.tenantId, identifierKey(origin), now, BRUTE_FORCE.windowMs);
      await failedLogins.add(origin.tenantId, ipKey(origin.ip), now, SUSPICIOUS_IP.windowMs);
      return { justBlocked: failures === BRUTE_FORCE.maxAttempts };
    },

    recordSuccess: (origin) => failedLogins.clear(origin.tenantId, [identifierKey(origin)]),

    async listBlocks(tenantId, identifier) {
      const rows = await failedLogins.listBlocked(tenantId, identifierPrefix(identifier), BRUTE_FORCE.maxAttempts);
      return rows.map(({ key }) => {
        const [, who = "", connectionId = "", ip = ""] = JSON.parse(key) as string[];
        return { identifier: who, connectionId, ip };
      });
    },

    async unblock(tenantId, identifier) {
      const rows = await failedLogins.listBlocked(tenantId, identifierPrefix(identifier), 1);
      await failedLogins.clear(
        tenantId,
        rows.map(({ key }) => key),
      );
    },
  };
}

// Keys are JSON lists, so that no identifier can spell another one's key; the prefix of one identifier ends with its quote.
const identifierKey = (origin: AttemptOrigin): string =>
  JSON.stringify(["id", normaliseIdentifier(origin.identifier), origin.connectionId, networkOf(origin.ip)]);
const identifierPrefix = (identifier: string): string =>
  `${JSON.stringify(["id", normaliseIdentifier(identifier)]).slice(0, -1)},`;
const ipKey = (ip: string): string => JSON.stringify(["ip", networkOf(ip)]);
