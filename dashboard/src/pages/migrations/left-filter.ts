import type { operations } from "../../api/schema.d.ts";
import type { SearchParams } from "../../components/use-search-params.ts";

export type LeftFilter = Omit<NonNullable<operations["listMigrationPeople"]["parameters"]["query"]>, "from" | "take">;

export const STATES = ["never_seen", "failed", "blocked", "collision"] as const;
export const CAUSES = ["wrong_password", "not_importable", "restricted", "source_unavailable", "script_error"] as const;
/** By their names in the address. */
export const FILTERS = ["state", "cause", "domain", "text", "before", "after"] as const;

/**
 * The filter as the address has it, in the words of the API; what it has no word for is left out. A day begins at midnight, UTC, as
 * everywhere in a migration.
 */
export function filterOf({ state, cause, domain, text, before, after }: SearchParams): LeftFilter {
  return {
    state: STATES.find((one) => one === state),
    cause: CAUSES.find((one) => one === cause),
    domain,
    text,
    last_seen_before: before === undefined ? undefined : `${before}T00:00:00Z`,
    last_seen_after: after === undefined ? undefined : `${after}T00:00:00Z`,
  };
}
