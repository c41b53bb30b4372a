import type { Clock } from "../../domain/clock.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { Store } from "../../store/store.ts";
import { BLOCK_MS } from "./attack-protection.ts";
import { attackProtectionOf } from "./attack-protection-settings.ts";

const ROWS_AT_ONCE = 1_000;

/**
 * Removes counts of failures that limit nobody any longer, whatever they are for. Many small transactions, so that no sign-in waits long
 * behind one.
 */
export async function forgetOldFailures(deps: {
  readonly store: Pick<Store, "tenants" | "failedLogins">;
  readonly clock: Clock;
}): Promise<void> {
  for (const tenant of await deps.store.tenants.list()) {
    const before = new Date(deps.clock.now().getTime() - longestMs(tenant));
    while ((await deps.store.failedLogins.removeOld(tenant.id, before, ROWS_AT_ONCE)) === ROWS_AT_ONCE);
  }
}

/** How long a count may matter after its last failure: of an address, until its failures are forgotten one by one. */
function longestMs(tenant: Tenant): number {
  const { max_attempts: most, rate } = attackProtectionOf(tenant).suspiciousIp.stage["pre-login"];
  return Math.max(BLOCK_MS, (most + 1) * rate);
}
