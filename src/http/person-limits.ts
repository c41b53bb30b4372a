import type { Clock } from "../domain/clock.ts";
import { normaliseIdentifier } from "../domain/identifier.ts";
import { createRequestLimiter, type LimitState } from "./management/request-limiter.ts";

/** How often people may ask for what costs others something: a mail, a new user. Counted in this process. */
export interface PersonLimits {
  /** Contract §4.1, §5.2: ten at once, then one a minute, for one address and e-mail. */
  takePasswordChange(tenantId: string, ip: string, identifier: string): LimitState;
  /** Contract §4.10, `pre-user-registration`: fifty at once from one address, then one every 1.2 s. */
  takeSignUp(tenantId: string, ip: string): LimitState;
}

export function createPersonLimits(deps: { clock: Clock }): PersonLimits {
  const passwordChanges = createRequestLimiter({ burst: 10, perSecond: 1 / 60 }, deps);
  const signUps = createRequestLimiter({ burst: 50, perSecond: 1 / 1.2 }, deps);
  return {
    takePasswordChange: (tenantId, ip, identifier) =>
      passwordChanges.take(JSON.stringify([tenantId, ip, normaliseIdentifier(identifier)])),
    takeSignUp: (tenantId, ip) => signUps.take(JSON.stringify([tenantId, ip])),
  };
}
