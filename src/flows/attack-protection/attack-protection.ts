import type { Clock } from "../../domain/clock.ts";
import { isAdministratorsConnection } from "../../domain/dashboard.ts";
import { DomainError } from "../../domain/errors.ts";
import { normaliseIdentifier } from "../../domain/identifier.ts";
import type { TenantId } from "../../domain/ids.ts";
import { networkOf } from "../../domain/ip-network.ts";
import type { ConfigCache } from "../../store/config-cache.ts";
import type { BlockRule, FailedLogins, Store } from "../../store/store.ts";
import { isAllowed } from "./allow-list.ts";
import { type AttackProtectionSettings, attackProtectionOf } from "./attack-protection-settings.ts";

const DAY_MS = 86_400_000;
/** Contract §4.10: blocks end 30 days after the last wrong password. */
export const BLOCK_MS = 30 * DAY_MS;

/** Whose attempt it is and where it comes from. */
export interface AttemptOrigin {
  readonly tenantId: TenantId;
  readonly connectionId: string;
  readonly identifier: string;
  readonly ip: string;
}

export interface IdentifierBlock {
  readonly identifier: string;
  /** An IPv4 address, or an IPv6 network as `2001:db8:0:1::/64`; empty where all addresses count together. */
  readonly ip: string;
  readonly connectionId: string;
}

/** Who or which address is blocked. */
export type Block = { readonly failures: number; readonly lastAt: Date } & (
  | ({ readonly kind: "identifier" } & IdentifierBlock)
  | { readonly kind: "ip"; readonly ip: string }
);

/** Whether an attempt may go on. `failures`: how often this identifier failed from this address before. */
export type LimitVerdict =
  | { readonly allowed: true; readonly failures: number }
  | { readonly allowed: false; readonly refusal: DomainError; readonly logType: "limit_wc" | "limit_mu" };

/** What a failure led to: the limit of the identifier, or of the address, is reached with it. */
export interface FailureEffect {
  readonly justBlocked: boolean;
  readonly justThrottled: boolean;
}

export interface AttackProtection {
  /** The address that failures are counted for: empty where those of all addresses count together. */
  countedAddress(origin: AttemptOrigin): Promise<string>;
  /** Refuses someone who has failed too often, before any password is looked at (contract §2.2 step 1). */
  check(origin: AttemptOrigin): Promise<LimitVerdict>;
  /** Counts a failure that was a verdict on the person. */
  recordFailure(origin: AttemptOrigin): Promise<FailureEffect>;
  /** A good sign-in ends the count of its identifier and address. */
  recordSuccess(origin: AttemptOrigin): Promise<void>;
  listBlocks(tenantId: TenantId, identifier: string): Promise<readonly IdentifierBlock[]>;
  /** Everybody who is blocked now, most failures first. */
  listAllBlocks(tenantId: TenantId, page: BlockPage): Promise<readonly Block[]>;
  isIpBlocked(tenantId: TenantId, ip: string): Promise<boolean>;
  /**
   * Lifts every block of an identifier, at all addresses and connections; or those of the administrators' connection: whoever looks after
   * users must not give them guesses at an administrator's password.
   */
  unblock(tenantId: TenantId, identifier: string, of?: "users" | "administrators"): Promise<void>;
  /** Forgets what failed from an address, or from its network. */
  unblockIp(tenantId: TenantId, ip: string): Promise<void>;
}

export interface BlockPage {
  readonly kind?: Block["kind"];
  /** What `blockKey` gave for the last one of the page before. */
  readonly after?: string;
  readonly limit: number;
}

export interface AttackProtectionDeps {
  readonly store: Pick<Store, "failedLogins">;
  readonly config: Pick<ConfigCache, "tenant">;
  readonly clock: Clock;
}

const BLOCKED_TEXT =
  "Your account has been blocked after multiple consecutive login attempts. We've sent you a notification via your preferred contact method with instructions on how to unblock it.";
const SUSPICIOUS_TEXT =
  "We have detected suspicious login behavior and further attempts will be blocked. Please contact the administrator.";

/**
 * Counts wrong passwords in the store, so that limits hold over restarts and nodes, by the tenant's settings. An address is what
 * `networkOf` says of it: whoever has an IPv6 network would otherwise have a new address for each guess.
 */
