import type { Connection } from "../../domain/connection.ts";
import type { ImportRow, RowProblem } from "../../domain/import-row.ts";
import type { ImportedUser } from "../../domain/user.ts";
import type { Places } from "./places.ts";

/** Where the row comes from and goes to. */
export interface RowContext {
  readonly connection: Pick<Connection, "tenantId" | "id" | "options">;
  readonly places: Pick<Places, "placeOf">;
  readonly jobId: string;
  readonly at: Date;
}

export type NewUserOfRow =
  | { readonly ok: true; readonly user: ImportedUser }
  | { readonly ok: false; readonly problem: RowProblem };

/** What every row says in the same way. */
export const attributesOf = (row: ImportRow, context: Pick<RowContext, "jobId" | "at">) => ({
  emailVerified: row.emailVerified ?? false,
  phoneVerified: row.phoneVerified,
  givenName: row.givenName,
  familyName: row.familyName,
  userMetadata: row.userMetadata,
  appMetadata: row.appMetadata,
  blocked: row.blocked,
  extra: row.extra,
  createdAt: context.at,
  arrival: {
    way: "bulk" as const,
    sourceKind: "file",
    mappedFields: fieldsOf(row),
    batchId: context.jobId,
    // The list of a source: whoever was deleted here does not come back by it.
    fromSource: true,
  },
});

/** Names only: provenance says what came, the user row says with which value. */
const fieldsOf = (row: ImportRow): string[] =>
  Object.entries(row)
    .filter(([name, value]) => name !== "row" && name !== "extra" && name !== "exported" && value !== undefined)
    .map(([name]) => name)
    .concat(Object.keys(row.extra ?? {}))
    .sort();
