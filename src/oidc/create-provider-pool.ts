import type { IncomingMessage, ServerResponse } from "node:http";
import { LRUCache } from "lru-cache";
import type { SigningKey } from "../domain/tenant.ts";
import { type CreateProviderDeps, createProvider, type TenantProvider } from "./create-provider.ts";
import { type OidcRequest, type OidcSite, rememberRequest } from "./oidc-request.ts";
import { type Population, populationOf } from "./population.ts";

/** A provider in use: with what it was made from, to see when it is out of date. */
interface PooledProvider extends TenantProvider {
  readonly handle: (raw: IncomingMessage, reply: ServerResponse) => Promise<void>;
}

interface Entry {
  keys: readonly SigningKey[];
  readonly fingerprint: string;
  readonly made: Promise<PooledProvider>;
}

/** The OpenID Providers of all tenant domains. */
export interface ProviderPool {
  /** The provider of this site for those who sign in at this client; made on first use and again when the tenant's signing keys change. */
  get(site: OidcSite, clientId?: string): Promise<TenantProvider>;
  /** Lets the site's provider answer a request whose body was parsed before. Resolves when the answer is on its way. */
  handle(raw: IncomingMessage, reply: ServerResponse, request: OidcRequest): Promise<void>;
}

/** A provider takes about a megabyte; tenants beyond this many take turns. */
const MAX_PROVIDERS = 500;

export function createProviderPool(deps: CreateProviderDeps): ProviderPool {
  const entries = new LRUCache<string, Entry>({ max: MAX_PROVIDERS });

  const find = async (site: OidcSite, clientId?: string): Promise<PooledProvider> => {
    const population = populationOf(clientId);
    const keys = await deps.config.signingKeys(site.tenant.id);
    const name = `${site.tenant.id} ${site.domain} ${population}`;
    const known = entries.get(name);
    if (known !== undefined) {
      // The cache gives a new list with each change of any setting, so the keys themselves decide.
      if (known.keys === keys) return known.made;
      if (known.fingerprint === fingerprintOf(keys)) {
        known.keys = keys;
        return known.made;
      }
    }
    const made = build(site, population, keys, deps);
    entries.set(name, { keys, fingerprint: fingerprintOf(keys), made });
    made.catch(() => entries.delete(name));
    return made;
  };

  return {
    get: find,

    async handle(raw, reply, request) {
      rememberRequest(raw, request);
      const { handle } = await find(request.site, request.clientId);
      await handle(raw, reply);
    },
  };
}

async function build(
  { tenant, domain }: OidcSite,
  population: Population,
  keys: readonly SigningKey[],
  deps: CreateProviderDeps,
): Promise<PooledProvider> {
  const made = await createProvider({ tenantId: tenant.id, domain, population, keys }, deps);
  return { ...made, handle: made.provider.callback() };
}

const fingerprintOf = (keys: readonly SigningKey[]): string =>
  keys
    .map(({ kid, state }) => `${kid} ${state}`)
    .sort()
    .join();
