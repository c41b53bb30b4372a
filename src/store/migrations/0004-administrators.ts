import { createTable } from "./create-table.ts";
import type { Migration } from "./migration.ts";

/** Who may work with a tenant's dashboard. Not among the users, so that nothing done to users reaches them. */
export const administrators: Migration = {
  version: 4,
  name: "administrators",
  async up(db, engine) {
    await createTable(db, engine, "administrators", {
      columns: {
        tenant_id: "text",
        user_id: "text",
        email: "text",
        name: "text",
        role: "text",
        password_hash: "text?",
        // SHA-256 of the one link by which a password can be chosen.
        invitation: "text?",
        created_at: "integer",
        created_by: "text",
        updated_at: "integer",
        last_login: "integer?",
        last_ip: "text?",
        sessions_valid_from: "integer?",
      },
      primaryKey: ["tenant_id", "user_id"],
      unique: [["tenant_id", "email"]],
    });
  },
};
