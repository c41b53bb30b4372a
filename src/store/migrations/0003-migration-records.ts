import type { Kysely } from "kysely";
import type { Tables } from "../tables.ts";
import { countEarlierArrivals } from "./count-earlier-arrivals.ts";
import { createTable, type TableShape } from "./create-table.ts";
import { addFirstScriptVersions } from "./first-script-versions.ts";
import type { Migration } from "./migration.ts";

const tables: Readonly<Record<string, TableShape>> = {
  migrations: {
    columns: {
      tenant_id: "text",
      connection_id: "text",
      phase: "text",
      settings: "json",
      started_at: "integer?",
      finalised_at: "integer?",
      drained_at: "integer?",
      finalised_by: "text?",
      closing: "json?",
      reopenings: "json",
      created_at: "integer",
      updated_at: "integer",
    },
    primaryKey: ["tenant_id", "connection_id"],
    foreignKeys: [{ columns: ["tenant_id", "connection_id"], to: "connections", toColumns: ["tenant_id", "id"] }],
  },
  roster: {
    columns: {
      tenant_id: "text",
      connection_id: "text",
      key: "text",
      local_id: "text?",
      email: "text?",
      email_domain: "text?",
      username: "text?",
      phone_number: "text?",
      state: "text",
      cause: "text?",
      detail: "text?",
      failures: "integer",
      failed_at: "integer?",
      listed_by: "text?",
      listed_at: "integer",
      last_seen_at: "integer?",
      moved_at: "integer?",
      moved_way: "text?",
      user_id: "text?",
      password_hash: "text?",
      profile: "json?",
      carried_over: "json?",
      // Of what the list said, so that a row that says nothing new is known without reading all of it.
      digest: "text?",
    },
    primaryKey: ["tenant_id", "connection_id", "key"],
    foreignKeys: [{ columns: ["tenant_id", "connection_id"], to: "connections", toColumns: ["tenant_id", "id"] }],
    indexes: {
      roster_by_email: ["tenant_id", "connection_id", "email"],
      roster_by_username: ["tenant_id", "connection_id", "username"],
      roster_by_state: ["tenant_id", "connection_id", "state", "cause", "key"],
      roster_by_domain: ["tenant_id", "connection_id", "email_domain", "key"],
      roster_by_user: ["tenant_id", "user_id"],
      roster_by_batch: ["tenant_id", "listed_by", "key"],
    },
  },
  // Changes of counts, one row a transaction: a counter that every first sign-in raised would make them wait for each other.
  progress_ledger: {
    columns: {
      tenant_id: "text",
      id: "text",
      connection_id: "text",
      day: "integer",
      metric: "text",
      amount: "integer",
    },
    primaryKey: ["tenant_id", "id"],
    indexes: { progress_ledger_by_connection: ["tenant_id", "connection_id", "id"] },
  },
  progress_totals: {
    columns: { tenant_id: "text", connection_id: "text", day: "integer", metric: "text", amount: "integer" },
    primaryKey: ["tenant_id", "connection_id", "day", "metric"],
  },
  tombstones: {
    columns: {
      tenant_id: "text",
      connection_id: "text",
      value: "text",
      user_id: "text",
      deleted_at: "integer",
      deleted_by: "text?",
    },
    primaryKey: ["tenant_id", "connection_id", "value"],
    foreignKeys: [{ columns: ["tenant_id", "connection_id"], to: "connections", toColumns: ["tenant_id", "id"] }],
    indexes: { tombstones_by_user: ["tenant_id", "connection_id", "user_id"] },
  },
  script_versions: {
    columns: {
      tenant_id: "text",
      connection_id: "text",
      version: "integer",
      scripts: "json",
      hashes: "json",
      author: "text",
      note: "text?",
      saved_at: "integer",
    },
    primaryKey: ["tenant_id", "connection_id", "version"],
    foreignKeys: [{ columns: ["tenant_id", "connection_id"], to: "connections", toColumns: ["tenant_id", "id"] }],
  },
  carried_over: {
    columns: { tenant_id: "text", user_id: "text", position: "integer", kind: "text", sealed_value: "text" },
    primaryKey: ["tenant_id", "user_id", "position"],
    foreignKeys: [{ columns: ["tenant_id", "user_id"], to: "users", toColumns: ["tenant_id", "user_id"] }],
  },
  jobs: {
    columns: {
      tenant_id: "text",
      id: "text",
      type: "text",
      status: "text",
      connection_id: "text?",
      external_id: "text?",
      payload: "json",
      cursor: "json?",
      summary: "json?",
      percentage: "integer?",
      status_details: "text?",
      created_by: "text",
      created_at: "integer",
      updated_at: "integer",
      started_at: "integer?",
      finished_at: "integer?",
      attempts: "integer",
      lease_owner: "text?",
      // When it next needs somebody: to be begun, to be taken over from a worker that went silent, to be tidied up.
      due_at: "integer?",
      // Their rows may be many, and are removed a few at a time.
      rows_dismissed_at: "integer?",
    },
    primaryKey: ["tenant_id", "id"],
    indexes: {
      jobs_by_age: ["tenant_id", "created_at", "id"],
      jobs_by_connection: ["tenant_id", "connection_id", "created_at", "id"],
      jobs_by_type: ["tenant_id", "type", "status"],
      // A worker takes what is due of any tenant, and sees whose turn it is without reading a job.
      jobs_by_status: ["status", "due_at", "tenant_id", "type", "id"],
    },
  },
  job_rows: {
    columns: {
      tenant_id: "text",
      job_id: "text",
      row: "integer",
      verdict: "text",
      code: "text?",
      message: "text?",
      detail: "json?",
      key: "text?",
    },
    primaryKey: ["tenant_id", "job_id", "row"],
    foreignKeys: [{ columns: ["tenant_id", "job_id"], to: "jobs", toColumns: ["tenant_id", "id"] }],
    indexes: { job_rows_by_verdict: ["tenant_id", "job_id", "verdict", "row"] },
  },
  // A job's file in pieces: whichever node works on it can read it, and nobody holds all of it.
  job_chunks: {
    columns: { tenant_id: "text", job_id: "text", direction: "text", position: "integer", bytes: "blob" },
    primaryKey: ["tenant_id", "job_id", "direction", "position"],
    foreignKeys: [{ columns: ["tenant_id", "job_id"], to: "jobs", toColumns: ["tenant_id", "id"] }],
  },
  // Whom reset campaigns have mailed: apart from the rows of their jobs, since those can be dismissed.
  campaign_mails: {
    columns: {
      tenant_id: "text",
      job_id: "text",
      key: "text",
      connection_id: "text",
      email: "text",
      status: "text",
      reason: "text?",
      at: "integer",
    },
    primaryKey: ["tenant_id", "job_id", "key"],
    foreignKeys: [{ columns: ["tenant_id", "job_id"], to: "jobs", toColumns: ["tenant_id", "id"] }],
    indexes: { campaign_mails_by_person: ["tenant_id", "connection_id", "key"] },
  },
  shadow_comparisons: {
    columns: {
      tenant_id: "text",
      connection_id: "text",
      id: "text",
      at: "integer",
      identifier: "text",
      agreement: "text",
      local_verdict: "text",
      source_verdict: "text",
      differences: "json",
      duration_ms: "integer",
    },
    primaryKey: ["tenant_id", "connection_id", "id"],
    foreignKeys: [{ columns: ["tenant_id", "connection_id"], to: "connections", toColumns: ["tenant_id", "id"] }],
    indexes: { shadow_comparisons_by_agreement: ["tenant_id", "connection_id", "agreement", "id"] },
  },
  // What the comparisons come to, so that a report does not count them.
  shadow_totals: {
    columns: { tenant_id: "text", connection_id: "text", kind: "text", name: "text", amount: "integer" },
    primaryKey: ["tenant_id", "connection_id", "kind", "name"],
    foreignKeys: [{ columns: ["tenant_id", "connection_id"], to: "connections", toColumns: ["tenant_id", "id"] }],
  },
  source_guesses: {
    columns: { tenant_id: "text", connection_id: "text", key: "text", guesses: "json", updated_at: "integer" },
    primaryKey: ["tenant_id", "connection_id", "key"],
    indexes: { source_guesses_by_age: ["updated_at"] },
  },
  source_health: {
    columns: { tenant_id: "text", connection_id: "text", node: "text", health: "json", updated_at: "integer" },
    primaryKey: ["tenant_id", "connection_id", "node"],
  },
};

