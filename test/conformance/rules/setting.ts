import { canaryPassword } from "../../support/canary.ts";
import { type Action, PASSWORD_NAMES, type PasswordName } from "./actions.ts";
import type { OldSystem } from "./old-system.ts";
import type { Place, RulesSite } from "./rules-site.ts";

/** What an action is done in. */
export interface Setting {
  readonly site: RulesSite;
  readonly place: Place;
  readonly old: OldSystem;
  /** Secrets of the links that were mailed, oldest first. */
  readonly links: string[];
}

/** How an action ended, as whoever did it heard it. */
export interface Seen {
  /** A word of the flow, or the status of the Management API. */
  readonly code: string;
  /** Who was signed in, made or changed. */
  readonly userId?: string;
  /** Where a link went, and its secret. */
  readonly email?: string;
  readonly secret?: string;
  /** Of a sign-in: its trace, and the address that it alone came from. */
  readonly traceId?: string;
  readonly ip?: string;
  /** All of the answer. */
  readonly text: string;
}

/** The texts of the passwords, by name: the same in all runs, so that one search at the end finds any of them. */
export const PASSWORDS = Object.fromEntries(PASSWORD_NAMES.map((name) => [name, canaryPassword()])) as Record<
  PasswordName,
  string
>;

/** The link that an action means. */
export const linkOf = (
  { ticket }: Pick<Extract<Action, { kind: "use_link" }>, "ticket">,
  links: readonly string[],
): string | undefined => links.at(-1 - ticket);
