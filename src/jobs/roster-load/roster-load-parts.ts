import type { Clock } from "../../domain/clock.ts";
import type { Connection } from "../../domain/connection.ts";
import type { Sealer } from "../../store/sealer.ts";
import type { Store } from "../../store/store.ts";
import type { JobContext } from "../job-handler.ts";
import type { ToldRowsLimit } from "../told-rows.ts";
import type { RosterLoadPayload } from "./roster-load-payload.ts";

export interface RosterLoadDeps extends ToldRowsLimit {
  readonly store: Pick<Store, "connections" | "roster" | "transaction" | "writingMuch" | "jobs">;
  readonly sealer: Pick<Sealer, "seal" | "open">;
  readonly clock: Clock;
  /** Where the comparison of all rows with each other keeps its scratch files. */
  readonly scratchDirectory: string;
}

/** What both passes over the file work with. */
export interface RosterLoad {
  readonly context: JobContext<RosterLoadPayload>;
  readonly connection: Pick<Connection, "tenantId" | "id">;
  readonly stripIdPrefix?: string;
}