export function createAttackProtection(deps: AttackProtectionDeps): AttackProtection {
  const { failedLogins } = deps.store;
  const settingsOf = async (tenantId: TenantId) => attackProtectionOf(await deps.config.tenant(tenantId));
  const blockedSince = () => new Date(deps.clock.now().getTime() - BLOCK_MS);

  return {
    async countedAddress(origin) {
      return countedFrom(origin, await settingsOf(origin.tenantId));
    },

    async check(origin) {
      const now = deps.clock.now();
      const settings = await settingsOf(origin.tenantId);
      const { bruteForce, suspiciousIp } = settings;
      let failures = 0;
      if (counts(bruteForce, origin.ip)) {
        failures = await failedLogins.count(origin.tenantId, identifierKey(origin, settings), now, BLOCK_MS);
        if (blocks(bruteForce) && failures >= bruteForce.max_attempts)
          return { allowed: false, refusal: new DomainError("too_many_attempts", BLOCKED_TEXT), logType: "limit_wc" };
      }
      const { max_attempts: most, rate } = suspiciousIp.stage["pre-login"];
      if (counts(suspiciousIp, origin.ip) && blocks(suspiciousIp)) {
        if ((await failedLogins.countFading(origin.tenantId, ipKey(origin.ip), now, rate)) >= most)
          return { allowed: false, refusal: new DomainError("suspicious_ip", SUSPICIOUS_TEXT), logType: "limit_mu" };
      }
      return { allowed: true, failures };
    },

    async recordFailure(origin) {
      const now = deps.clock.now();
      const settings = await settingsOf(origin.tenantId);
      const { bruteForce, suspiciousIp } = settings;
      const failures = counts(bruteForce, origin.ip)
        ? await failedLogins.add(origin.tenantId, identifierKey(origin, settings), now, BLOCK_MS)
        : 0;
      const { max_attempts: most, rate: rateMs } = suspiciousIp.stage["pre-login"];
      const fromThere = counts(suspiciousIp, origin.ip)
        ? await failedLogins.addFading(origin.tenantId, ipKey(origin.ip), now, { rateMs, most })
        : 0;
      return { justBlocked: failures === bruteForce.max_attempts, justThrottled: fromThere === most };
    },

    async recordSuccess(origin) {
      await failedLogins.clear(origin.tenantId, [identifierKey(origin, await settingsOf(origin.tenantId))]);
    },

    async listBlocks(tenantId, identifier) {
      const { bruteForce } = await settingsOf(tenantId);
      if (!bruteForce.enabled || !blocks(bruteForce)) return [];
      const { max_attempts: most } = bruteForce;
      const rows = await failedLogins.listBlocked(tenantId, identifierPrefix(identifier), most, blockedSince());
      return rows.map(blockOf).filter((block) => block.kind === "identifier");
    },

    async listAllBlocks(tenantId, { kind, after, limit }) {
      const { bruteForce, suspiciousIp } = await settingsOf(tenantId);
      const { max_attempts: mostOfIp, rate: rateMs } = suspiciousIp.stage["pre-login"];
      const rules: BlockRule[] = [];
      if (kind !== "ip" && bruteForce.enabled && blocks(bruteForce))
        rules.push({ prefix: ID_PREFIX, atLeast: bruteForce.max_attempts, since: blockedSince() });
      if (kind !== "identifier" && suspiciousIp.enabled && blocks(suspiciousIp))
        rules.push({ prefix: IP_PREFIX, atLeast: mostOfIp, rateMs, now: deps.clock.now() });
      const page = { limit, after: after === undefined ? undefined : parseBlockKey(after) };
      return (await failedLogins.listMostFailed(tenantId, rules, page)).map(blockOf);
    },

    async isIpBlocked(tenantId, ip) {
      const { suspiciousIp } = await settingsOf(tenantId);
      if (!counts(suspiciousIp, ip) || !blocks(suspiciousIp)) return false;
      const { max_attempts: most, rate } = suspiciousIp.stage["pre-login"];
      return (await failedLogins.countFading(tenantId, ipKey(ip), deps.clock.now(), rate)) >= most;
    },

    async unblock(tenantId, identifier, of = "users") {
      const rows = await failedLogins.listBlocked(tenantId, identifierPrefix(identifier), 1);
      const isMeant = (row: FailedLogins) => isOfAdministrators(blockOf(row)) === (of === "administrators");
      await failedLogins.clear(
        tenantId,
        rows.filter(isMeant).map(({ key }) => key),
      );
    },

    unblockIp: (tenantId, ip) => failedLogins.clear(tenantId, [ipKey(ip)]),
  };
}

const isOfAdministrators = (block: Block): boolean =>
  block.kind === "identifier" && isAdministratorsConnection({ id: block.connectionId });

const counts = (limit: { enabled: boolean; allowlist: readonly string[] }, ip: string): boolean =>
  limit.enabled && !isAllowed(ip, limit.allowlist);
const blocks = (limit: { shields: readonly string[] }): boolean => limit.shields.includes("block");

const countedFrom = ({ ip }: AttemptOrigin, { bruteForce }: AttackProtectionSettings): string =>
  bruteForce.mode === "count_per_identifier" ? "" : ip;

// Keys are JSON lists, so that no identifier can spell another one's key; the prefix of one identifier ends with its quote.
const ID_PREFIX = '["id",';
const IP_PREFIX = '["ip",';
const identifierKey = (origin: AttemptOrigin, settings: AttackProtectionSettings): string =>
  JSON.stringify([
    "id",
    normaliseIdentifier(origin.identifier),
    origin.connectionId,
    networkOf(countedFrom(origin, settings)),
  ]);
const identifierPrefix = (identifier: string): string =>
  `${JSON.stringify(["id", normaliseIdentifier(identifier)]).slice(0, -1)},`;
// A network is what the list of blocks calls an address.
const ipKey = (ip: string): string => JSON.stringify(["ip", ip.endsWith("/64") ? ip : networkOf(ip)]);

function blockOf({ key, count: failures, lastAt }: FailedLogins): Block {
  const [kind, first = "", connectionId = "", ip = ""] = JSON.parse(key) as string[];
  return kind === "ip"
    ? { kind, ip: first, failures, lastAt }
    : { kind: "identifier", identifier: first, connectionId, ip, failures, lastAt };
}

/** Where a list of blocks goes on after this one. */
export function blockKey(block: Block): string {
  const key =
    block.kind === "ip"
      ? JSON.stringify(["ip", block.ip])
      : JSON.stringify(["id", block.identifier, block.connectionId, block.ip]);
  return JSON.stringify([block.failures, key]);
}

/** Throws `DomainError("invalid_query")` for what `blockKey` never gave. */
function parseBlockKey(text: string): Pick<FailedLogins, "key" | "count"> {
  try {
    const [count, key] = JSON.parse(text) as unknown[];
    if (typeof count === "number" && typeof key === "string") return { count, key };
  } catch {
    // As what is no such list.
  }
  throw new DomainError("invalid_query", "Query validation error: 'Invalid checkpoint' on property from.");
}
