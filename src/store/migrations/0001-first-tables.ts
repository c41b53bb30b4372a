import { type CreateTableBuilder, type Kysely, sql } from "kysely";
import type { ColumnTypes, Engine } from "../engines/engine.ts";
import type { Tables } from "../tables.ts";
import type { Migration } from "./migration.ts";

/** `text`, `integer` or `json`, with `?` where the column may be empty. */
type ColumnKind = keyof ColumnTypes | `${keyof ColumnTypes}?`;

interface TableShape {
  readonly columns: Readonly<Record<string, ColumnKind>>;
  readonly primaryKey: readonly string[];
  readonly unique?: readonly (readonly string[])[];
  readonly foreignKeys?: readonly { columns: readonly string[]; to: string; toColumns: readonly string[] }[];
  readonly indexes?: Readonly<Record<string, readonly string[]>>;
}

// Every key starts with the tenant, so that a sharded database can keep a tenant in one place. The exception is the domain,
// by which the tenant is found.
const tables: Readonly<Record<string, TableShape>> = {
  tenants: {
    columns: { id: "text", name: "text", settings: "json", config_version: "integer", created_at: "integer" },
    primaryKey: ["id"],
  },
  tenant_domains: {
    columns: { domain: "text", tenant_id: "text", position: "integer" },
    primaryKey: ["domain"],
    indexes: { tenant_domains_by_tenant: ["tenant_id", "position"] },
  },
  signing_keys: {
    columns: {
      tenant_id: "text",
      kid: "text",
      alg: "text",
      public_jwk: "json",
      certificate: "text",
      fingerprint: "text",
      thumbprint: "text",
      sealed_private_jwk: "text",
      state: "text",
      created_at: "integer",
      current_since: "integer?",
      current_until: "integer?",
      revoked_at: "integer?",
    },
    primaryKey: ["tenant_id", "kid"],
  },
  clients: {
    columns: {
      tenant_id: "text",
      client_id: "text",
      name: "text",
      sealed_secret: "text?",
      is_global: "integer",
      is_first_party: "integer",
      app_type: "text?",
      settings: "json",
      properties: "json",
      created_at: "integer",
      updated_at: "integer",
    },
    primaryKey: ["tenant_id", "client_id"],
    indexes: { clients_by_age: ["tenant_id", "created_at", "client_id"] },
  },
  client_grants: {
    columns: {
      tenant_id: "text",
      id: "text",
      client_id: "text",
      audience: "text",
      scope: "json",
      subject_type: "text",
      properties: "json",
      created_at: "integer",
      updated_at: "integer",
    },
    primaryKey: ["tenant_id", "id"],
    unique: [["tenant_id", "client_id", "audience"]],
    foreignKeys: [{ columns: ["tenant_id", "client_id"], to: "clients", toColumns: ["tenant_id", "client_id"] }],
    indexes: { client_grants_by_audience: ["tenant_id", "audience", "id"] },
  },
  resource_servers: {
    columns: {
      tenant_id: "text",
      id: "text",
      name: "text",
      identifier: "text",
      is_system: "integer",
      sealed_signing_secret: "text?",
      settings: "json",
      properties: "json",
      created_at: "integer",
      updated_at: "integer",
    },
    primaryKey: ["tenant_id", "id"],
    unique: [["tenant_id", "identifier"]],
  },
  connections: {
    columns: {
      tenant_id: "text",
      id: "text",
      name: "text",
      display_name: "text?",
      strategy: "text",
      options: "json",
      realms: "json",
      is_domain_connection: "integer",
      metadata: "json?",
      properties: "json",
      version: "integer",
      created_at: "integer",
      updated_at: "integer",
    },
    primaryKey: ["tenant_id", "id"],
    unique: [["tenant_id", "name"]],
  },
  connection_realms: {
    columns: { tenant_id: "text", realm: "text", connection_id: "text" },
    primaryKey: ["tenant_id", "realm"],
    foreignKeys: [{ columns: ["tenant_id", "connection_id"], to: "connections", toColumns: ["tenant_id", "id"] }],
    indexes: { connection_realms_by_connection: ["tenant_id", "connection_id"] },
  },
  connection_clients: {
    columns: { tenant_id: "text", connection_id: "text", client_id: "text" },
    primaryKey: ["tenant_id", "connection_id", "client_id"],
    foreignKeys: [
      { columns: ["tenant_id", "connection_id"], to: "connections", toColumns: ["tenant_id", "id"] },
      { columns: ["tenant_id", "client_id"], to: "clients", toColumns: ["tenant_id", "client_id"] },
    ],
    indexes: { connection_clients_by_client: ["tenant_id", "client_id", "connection_id"] },
  },
  users: {
    columns: {
      tenant_id: "text",
      user_id: "text",
      email: "text?",
      email_verified: "integer",
      username: "text?",
      phone_number: "text?",
      phone_verified: "integer?",
      name: "text?",
      nickname: "text?",
      given_name: "text?",
      family_name: "text?",
      picture: "text?",
      user_metadata: "json?",
      app_metadata: "json?",
      blocked: "integer?",
      extra: "json",
      created_at: "integer",
      updated_at: "integer",
      last_login: "integer?",
      last_ip: "text?",
      logins_count: "integer",
      last_password_reset: "integer?",
      email_lower: "text?",
      email_domain: "text?",
      name_lower: "text?",
      nickname_lower: "text?",
      given_name_lower: "text?",
      family_name_lower: "text?",
    },
    primaryKey: ["tenant_id", "user_id"],
    indexes: {
      users_by_email: ["tenant_id", "email"],
      users_by_age: ["tenant_id", "created_at", "user_id"],
      users_by_email_in_any_case: ["tenant_id", "email_lower"],
      users_by_email_domain: ["tenant_id", "email_domain"],
      users_by_name: ["tenant_id", "name_lower"],
      users_by_username: ["tenant_id", "username"],
      users_by_phone_number: ["tenant_id", "phone_number"],
    },
  },
  identities: {
    columns: {
      tenant_id: "text",
      provider: "text",
      local_id: "text",
      user_id: "text",
      position: "integer",
      connection_id: "text",
      connection: "text",
      is_social: "integer",
      profile: "json?",
      password_hash: "text?",
    },
    primaryKey: ["tenant_id", "provider", "local_id"],
    foreignKeys: [
      { columns: ["tenant_id", "user_id"], to: "users", toColumns: ["tenant_id", "user_id"] },
      { columns: ["tenant_id", "connection_id"], to: "connections", toColumns: ["tenant_id", "id"] },
    ],
    indexes: {
      identities_by_user: ["tenant_id", "user_id", "position"],
      identities_by_connection: ["tenant_id", "connection_id", "local_id"],
      identities_by_connection_name: ["tenant_id", "connection", "user_id"],
    },
  },
  user_identifiers: {
    columns: {
      tenant_id: "text",
      connection_id: "text",
      value: "text",
      kind: "text",
      provider: "text",
      local_id: "text",
    },
    // This key makes a person's first sign-in happen exactly once (design §4 rule 3).
    primaryKey: ["tenant_id", "connection_id", "value"],
    foreignKeys: [
      {
        columns: ["tenant_id", "provider", "local_id"],
        to: "identities",
        toColumns: ["tenant_id", "provider", "local_id"],
      },
    ],
    indexes: { user_identifiers_by_identity: ["tenant_id", "provider", "local_id"] },
  },
  provenance: {
    columns: {
      tenant_id: "text",
      user_id: "text",
      at: "integer",
      connection_id: "text",
      way: "text",
      source_kind: "text",
      script_hash: "text?",
      mapped_fields: "json",
      trace_id: "text?",
    },
    primaryKey: ["tenant_id", "user_id", "at"],
    indexes: { provenance_by_connection: ["tenant_id", "connection_id", "at"] },
  },
  tickets: {
    columns: {
      tenant_id: "text",
      secret_hash: "text",
      kind: "text",
      connection_id: "text?",
      user_id: "text?",
      email: "text?",
      client_id: "text?",
      parameters: "json",
      created_at: "integer",
      expires_at: "integer",
      used_at: "integer?",
    },
    primaryKey: ["tenant_id", "secret_hash"],
    indexes: { tickets_by_user: ["tenant_id", "user_id"] },
  },
  log_events: {
    columns: {
      tenant_id: "text",
      log_id: "text",
      date: "integer",
      type: "text",
      description: "text?",
      connection: "text?",
      connection_id: "text?",
      strategy: "text?",
      strategy_type: "text?",
      client_id: "text?",
      client_name: "text?",
      ip: "text?",
      client_ip: "text?",
      user_agent: "text?",
      hostname: "text?",
      user_id: "text?",
      user_name: "text?",
      audience: "text?",
      scope: "text?",
      auth0_client: "json?",
      details: "json?",
      trace_id: "text?",
    },
    primaryKey: ["tenant_id", "log_id"],
    indexes: {
      log_events_by_user: ["tenant_id", "user_id", "log_id"],
      log_events_by_type: ["tenant_id", "type", "log_id"],
      log_events_by_date: ["tenant_id", "date", "log_id"],
    },
  },
  traces: {
    columns: {
      tenant_id: "text",
      trace_id: "text",
      started_at: "integer",
      duration_ms: "integer",
      connection_id: "text?",
      client_id: "text?",
      identifier: "text",
      user_id: "text?",
      log_id: "text?",
      outcome: "text",
      source_asked: "integer",
      steps: "json",
    },
    primaryKey: ["tenant_id", "trace_id"],
    indexes: {
      traces_by_user: ["tenant_id", "user_id", "started_at"],
      traces_by_identifier: ["tenant_id", "identifier", "started_at"],
      traces_by_log: ["tenant_id", "log_id"],
    },
  },
  oidc_payloads: {
    columns: {
      tenant_id: "text",
      model: "text",
      id: "text",
      payload: "json",
      uid: "text?",
      grant_id: "text?",
      user_id: "text?",
      consumed_at: "integer?",
      expires_at: "integer?",
    },
    primaryKey: ["tenant_id", "model", "id"],
    indexes: {
      oidc_payloads_by_uid: ["tenant_id", "uid"],
      oidc_payloads_by_grant: ["tenant_id", "grant_id"],
      oidc_payloads_by_user: ["tenant_id", "user_id"],
      // Cleaning up is the one thing done for all tenants at once.
      oidc_payloads_by_expiry: ["expires_at"],
    },
  },
  outbox: {
    columns: {
      tenant_id: "text",
      id: "text",
      to_address: "text",
      from_address: "text",
      subject: "text",
      text_body: "text",
      html_body: "text",
      template: "text",
      sent_at: "integer",
    },
    primaryKey: ["tenant_id", "id"],
    indexes: { outbox_by_date: ["tenant_id", "sent_at", "id"] },
  },
  failed_logins: {
    columns: { tenant_id: "text", key: "text", failures: "integer", last_at: "integer" },
    primaryKey: ["tenant_id", "key"],
  },
};

