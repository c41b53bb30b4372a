import { scopesOfRole } from "../../domain/administrator-scopes.ts";
import type { ClientGrant } from "../../domain/client.ts";
import { DomainError } from "../../domain/errors.ts";
import type { TenantId } from "../../domain/ids.ts";
import type { Store } from "../../store/store.ts";
import type { ManagementCaller } from "../route.ts";

type PowerDeps = { readonly store: Pick<Store, "clientGrants" | "resourceServers"> };

/** More APIs than a client has grants for. */
const MOST_GRANTS = 1_000;

/**
 * Whether a client may do more in the Management API than the administrator who asks: whoever has its secret, or gives it another, is as
 * mighty as it is. Machine clients are not compared, as at Auth0.
 */
export async function mayMoreThan(
  caller: ManagementCaller,
  client: { readonly tenantId: TenantId; readonly clientId: string },
  deps: PowerDeps,
): Promise<boolean> {
  if (!isLimited(caller)) return false;
  const { clientGrants } = deps.store;
  const page = { offset: 0, limit: MOST_GRANTS };
  const { items } = await clientGrants.list(client.tenantId, { clientId: client.clientId }, page);
  for (const grant of items) if (await grantsMoreThan(caller, grant, deps)) return true;
  return false;
}

/** Throws `DomainError("insufficient_scope")` for a client that `mayMoreThan` its caller. */
export async function refuseMightierClient(
  caller: ManagementCaller,
  client: { readonly tenantId: TenantId; readonly clientId: string },
  deps: PowerDeps,
): Promise<void> {
  if (await mayMoreThan(caller, client, deps)) throw mightier();
}

/**
 * Throws `DomainError("insufficient_scope")` for a grant by which a client may do more than the administrator who makes, changes or removes it:
 * a client that lost one for a moment would show them its secret, and have it back later.
 */
export async function refuseMightierGrant(
  caller: ManagementCaller,
  grant: ClientGrant,
  deps: PowerDeps,
): Promise<void> {
  if (isLimited(caller) && (await grantsMoreThan(caller, grant, deps))) throw mightier();
}

const isLimited = ({ administrator }: ManagementCaller): boolean =>
  administrator !== undefined && administrator.role !== "owner";

async function grantsMoreThan(
  { administrator }: ManagementCaller,
  { tenantId, audience, scope, properties }: ClientGrant,
  deps: PowerDeps,
): Promise<boolean> {
  const api = await deps.store.resourceServers.findByIdentifier(tenantId, audience);
  if (api?.isSystem !== true || administrator === undefined) return false;
  const granted = properties.allow_all_scopes === true ? api.scopes.map(({ value }) => value) : scope;
  const own = scopesOfRole(administrator.role);
  // Scopes that no route of this server asks for are Auth0's, and mean nothing here.
  return granted.some((name) => scopesOfRole("owner").has(name) && !own.has(name));
}

const mightier = () =>
  new DomainError(
    "insufficient_scope",
    "This application may do more in the Management API than your role allows. Ask an owner.",
  );
