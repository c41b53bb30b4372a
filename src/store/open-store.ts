import { Kysely, sql } from "kysely";
import { type Clock, systemClock } from "../domain/clock.ts";
import { createAdministratorStore } from "./administrators.ts";
import { createBroughtUserStore } from "./brought-users.ts";
import { createCampaignMailStore } from "./campaign-mails.ts";
import { createClientGrantStore } from "./client-grants.ts";
import { createClientStore } from "./clients.ts";
import { createConnectionStore } from "./connections.ts";
import { createDatabase, type Database, type OpenDatabase } from "./database.ts";
import type { Engine } from "./engines/engine.ts";
import { tellUnavailable } from "./engines/tell-unavailable.ts";
import { createFailedLoginStore } from "./failed-logins.ts";
import { createJobStore } from "./jobs.ts";
import { createLogEventStore } from "./log-events.ts";
import { migrate } from "./migrate.ts";
import { createMigrationStore } from "./migrations-of-connections.ts";
import { createOidcPayloadStore } from "./oidc-payloads.ts";
import { createOutboxStore } from "./outbox.ts";
import { createProbeReportStore } from "./probe-reports.ts";
import { createProgressStore } from "./progress.ts";
import { createResourceServerStore } from "./resource-servers.ts";
import { createRosterStore } from "./roster.ts";
import { createScriptVersionStore } from "./script-versions.ts";
import { createShadowComparisonStore } from "./shadow-comparisons.ts";
import { createSigningKeyStore } from "./signing-keys.ts";
import { createSourceGuessStore } from "./source-guesses.ts";
import { createSourceHealthStore } from "./source-health.ts";
import type { Store } from "./store.ts";
import type { Tables } from "./tables.ts";
import { createTenantStore } from "./tenants.ts";
import { createTicketStore } from "./tickets.ts";
import { createTombstoneStore } from "./tombstones.ts";
import { createTraceStore } from "./traces.ts";
import { createUserStore } from "./users.ts";

export interface OpenStoreOptions {
  /** `postgres://…`; goes before `file`. */
  readonly databaseUrl?: string;
  /** The embedded database's file; made when it is missing. */
  readonly file?: string;
  /** Most connections that this process opens to a PostgreSQL server. */
  readonly poolSize?: number;
  readonly clock?: Clock;
  /** Hears of every statement that failed because the database did not do its work. */
  readonly onUnavailable?: (error: unknown) => void;
}

const DEFAULT_POOL_SIZE = 10;

/**
 * Opens the database and brings it to this release's version. Throws `DatabaseUnusableError` when it cannot be opened and
 * `DatabaseTooNewError` when a newer release made it; the messages are meant for the operator.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const engine = await openEngine(options);
  const clock = options.clock ?? systemClock;
  const { isUnavailable } = engine;
  const dialect = tellUnavailable(engine.dialect, { isUnavailable, onUnavailable: options.onUnavailable });
  const db = new Kysely<Tables>({ dialect });
  try {
    await migrate(db, { engine, clock });
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return createStore(createDatabase(db, engine, clock));
}

async function openEngine({ databaseUrl, file, poolSize }: OpenStoreOptions): Promise<Engine> {
  if (databaseUrl !== undefined) {
    const { openPostgres } = await import("./engines/postgres.ts");
    return openPostgres(databaseUrl, { poolSize: poolSize ?? DEFAULT_POOL_SIZE });
  }
  if (file === undefined) throw new Error("Neither a database URL nor a file was given.");
  const { openSqlite } = await import("./engines/sqlite.ts");
  return openSqlite(file);
}

function createStore(database: OpenDatabase): Store {
  return {
    ...aggregatesOf(database),
    transaction: (work, options) => database.transaction((own) => work(inTransaction(own, database)), options),
    async writingMuch(work) {
      const end = database.engine.expectMuch();
      try {
        return await work();
      } finally {
        end();
      }
    },
    onConfigChange: database.onConfigChange,
    onArrivals: database.onArrivals,
    async ping() {
      await database.db.selectNoFrom(sql`1`.as("one")).execute();
    },
    close: () => database.db.destroy(),
  };
}

function inTransaction(own: Database, outer: OpenDatabase): Store {
  return {
    ...aggregatesOf(own),
    async transaction() {
      throw new Error("Transactions cannot be nested.");
    },
    writingMuch: (work) => work(),
    onConfigChange: outer.onConfigChange,
    onArrivals: outer.onArrivals,
    async ping() {},
    async close() {
      throw new Error("A store cannot be closed from inside a transaction.");
    },
  };
}

const aggregatesOf = (database: Database) => ({
  tenants: createTenantStore(database),
  signingKeys: createSigningKeyStore(database),
  clients: createClientStore(database),
  clientGrants: createClientGrantStore(database),
  resourceServers: createResourceServerStore(database),
  connections: createConnectionStore(database),
  users: createUserStore(database),
  tickets: createTicketStore(database),
  logEvents: createLogEventStore(database),
  traces: createTraceStore(database),
  oidc: createOidcPayloadStore(database),
  outbox: createOutboxStore(database),
  failedLogins: createFailedLoginStore(database),
  migrations: createMigrationStore(database),
  roster: createRosterStore(database),
  progress: createProgressStore(database),
  tombstones: createTombstoneStore(database),
  scriptVersions: createScriptVersionStore(database),
  shadowComparisons: createShadowComparisonStore(database),
  sourceGuesses: createSourceGuessStore(database),
  sourceHealth: createSourceHealthStore(database),
  jobs: createJobStore(database),
  campaignMails: createCampaignMailStore(database),
  broughtUsers: createBroughtUserStore(database),
  probeReports: createProbeReportStore(database),
  administrators: createAdministratorStore(database),
});
