import type { TraceRecorder } from "../../logs/trace-recorder.ts";
import { decideOnSource, type SourceQuestion } from "../../migration/phases/phase-gate.ts";
import type { SourceChoice } from "../../migration/phases/source-choice.ts";
import type { SourceConnector } from "../../sources/source-connector.ts";
import type { Store } from "../../store/store.ts";

export interface ChooseSourceDeps {
  readonly store: Pick<Store, "migrations" | "tombstones" | "roster">;
  /** Absent: a plain database, or import mode is off. */
  readonly source?: SourceConnector;
  /** What is known of people without asking; answers once the source is closed. */
  readonly roster?: SourceConnector;
}

/**
 * Whom to ask about somebody who is not here, by the phase of the connection's migration as it is now (`decideOnSource`). Also
 * where import mode was switched off since: a finalised migration keeps letting in whom the roster knows.
 */
export async function chooseSource(
  question: SourceQuestion,
  trace: Pick<TraceRecorder, "note">,
  deps: ChooseSourceDeps,
): Promise<SourceChoice> {
  const choice = await unlessDeleted(await choose(question, deps), question, deps);
  trace.note("migration_phase", choice.ask ? (choice.isRoster ? "roster" : "ask") : choice.because);
  return choice;
}

/** Whoever was deleted here is not asked about: not even the source's yes would bring them back. */
async function unlessDeleted(
  choice: SourceChoice,
  { connection, identifier }: SourceQuestion,
  deps: ChooseSourceDeps,
): Promise<SourceChoice> {
  if (!choice.ask) return choice;
  const isDeleted = await deps.store.tombstones.hasIdentifier(connection.tenantId, connection.id, identifier);
  return isDeleted ? { because: "deleted" } : choice;
}

async function choose(question: SourceQuestion, deps: ChooseSourceDeps): Promise<SourceChoice> {
  const decision = await decideOnSource(question, deps);
  if (decision.decision === "closed") return deps.roster ? { ask: deps.roster, isRoster: true } : { because: "closed" };
  if (!deps.source) return { because: "no_source" };
  switch (decision.decision) {
    case "ask":
      return { ask: deps.source, isRoster: false };
    case "answer_locally":
      return { because: decision.because };
    case "paused":
      return { because: "paused" };
  }
}
