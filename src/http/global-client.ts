import type { Client } from "../domain/client.ts";
import type { TenantId } from "../domain/ids.ts";
import type { Store } from "../store/store.ts";

/** The tenant's one "All Applications" client (contract §4.3), which stands in where a request names none. */
export async function globalClientOf(
  tenantId: TenantId,
  deps: { readonly store: Pick<Store, "clients"> },
): Promise<Client> {
  const { items } = await deps.store.clients.list(tenantId, { isGlobal: true }, { offset: 0, limit: 1 });
  if (!items[0]) throw new Error("The tenant has no global client.");
  return items[0];
}
