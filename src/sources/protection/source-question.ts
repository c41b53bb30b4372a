import type { Credentials } from "../../domain/credentials.ts";
import type { NotAskedReason } from "../../domain/source-check.ts";
import type { Answer } from "./source-condition.ts";

/** An administrator tries a script out. The breaker learns nothing from it: a draft that fails must not keep people out. */
export interface Trial {
  /** To find out why the breaker is open. */
  readonly despiteOpenBreaker: boolean;
  /** The script is not the saved one: what it says gives no guess back. */
  readonly isDraft: boolean;
}

/** One question to a source. */
export interface Question<Given extends Answer> {
  readonly sourceKind: string;
  /** Present where a password is tried. */
  readonly guess?: { readonly credentials: Credentials; readonly ip?: string };
  readonly signal: AbortSignal;
  /** Asked once it is its turn, right before it is posed: the reason why it may not be any more. */
  readonly withdrawn?: () => Promise<NotAskedReason | undefined>;
  readonly trial?: Trial;
  pose(signal: AbortSignal): Promise<Given>;
}
