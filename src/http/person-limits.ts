import type { Clock } from "../domain/clock.ts";
import { normaliseIdentifier } from "../domain/identifier.ts";
import { networkOf } from "../domain/ip-network.ts";
import type { Tenant } from "../domain/tenant.ts";
import { isAllowed } from "../flows/attack-protection/allow-list.ts";
import { attackProtectionOf } from "../flows/attack-protection/attack-protection-settings.ts";
import { createRequestLimiter, type LimitState } from "./management/request-limiter.ts";

/** How often people may ask for what costs others something: a mail, a new user. Counted in this process. */
export interface PersonLimits {
  /** Contract §4.1, §5.2: ten at once, then one a minute, for one address and e-mail. */
  takePasswordChange(tenantId: string, ip: string, identifier: string): LimitState;
  /** Contract §4.10, `pre-user-registration`; undefined where the tenant does not limit sign-ups from that address. */
  takeSignUp(tenant: Pick<Tenant, "id" | "settings">, ip: string): LimitState | undefined;
}

export function createPersonLimits(deps: { clock: Clock }): PersonLimits {
  const passwordChanges = createRequestLimiter({ burst: 10, perSecond: 1 / 60 }, deps);
  const signUps = createRequestLimiter({ burst: 50, perSecond: 1 / 1.2 }, deps);
  return {
    takePasswordChange: (tenantId, ip, identifier) =>
      passwordChanges.take(JSON.stringify([tenantId, ip, normaliseIdentifier(identifier)])),
    takeSignUp(tenant, ip) {
      const { enabled, shields, allowlist, stage } = attackProtectionOf(tenant).suspiciousIp;
      if (!enabled || !shields.includes("block") || isAllowed(ip, allowlist)) return undefined;
      const { max_attempts: burst, rate } = stage["pre-user-registration"];
      return signUps.take(JSON.stringify([tenant.id, networkOf(ip)]), { burst, perSecond: 1_000 / rate });
    },
  };
}
