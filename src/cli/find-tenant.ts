import type { Tenant } from "../domain/tenant.ts";
import type { Store } from "../store/store.ts";
import { CliError, EXIT } from "./cli-error.ts";

/** The tenant a command is about: the one that answers at `domain`, or the only one. Throws `CliError` when that is not clear. */
export async function findTenant(
  domain: string | undefined,
  deps: { readonly store: Pick<Store, "tenants"> },
): Promise<Tenant> {
  const tenants = await deps.store.tenants.list();
  if (tenants.length === 0) throw new CliError('There is no tenant yet. Create one with "usher init".');
  const known = tenants.flatMap((tenant) => tenant.domains);
  if (domain === undefined) {
    if (tenants.length === 1) return tenants[0]!;
    throw new CliError(`There are ${tenants.length} tenants. Choose one with --domain: ${listed(known)}.`, EXIT.usage);
  }
  const wanted = domain.toLowerCase().replace(/:443$/, "");
  const found = tenants.find((tenant) => tenant.domains.includes(wanted));
  if (!found) throw new CliError(`No tenant answers at ${wanted}. There are: ${listed(known)}.`, EXIT.usage);
  return found;
}

const listed = (domains: readonly string[]): string =>
  domains.length > 10 ? `${domains.slice(0, 10).join(", ")} and ${domains.length - 10} more` : domains.join(", ");
