import type { Kysely } from "kysely";
import type { Engine } from "../engines/engine.ts";
import type { Tables } from "../tables.ts";

/** One step of the schema. Once released it never changes: what comes later is another step. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  /** Runs in the transaction that all missing steps share. */
  up(db: Kysely<Tables>, engine: Engine): Promise<void>;
}
