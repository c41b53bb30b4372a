import { randomBytes } from "node:crypto";
import type { DatabaseStrategyDeps } from "../../src/connections/database/database-strategy.ts";
import { createOpenConnections } from "../../src/connections/open-connections.ts";
import { systemClock } from "../../src/domain/clock.ts";
import { Credentials } from "../../src/domain/credentials.ts";
import { newTenantId } from "../../src/domain/ids.ts";
import type { Tenant } from "../../src/domain/tenant.ts";
import { createAttackProtection } from "../../src/flows/attack-protection/attack-protection.ts";
import type { SignInRequest } from "../../src/flows/login/sign-in-outcome.ts";
import { createSignInWithPassword } from "../../src/flows/login/sign-in-with-password.ts";
import { createLogWriter } from "../../src/logs/batching-log-writer.ts";
import { createFirstSignIn } from "../../src/migration/first-sign-in.ts";
import type { SourceConnector } from "../../src/sources/source-connector.ts";
import { createSealer } from "../../src/store/sealer.ts";
import type { Store } from "../../src/store/store.ts";
import { createPasswordHasher } from "../../src/users/argon2-password-hasher.ts";
import { blankClient, blankConnection } from "./blank-objects.ts";

const now = new Date();

/** One node: everything between a sign-in request and the store, as `main.ts` wires it. */
export function startNode(
  store: Store,
  source: SourceConnector,
  options: { sourceTimeoutMs?: number; openSource?: () => SourceConnector } & Pick<
    DatabaseStrategyDeps,
    "shadow" | "refusals"
  > = {},
) {
  const sourceTimeoutMs = options.sourceTimeoutMs ?? 20_000;
  const logWriter = createLogWriter({ store, clock: systemClock }, { flushEveryMs: 5 });
  const passwordHasher = createPasswordHasher({ concurrency: 4, queueLimit: 1_000 });
  const firstSignIn = createFirstSignIn({
    store,
    logWriter,
    sealer: createSealer(randomBytes(32)),
    clock: systemClock,
    passwordHasher,
    sourceTimeoutMs,
  });
  const connections = createOpenConnections({
    store,
    passwordHasher,
    firstSignIn,
    sourceTimeoutMs,
    shadow: options.shadow,
    refusals: options.refusals,
    openSource: options.openSource ?? (() => source),
  });
  const attackProtection = createAttackProtection({
    store,
    config: { tenant: (id) => store.tenants.find(id) },
    clock: systemClock,
  });
  return {
    logWriter,
    connections,
    signIn: createSignInWithPassword({ connections, attackProtection, logWriter, clock: systemClock }),
  };
}

/** A tenant, its connection in import mode, a client, and requests of that client. */
export function newWorld(name: string) {
  const tenant: Tenant = { id: newTenantId(), name: "acme", domains: [`${name}.test`], settings: {}, createdAt: now };
  const connection = blankConnection(tenant.id, "DestinationDatabase", now, {
    options: { enabledDatabaseCustomization: true, import_mode: true },
  });
  const client = blankClient(tenant.id, now);
  const request = (identifier: string, password: string, more: Partial<SignInRequest> = {}): SignInRequest => ({
    tenant,
    domain: tenant.domains[0]!,
    client,
    connection,
    credentials: new Credentials(identifier, password),
    ip: "203.0.113.7",
    userAgent: "test",
    via: "token_endpoint",
    signal: new AbortController().signal,
    ...more,
  });
  return { tenant, connection, request };
}
