import type { TenantId } from "../../domain/ids.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { Store } from "../../store/store.ts";

/**
 * Changes one of the settings of a tenant that have routes of their own. `change` gets what is kept now and gives what is kept from now
 * on, `undefined` for nothing; it may run more than once. Gives what `change` gave.
 */
export function changeTenantSetting<Kept extends JsonObject | undefined>(
  tenantId: TenantId,
  name: string,
  change: (before: unknown) => Kept,
  deps: { readonly store: Pick<Store, "transaction"> },
): Promise<Kept> {
  return deps.store.transaction(async (tx) => {
    const { [name]: before, ...others } = (await tx.tenants.find(tenantId))?.settings ?? {};
    const after = change(before);
    await tx.tenants.updateSettings(tenantId, after === undefined ? others : { ...others, [name]: after });
    return after;
  });
}
