import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Store } from "../../store/store.ts";

/**
 * For debug runs, which ask a source past everything that guards it: once its migration is finalised, the report says that nobody
 * asks. Throws `DomainError("conflict")` then.
 */
export async function refuseWhenFinalised(
  connection: Pick<Connection, "tenantId" | "id">,
  deps: { readonly store: Pick<Store, "migrations"> },
): Promise<void> {
  const migration = await deps.store.migrations.find(connection.tenantId, connection.id);
  if (migration?.phase === "finalised")
    throw new DomainError(
      "conflict",
      "The migration of this connection is finalised: its source is not asked any more.",
      { apiCode: "migration_phase", reason: { code: "migration_finalised" } },
    );
}
