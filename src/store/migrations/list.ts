import { firstTables } from "./0001-first-tables.ts";
import { sessionsValidFrom } from "./0002-sessions-valid-from.ts";
import { migrationRecords } from "./0003-migration-records.ts";
import { administrators } from "./0004-administrators.ts";
import { dashboardRecords } from "./0005-dashboard-records.ts";
import { namesAndRemovals } from "./0006-names-and-removals.ts";
import type { Migration } from "./migration.ts";

/** Every step, in order. */
export const migrations: readonly Migration[] = [
  firstTables,
  sessionsValidFrom,
  migrationRecords,
  administrators,
  dashboardRecords,
  namesAndRemovals,
];
