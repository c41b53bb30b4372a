import { z } from "zod";
import type { Connection } from "../../../domain/connection.ts";
import { normaliseEmailDomain } from "../../../domain/email-domain.ts";
import { DomainError } from "../../../domain/errors.ts";
import { firstMigration, type Migration } from "../../../domain/migration.ts";
import { countMigration } from "../../../migration/count-migration.ts";
import { changeSettings, type SettingsChange } from "../../../migration/phases/change-migration.ts";
import { defineRoute, type Route } from "../../route.ts";
import { findConnection } from "../connections.ts";
import type { ManagementDeps } from "../management-deps.ts";
import { checkpointPagingQuery } from "../paging.ts";
import { queryList } from "../query-values.ts";
import { connectionParams } from "./connection-params.ts";
import { actorOf, criteriaSchema, migrationReply, migrationToWire, rampSchema } from "./migration-wire.ts";

const DEFAULT_TAKE = 50;

const shared = { tag: "migrations", status: 200 } as const;
const domain = z
  .string()
  .max(253)
  .overwrite((text) => normaliseEmailDomain(text) ?? "")
  .min(1, "must be a domain, such as example.com");
/** What is sent: an empty rule would read like nobody, and mean everybody. */
const rampBody = rampSchema
  .extend({
    domains: z.array(domain).max(1000).describe("Domains of e-mail addresses; not those below them.").optional(),
  })
  .refine(({ share, domains = [], clients = [] }) => share !== undefined || domains.length > 0 || clients.length > 0, {
    message: "a ramp needs a rule; null takes everybody over, and a share of 0 nobody",
  });
const changeBody = z.strictObject({
  estimate: z.int().min(0).max(1_000_000_000).nullable().describe("null: none.").optional(),
  ramp: rampBody.nullable().describe("Replaces the ramp as a whole. null: everybody is taken over.").optional(),
  shadow_share: z.number().min(0).max(1).optional(),
  criteria: criteriaSchema.partial().describe("What is absent stays.").optional(),
});
const listQuery = z.strictObject({
  from: checkpointPagingQuery.from,
  take: checkpointPagingQuery.take,
  connection_id: queryList("Only those of these connections.").optional(),
});

/** The database connection with this id. Throws `DomainError` for one that is not there or keeps no users here. */
export async function findMigratingConnection(
  connectionId: string,
  tenantId: Connection["tenantId"],
  deps: ManagementDeps,
): Promise<Connection> {
  const connection = await findConnection(connectionId, tenantId, deps);
  if (connection.strategy !== "auth0")
    throw new DomainError("unsupported_operation", "Only database connections have a migration.");
  return connection;
}

/** The migration as it is now, with its counts, as the API shows it. */
export async function showMigration(connection: Connection, migration: Migration | undefined, deps: ManagementDeps) {
  const shown = migration ?? firstMigration(connection);
  const counts = countMigration(await deps.store.progress.read(connection.tenantId, connection.id), shown.settings);
  const lastProbe = await deps.store.probeReports.find(connection.tenantId, connection.id);
  return migrationToWire(connection, shown, counts, deps.clock.now(), lastProbe);
}

const listMigrations = defineRoute({
  ...shared,
  method: "GET",
  path: "/migrations",
  operationId: "listMigrations",
  summary: "List the migrations of connections that import users, or did",
  scopes: ["read:migrations"],
  query: listQuery,
  reply: z.object({ migrations: z.array(migrationReply), next: z.string().optional() }),
  async handle({ query, context }, deps: ManagementDeps) {
    const { tenant } = context;
    const limit = query.take ?? DEFAULT_TAKE;
    const page = { after: query.from, limit: limit + 1 };
    const filter = { strategies: ["auth0"], ids: query.connection_id };
    const connections = await deps.store.connections.listAfter(tenant.id, filter, page);
    const records = new Map((await deps.store.migrations.list(tenant.id)).map((one) => [one.connectionId, one]));
    const migrations = [];
    for (const connection of connections.slice(0, limit)) {
      const record = records.get(connection.id);
      const shown = await showMigration(connection, record, deps);
      const hasBegun = shown.counts.listed > 0 || shown.counts.source_calls > 0;
      if (record || connection.options.import_mode === true || hasBegun) migrations.push(shown);
    }
    // Connections without a migration are left out, so that a page may be shorter than asked for.
    return { migrations, next: connections.length > limit ? connections[limit - 1]?.id : undefined };
  },
});

const readMigration = defineRoute({
  ...shared,
  method: "GET",
  path: "/migrations/{connection_id}",
  operationId: "readMigration",
  summary: "Get a connection's migration",
  scopes: ["read:migrations"],
  params: connectionParams,
  reply: migrationReply,
  errors: { 404: "There is no such connection." },
  async handle({ params, context }, deps: ManagementDeps) {
    const connection = await findMigratingConnection(params.connection_id, context.tenant.id, deps);
    return showMigration(connection, await deps.store.migrations.find(context.tenant.id, connection.id), deps);
  },
});

const changeMigrationSettings = defineRoute({
  ...shared,
  method: "PATCH",
  path: "/migrations/{connection_id}",
  operationId: "updateMigration",
  summary: "Change the estimate, ramp, shadow share or criteria of a migration",
  scopes: ["update:migrations"],
  params: connectionParams,
  body: changeBody,
  reply: migrationReply,
  errors: { 404: "There is no such connection.", 409: "The migration is finalised." },
  async handle({ params, body, context }, deps: ManagementDeps) {
    const connection = await findMigratingConnection(params.connection_id, context.tenant.id, deps);
    const migration = await changeSettings({ connection, actor: actorOf(context), change: changeOf(body) }, deps);
    return showMigration(connection, migration, deps);
  },
});

function changeOf(body: z.output<typeof changeBody>): SettingsChange {
  const { estimate, ramp, shadow_share: shadowShare, criteria } = body;
  return {
    ...(estimate === undefined ? {} : { estimate: estimate ?? undefined }),
    ...(ramp === undefined ? {} : { ramp: ramp ?? undefined }),
    ...(shadowShare === undefined ? {} : { shadowShare }),
    ...(criteria === undefined
      ? {}
      : {
          criteria: {
            ...(criteria.share_moved === undefined ? {} : { shareMoved: criteria.share_moved }),
            ...(criteria.quiet_days === undefined ? {} : { quietDays: criteria.quiet_days }),
            ...(criteria.days_without_source_call === undefined
              ? {}
              : { daysWithoutSourceCall: criteria.days_without_source_call }),
            ...(criteria.open_failures === undefined ? {} : { openFailures: criteria.open_failures }),
          },
        }),
  };
}

/** Where migrations stand, and what they are set to (design §1). Not part of Auth0's API. */
export const migrationRoutes: readonly Route<ManagementDeps>[] = [
  listMigrations,
  readMigration,
  changeMigrationSettings,
];
