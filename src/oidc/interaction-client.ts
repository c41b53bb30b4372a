import type { TenantId } from "../domain/ids.ts";
import { isJsonObject } from "../domain/json.ts";
import type { Store } from "../store/store.ts";

/** The client of a sign-in that is under way; undefined when there is no such one (any more). */
export async function clientIdOfInteraction(
  tenantId: TenantId,
  uid: string,
  deps: { store: Pick<Store, "oidc"> },
): Promise<string | undefined> {
  const interaction = await deps.store.oidc.find(tenantId, "Interaction", uid);
  const params = interaction?.params;
  return isJsonObject(params) && typeof params.client_id === "string" ? params.client_id : undefined;
}
