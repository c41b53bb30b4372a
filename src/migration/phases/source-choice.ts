import type { SourceConnector } from "../../sources/source-connector.ts";

/** Why nobody is asked about somebody who is not here. `deleted`: they were here, and have a tombstone. */
export type NotAsked = "deleted" | "no_source" | "shadow" | "out_of_ramp" | "paused" | "closed";

/** Who is asked about somebody who is not here: the old system, or, once that is closed, what the roster says of them. */
export type SourceChoice =
  | { readonly ask: SourceConnector; readonly isRoster: boolean }
  | { readonly ask?: undefined; readonly because: NotAsked };
