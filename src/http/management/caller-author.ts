import type { RouteContext } from "../route.ts";
import type { ManagementDeps } from "./management-deps.ts";

/** How a record names who called: an administrator by their address, another person by their subject, a machine client by its name and its id, which nobody else has. */
export async function authorOf(
  { caller, tenant }: Pick<RouteContext, "caller" | "tenant">,
  deps: Pick<ManagementDeps, "config">,
): Promise<string> {
  if (caller.administrator !== undefined) return caller.administrator.email;
  if (!caller.subject.endsWith("@clients")) return caller.subject;
  const client = await deps.config.client(tenant.id, caller.clientId);
  return client === undefined ? caller.subject : `${client.name} (${caller.clientId})`;
}
