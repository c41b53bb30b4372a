import type { Provider, ProviderClient } from "oidc-provider";
import type { Client } from "../domain/client.ts";
import type { Clock } from "../domain/clock.ts";
import { atDomain } from "../domain/dashboard.ts";
import { DomainError } from "../domain/errors.ts";
import type { TenantId } from "../domain/ids.ts";
import type { SigningKey } from "../domain/tenant.ts";
import type { ConfigCache } from "../store/config-cache.ts";
import type { Sealer } from "../store/sealer.ts";
import { clientKeysOf } from "./client-keys.ts";
import { clientMetadataOf } from "./client-metadata.ts";
import { type Population, populationOf } from "./population.ts";

interface Mapped {
  readonly client: ProviderClient;
  /** When one of its keys expires: then it is made anew. */
  readonly until: number | undefined;
}

/**
 * Lets the provider find clients in the config cache. Its own way makes a JSON text and a digest of the whole client for each request;
 * here the object that was made for a client is kept as long as the client is unchanged. Gives the way back from such an object.
 */
export function mapClients(
  provider: Provider,
  input: { tenantId: TenantId; domain: string; population: Population; signingAlg: SigningKey["alg"] },
  deps: { config: Pick<ConfigCache, "client">; sealer: Sealer; clock: Clock },
): (client: ProviderClient) => Client {
  const made = new WeakMap<Client, Mapped>();
  const origin = new WeakMap<ProviderClient, Client>();
  // `client-metadata.ts` has left out what nobody may be redirected to; the library's further rules (https only, no localhost with
  // the implicit grant, no custom schemes) are stricter than Auth0's.
  provider.Client.Schema.prototype.redirectUris = () => undefined;
  provider.Client.find = async (clientId) => {
    if (typeof clientId !== "string" || !/^[\x21-\x7e]{1,255}$/.test(clientId)) return undefined;
    if (populationOf(clientId) !== input.population) return undefined;
    const client = await deps.config.client(input.tenantId, clientId);
    if (client === undefined) return undefined;
    let mapped = made.get(client);
    if (mapped === undefined || (mapped.until !== undefined && mapped.until <= deps.clock.now().getTime())) {
      const keys = clientKeysOf(client, deps.clock.now());
      const here = input.population === "administrators" ? atDomain(client, input.domain) : client;
      const metadata = clientMetadataOf(here, keys, { sealer: deps.sealer, signingAlg: input.signingAlg });
      mapped = { client: new provider.Client(metadata), until: keys?.until };
      made.set(client, mapped);
      origin.set(mapped.client, here);
    }
    return mapped.client;
  };
  return (mapped) => {
    const client = origin.get(mapped);
    if (client === undefined) throw new DomainError("internal", "The client is unknown.");
    return client;
  };
}
