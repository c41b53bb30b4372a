import type { Client, ClientGrant, ResourceServer } from "../domain/client.ts";
import { type Clock, systemClock } from "../domain/clock.ts";
import type { Connection } from "../domain/connection.ts";
import { administratorsConnection, DASHBOARD_CLIENT_ID, dashboardClient } from "../domain/dashboard.ts";
import type { TenantId } from "../domain/ids.ts";
import type { Migration } from "../domain/migration.ts";
import type { SigningKey, Tenant } from "../domain/tenant.ts";
import { createBoundedMap } from "./bounded-map.ts";
import type { ConfigCache } from "./config-cache.ts";
import type { Store } from "./store.ts";

export interface ConfigCacheOptions {
  readonly clock?: Clock;
  /** How long an answer is used before asking whether another node changed something. */
  readonly maxAgeMs?: number;
}

type ConfigStore = Pick<
  Store,
  | "tenants"
  | "signingKeys"
  | "clients"
  | "clientGrants"
  | "resourceServers"
  | "connections"
  | "migrations"
  | "onConfigChange"
>;

/** Below the second that the interface promises, with room for the question itself. */
const DEFAULT_MAX_AGE_MS = 700;

// Callers choose client ids, realms and host names, so every table of answers has an end. What is there and what is not
// are kept apart: a stranger who tries ids pushes out other tries, never a real client.
const MAX_FOUND = 5000;
const MAX_ABSENT = 500;
const MAX_TENANTS = 5000;

/**
 * Opens the cache over a store. Each tenant's answers are thrown away together when its `configVersion` has moved: at once
 * for changes through this store, after `maxAgeMs` for those of other nodes.
 */
export function openConfigCache(store: ConfigStore, options: ConfigCacheOptions = {}): ConfigCache {
  const clock = options.clock ?? systemClock;
  const maxAgeMs = options.maxAgeMs ?? DEFAULT_MAX_AGE_MS;
  const nowMs = (): number => clock.now().getTime();
  const tenants = createBoundedMap<TenantId, TenantConfig>(MAX_TENANTS);
  const tenantByDomain = createBoundedMap<string, TenantId>(MAX_TENANTS);
  const unknownDomains = createBoundedMap<string, number>(MAX_ABSENT);
  const asked = new Map<TenantId, Promise<TenantConfig>>();

  store.onConfigChange((tenantId) => {
    tenants.delete(tenantId);
    // Whoever began to ask before the change must not put an old answer back.
    asked.delete(tenantId);
    unknownDomains.clear();
  });

  /** The tenant's answers, known to be fresh; a promise only where the database must be asked. */
  function configOf(tenantId: TenantId): TenantConfig | Promise<TenantConfig> {
    const known = tenants.get(tenantId);
    const ageMs = known === undefined ? Number.POSITIVE_INFINITY : nowMs() - known.checkedAtMs;
    // A clock that was set back makes an answer look younger than it is.
    if (known !== undefined && ageMs >= 0 && ageMs < maxAgeMs) return known;
    return asked.get(tenantId) ?? refresh(tenantId, known);
  }

  function refresh(tenantId: TenantId, known: TenantConfig | undefined): Promise<TenantConfig> {
    const checkedAtMs = nowMs();
    const question = store.tenants.configVersion(tenantId).then((version) => {
      const config = known?.version === version ? known : createTenantConfig(store, tenantId, version);
      config.checkedAtMs = checkedAtMs;
      if (asked.get(tenantId) === question) tenants.set(tenantId, config);
      return config;
    });
    asked.set(tenantId, question);
    const forget = () => {
      if (asked.get(tenantId) === question) asked.delete(tenantId);
    };
    question.then(forget, forget);
    return question;
  }

  function read<Answer>(tenantId: TenantId, from: (config: TenantConfig) => Promise<Answer>): Promise<Answer> {
    const config = configOf(tenantId);
    return config instanceof Promise ? config.then(from) : from(config);
  }

  async function findByDomain(domain: string): Promise<Tenant | undefined> {
    const missedAtMs = unknownDomains.get(domain);
    if (missedAtMs !== undefined && nowMs() - missedAtMs < maxAgeMs) return undefined;
    const askedAtMs = nowMs();
    const tenant = await store.tenants.findByDomain(domain);
    if (tenant === undefined) unknownDomains.set(domain, askedAtMs);
    else tenantByDomain.set(domain, tenant.id);
    return tenant;
  }

  return {
    async tenantByDomain(domain) {
      const tenantId = tenantByDomain.get(domain);
      if (tenantId === undefined) return findByDomain(domain);
      const tenant = await read(tenantId, (config) => config.tenant.get(""));
      if (tenant?.domains.includes(domain)) return tenant;
      tenantByDomain.delete(domain);
      return findByDomain(domain);
    },
    tenant: (tenantId) => read(tenantId, (config) => config.tenant.get("")),
    client: (tenantId, clientId) => read(tenantId, (config) => config.clients.get(clientId)),
    resourceServer: (tenantId, identifier) => read(tenantId, (config) => config.resourceServers.get(identifier)),
    clientGrant: (tenantId, clientId, audience) =>
      read(tenantId, (config) => config.clientGrants.get(pairOf(clientId, audience))),
    migration: (tenantId, id) => read(tenantId, (config) => config.migrations.get(id)),
    connection: (tenantId, id) => read(tenantId, (config) => config.connections.get(id)),
    connectionByName: (tenantId, name) => read(tenantId, (config) => config.connectionsByName.get(name)),
    connectionByRealm: (tenantId, realm) => read(tenantId, (config) => config.connectionsByRealm.get(realm)),
    isEnabledFor: (tenantId, connectionId, clientId) =>
      read(tenantId, async (config) => (await config.isEnabledFor.get(pairOf(connectionId, clientId))) === true),
    enabledConnections: (tenantId, clientId) =>
      read(tenantId, async (config) => (await config.enabledConnections.get(clientId)) ?? []),
    signingKeys: (tenantId) => read(tenantId, async (config) => (await config.signingKeys.get("")) ?? []),
    version: (tenantId) => read(tenantId, async (config) => config.version),
  };
}

