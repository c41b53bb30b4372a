import type { Connection } from "../../domain/connection.ts";
import type { Ramp } from "../../domain/migration.ts";
import type { Store } from "../../store/store.ts";
import { isByPerson, isInRamp } from "./ramp.ts";

/** Something that only a connection's source could answer. */
export interface SourceQuestion {
  readonly connection: Pick<Connection, "tenantId" | "id">;
  /** Normalised. */
  readonly identifier: string;
  /** The application at which the person is, when it is known. */
  readonly clientId?: string;
  /**
   * `take_over`: the answer may bring the person here. `is_taken`: whether somebody else may have the identifier; that does
   * not depend on the ramp, since one person must not become two while the other half of it is still to come.
   */
  readonly purpose: "take_over" | "is_taken";
}

/** Whether the source may be asked at this moment, and why not. */
export type SourceDecision =
  | { readonly decision: "ask" }
  | { readonly decision: "answer_locally"; readonly because: "shadow" | "out_of_ramp" }
  | { readonly decision: "paused" }
  | { readonly decision: "closed" };

/**
 * Decides it by what is committed now: one indexed read and never a cache, so that once `finalise` has committed no node
 * begins another question; where a ramp is set, the roster is looked at, too. Call it right before asking, after whatever had
 * to be waited for.
 */
export async function decideOnSource(
  question: SourceQuestion,
  deps: { readonly store: Pick<Store, "migrations" | "roster"> },
): Promise<SourceDecision> {
  const { tenantId, id } = question.connection;
  const migration = await deps.store.migrations.find(tenantId, id);
  switch (migration?.phase) {
    case "shadow":
      return { decision: "answer_locally", because: "shadow" };
    case "paused":
      return { decision: "paused" };
    case "finalised":
      return { decision: "closed" };
    case "running":
    case undefined:
      return (await isAskedAbout(question, migration?.settings.ramp, deps))
        ? { decision: "ask" }
        : { decision: "answer_locally", because: "out_of_ramp" };
  }
}

async function isAskedAbout(
  { purpose, connection, identifier, clientId }: SourceQuestion,
  ramp: Ramp | undefined,
  { store }: { readonly store: Pick<Store, "roster"> },
): Promise<boolean> {
  if (purpose === "is_taken" || ramp === undefined) return true;
  const { tenantId, id: connectionId } = connection;
  const onRoster = isByPerson(ramp)
    ? await store.roster.findPerson(tenantId, connectionId, { identifiers: [identifier] })
    : undefined;
  return isInRamp(ramp, { tenantId, connectionId, identifier, onRoster, clientId });
}

/**
 * Why a question that `decideOnSource` let pass may not be posed any more, after it waited for its turn at the source: as
 * fresh a read as that one. In shadow mode only comparisons pass.
 */
export async function withdrawnSince(
  connection: Pick<Connection, "tenantId" | "id">,
  deps: { readonly store: Pick<Store, "migrations"> },
  { isComparison = false }: { readonly isComparison?: boolean } = {},
): Promise<"paused" | "closed" | "shadow" | undefined> {
  const migration = await deps.store.migrations.find(connection.tenantId, connection.id);
  switch (migration?.phase) {
    case "finalised":
      return "closed";
    case "paused":
      return "paused";
    case "shadow":
      return isComparison ? undefined : "shadow";
    case "running":
    case undefined:
      return undefined;
  }
}