/** What a migration is steered and measured by: its phase, roster, counts, tombstones, script versions, jobs. */
export const migrationRecords: Migration = {
  version: 3,
  name: "migration records",
  async up(db, engine) {
    for (const [name, shape] of Object.entries(tables)) await createTable(db, engine, name, shape);
    const { text, integer } = engine.columnTypes;
    for (const [column, type] of [
      ["script_version", integer],
      ["batch_id", text],
      ["ip", text],
      ["client_id", text],
    ] as const)
      await db.schema.alterTable("provenance").addColumn(column, type).execute();
    await db.schema
      .createIndex("provenance_by_batch")
      .on("provenance")
      .columns(["tenant_id", "batch_id", "user_id"])
      .execute();
    // Of who failed only, so that the rows of a list cost nothing more.
    await db.schema
      .createIndex("roster_by_failure")
      .on("roster")
      .columns(["tenant_id", "connection_id", "state", "cause", "failed_at", "key"])
      .where("cause", "is not", null)
      .execute();
    await slimIndexesOfUsers(db);
    await db.schema.alterTable("connections").addColumn("script_version", integer).execute();
    await addFirstScriptVersions(db);
    await countEarlierArrivals(db);
  },
};

/**
 * Every index of `users` is paid for with every user. An e-mail address is found by its lower case (`UserStore.listByEmail`), and whoever
 * has no username or telephone need not be in the index of those.
 */
async function slimIndexesOfUsers(db: Kysely<Tables>): Promise<void> {
  await db.schema.dropIndex("users_by_email").execute();
  for (const column of ["username", "phone_number"] as const) {
    await db.schema.dropIndex(`users_by_${column}`).execute();
    await db.schema
      .createIndex(`users_by_${column}`)
      .on("users")
      .columns(["tenant_id", column])
      .where(column, "is not", null)
      .execute();
  }
}
