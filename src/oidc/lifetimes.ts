import type { Client, RefreshTokenPolicy } from "../domain/client.ts";
import type { Tenant } from "../domain/tenant.ts";

/** What "never expires" is: longer than any installation keeps a key. */
export const TEN_YEARS_SECONDS = 10 * 365 * 24 * 3600;
const HOUR = 3600;

/** When a refresh token ends, in seconds from now (contract §3.10): at its own lifetime or when it was not used for too long. */
export function refreshTokenSeconds(policy: RefreshTokenPolicy, ageSeconds: number): number {
  const endless = policy.expirationType === "non-expiring";
  const absolute = endless || policy.infiniteTokenLifetime ? TEN_YEARS_SECONDS : policy.tokenLifetime - ageSeconds;
  const idle = endless || policy.infiniteIdleTokenLifetime ? TEN_YEARS_SECONDS : policy.idleTokenLifetime;
  return Math.max(1, Math.floor(Math.min(absolute, idle)));
}

/** Whether use prolongs the token although it is not exchanged for another. */
export const hasIdleLifetime = ({ refreshToken }: Client): boolean =>
  refreshToken.expirationType === "expiring" && !refreshToken.infiniteIdleTokenLifetime;

/** The tenant's session lifetimes (contract §4.10), in seconds; defaults 168 h and 72 h. */
export function sessionLifetimes(tenant: Tenant): { absoluteSeconds: number; idleSeconds: number } {
  return {
    absoluteSeconds: lifetime(tenant, "session_lifetime", 168 * HOUR),
    idleSeconds: lifetime(tenant, "idle_session_lifetime", 72 * HOUR),
  };
}

function lifetime({ settings }: Tenant, name: string, fallbackSeconds: number): number {
  const minutes = settings[`${name}_in_minutes`];
  if (typeof minutes === "number" && minutes > 0) return Math.ceil(minutes * 60);
  const hours = settings[name];
  return typeof hours === "number" && hours > 0 ? Math.ceil(hours * HOUR) : fallbackSeconds;
}
