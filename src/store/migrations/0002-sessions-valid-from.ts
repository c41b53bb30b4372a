import type { Migration } from "./migration.ts";

/** The moment before which no session, code or refresh token of a user counts. Empty: all of them do. */
export const sessionsValidFrom: Migration = {
  version: 2,
  name: "sessions valid from",
  async up(db, engine) {
    await db.schema.alterTable("users").addColumn("sessions_valid_from", engine.columnTypes.integer).execute();
  },
};