/** All answers about one tenant at one version. */
interface TenantConfig {
  readonly version: number;
  checkedAtMs: number;
  readonly tenant: Answers<Tenant>;
  readonly signingKeys: Answers<readonly SigningKey[]>;
  readonly clients: Answers<Client>;
  readonly clientGrants: Answers<ClientGrant>;
  readonly resourceServers: Answers<ResourceServer>;
  readonly migrations: Answers<Migration>;
  readonly connections: Answers<Connection>;
  readonly connectionsByName: Answers<Connection>;
  readonly connectionsByRealm: Answers<Connection>;
  readonly enabledConnections: Answers<readonly Connection[]>;
  readonly isEnabledFor: Answers<true>;
}

function createTenantConfig(store: ConfigStore, tenantId: TenantId, version: number): TenantConfig {
  return {
    version,
    checkedAtMs: 0,
    tenant: createAnswers(() => store.tenants.find(tenantId)),
    signingKeys: createAnswers(() => store.signingKeys.list(tenantId)),
    clients: createAnswers((clientId) =>
      clientId === DASHBOARD_CLIENT_ID ? findDashboard(store, tenantId) : store.clients.find(tenantId, clientId),
    ),
    clientGrants: createAnswers((pair) => store.clientGrants.findFor(tenantId, ...partsOf(pair))),
    resourceServers: createAnswers((identifier) => store.resourceServers.findByIdentifier(tenantId, identifier)),
    migrations: createAnswers((id) => store.migrations.find(tenantId, id)),
    connections: createAnswers((id) => store.connections.find(tenantId, id)),
    connectionsByName: createAnswers((name) => store.connections.findByName(tenantId, name)),
    connectionsByRealm: createAnswers((realm) => store.connections.findByRealm(tenantId, realm)),
    enabledConnections: createAnswers(async (clientId) => {
      if (clientId === DASHBOARD_CLIENT_ID) return [administratorsConnection(tenantId)];
      const connections = await store.connections.enabledConnections(tenantId, clientId);
      // "None" is counted among the absent, as for a client that does not exist.
      return connections.length === 0 ? undefined : connections;
    }),
    isEnabledFor: createAnswers(async (pair) =>
      (await store.connections.isEnabledFor(tenantId, ...partsOf(pair))) ? true : undefined,
    ),
  };
}

async function findDashboard(store: ConfigStore, tenantId: TenantId): Promise<Client | undefined> {
  const tenant = await store.tenants.find(tenantId);
  return tenant && dashboardClient(tenant);
}

/** Answers to one kind of question; a question that is being asked is not asked twice. */
interface Answers<Answer extends object | true> {
  get(key: string): Promise<Answer | undefined>;
}

function createAnswers<Answer extends object | true>(
  ask: (key: string) => Promise<Answer | undefined>,
): Answers<Answer> {
  type Entry = Promise<Answer | undefined>;
  const found = createBoundedMap<string, Entry>(MAX_FOUND);
  const absent = createBoundedMap<string, Entry>(MAX_ABSENT);
  return {
    get(key) {
      const known = found.get(key) ?? absent.get(key);
      if (known !== undefined) return known;
      const question = ask(key);
      // Until the answer is known it counts as absent.
      absent.set(key, question);
      question.then(
        (answer) => {
          if (answer === undefined) return;
          if (absent.get(key) === question) absent.delete(key);
          found.set(key, question);
        },
        () => {
          if (absent.get(key) === question) absent.delete(key);
        },
      );
      return question;
    },
  };
}

// JSON, since a separator could be part of an audience.
const pairOf = (one: string, other: string): string => JSON.stringify([one, other]);
const partsOf = (pair: string): [string, string] => JSON.parse(pair) as [string, string];