export const firstTables: Migration = {
  version: 1,
  name: "first tables",
  async up(db, engine) {
    for (const [name, shape] of Object.entries(tables)) await createTable(db, engine, name, shape);
    // Only the latest unused link of a kind works for one address (contract §5.2): the key replaces the older one.
    await sql`create unique index tickets_latest on tickets (tenant_id, connection_id, email, kind)
      where used_at is null`.execute(db);
  },
};

async function createTable(db: Kysely<Tables>, engine: Engine, name: string, shape: TableShape): Promise<void> {
  let table: CreateTableBuilder<string, string> = db.schema.createTable(name);
  for (const [column, kind] of Object.entries(shape.columns)) {
    const type = engine.columnTypes[kind.replace("?", "") as keyof ColumnTypes];
    table = table.addColumn(column, type, (definition) => (kind.endsWith("?") ? definition : definition.notNull()));
  }
  table = table.addPrimaryKeyConstraint(`${name}_key`, [...shape.primaryKey]);
  shape.unique?.forEach((columns, index) => {
    table = table.addUniqueConstraint(`${name}_unique_${index + 1}`, [...columns]);
  });
  shape.foreignKeys?.forEach(({ columns, to, toColumns }, index) => {
    table = table.addForeignKeyConstraint(`${name}_reference_${index + 1}`, [...columns], to, [...toColumns], (key) =>
      key.onDelete("cascade"),
    );
  });
  await table.modifyEnd(engine.tableEnd).execute();
  for (const [index, columns] of Object.entries(shape.indexes ?? {})) {
    await db.schema
      .createIndex(index)
      .on(name)
      .columns([...columns])
      .execute();
  }
}
