import type { Client, ClientGrant, ResourceServer } from "../domain/client.ts";
import type { Connection } from "../domain/connection.ts";
import type { TenantId } from "../domain/ids.ts";
import type { Migration } from "../domain/migration.ts";
import type { SigningKey, Tenant } from "../domain/tenant.ts";

/**
 * What requests read again and again, kept in memory. A change made through this process's store is seen at once; a change
 * of another node within a second, by the tenant's `configVersion` (design §7). Objects are shared: never change them.
 */
export interface ConfigCache {
  tenantByDomain(domain: string): Promise<Tenant | undefined>;
  tenant(tenantId: TenantId): Promise<Tenant | undefined>;
  client(tenantId: TenantId, clientId: string): Promise<Client | undefined>;
  resourceServer(tenantId: TenantId, identifier: string): Promise<ResourceServer | undefined>;
  clientGrant(tenantId: TenantId, clientId: string, audience: string): Promise<ClientGrant | undefined>;
  /** Where a connection's migration stands. Not for deciding whether a source may be asked: that reads the store. */
  migration(tenantId: TenantId, connectionId: string): Promise<Migration | undefined>;
  connection(tenantId: TenantId, id: string): Promise<Connection | undefined>;
  connectionByName(tenantId: TenantId, name: string): Promise<Connection | undefined>;
  connectionByRealm(tenantId: TenantId, realm: string): Promise<Connection | undefined>;
  isEnabledFor(tenantId: TenantId, connectionId: string, clientId: string): Promise<boolean>;
  enabledConnections(tenantId: TenantId, clientId: string): Promise<readonly Connection[]>;
  signingKeys(tenantId: TenantId): Promise<readonly SigningKey[]>;
  /** A number that changes whenever anything above may have changed: for caches built on top, such as provider instances. */
  version(tenantId: TenantId): Promise<number>;
}
