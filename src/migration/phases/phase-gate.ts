import type { Connection } from "../../domain/connection.ts";
import type { Migration } from "../../domain/migration.ts";
import type { Store } from "../../store/store.ts";
import { isInRamp } from "./ramp.ts";

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
 * begins another question. Call it right before asking, after whatever had to be waited for.
 */
export async function decideOnSource(
  question: SourceQuestion,
  deps: { readonly store: Pick<Store, "migrations"> },
): Promise<SourceDecision> {
  const { tenantId, id } = question.connection;
  return decisionFor(question, await deps.store.migrations.find(tenantId, id));
}

function decisionFor(question: SourceQuestion, migration: Migration | undefined): SourceDecision {
  switch (migration?.phase) {
    case "shadow":
      return { decision: "answer_locally", because: "shadow" };
    case "paused":
      return { decision: "paused" };
    case "finalised":
      return { decision: "closed" };
    case "running":
    case undefined:
      return isAskedAbout(question, migration)
        ? { decision: "ask" }
        : { decision: "answer_locally", because: "out_of_ramp" };
  }
}

const isAskedAbout = ({ purpose, connection, identifier, clientId }: SourceQuestion, migration?: Migration): boolean =>
  purpose === "is_taken" ||
  isInRamp(migration?.settings.ramp, {
    tenantId: connection.tenantId,
    connectionId: connection.id,
    identifier,
    clientId,
  });

/**
 * Why a question that `decideOnSource` let pass may not be posed any more, after it waited for its turn at the source: as
 * fresh a read as that one. Comparisons of shadow mode pass.
 */
export async function withdrawnSince(
  connection: Pick<Connection, "tenantId" | "id">,
  deps: { readonly store: Pick<Store, "migrations"> },
): Promise<"paused" | "closed" | undefined> {
  const migration = await deps.store.migrations.find(connection.tenantId, connection.id);
  if (migration?.phase === "finalised") return "closed";
  return migration?.phase === "paused" ? "paused" : undefined;
}
