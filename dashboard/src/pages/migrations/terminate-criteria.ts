import type { operations } from "../../api/schema.d.ts";
import type { SearchParams } from "../../components/use-search-params.ts";

export type TerminateBody = NonNullable<operations["terminateMigration"]["requestBody"]>["content"]["application/json"];
type Way = NonNullable<TerminateBody["way"]>[number];

/** What is undone. It stays in the address with the report that was made of it, so that both survive a reload. */
export interface Criteria {
  readonly what: "batch" | "time" | "all";
  readonly batch?: string;
  /** As an input of type `datetime-local` has it. */
  readonly since?: string;
  readonly until?: string;
  readonly ways: readonly Way[];
  readonly active: boolean;
}

export function criteriaOf({ what, batch, since, until, ways, active }: SearchParams): Criteria {
  return {
    what: what === "time" || what === "all" ? what : "batch",
    batch,
    since,
    until,
    ways: (ways?.split(" ").filter((way) => way !== "") ?? []) as Way[],
    active: active === "yes",
  };
}

export const searchOf = ({ what, batch, since, until, ways, active }: Criteria): SearchParams => ({
  what,
  batch: what === "batch" ? batch : undefined,
  since: what === "time" ? since : undefined,
  until: what === "time" ? until : undefined,
  ways: ways.length === 0 ? undefined : ways.join(" "),
  active: active ? "yes" : undefined,
});

/** Whether the criteria name anything. */
export const isComplete = ({ what, batch, since, until }: Criteria): boolean =>
  what === "all" || (what === "batch" ? batch !== undefined : since !== undefined || until !== undefined);

const timeOf = (local: string | undefined): string | undefined =>
  local === undefined ? undefined : new Date(local).toISOString();

export function bodyOf(criteria: Criteria): TerminateBody {
  const { what, batch, since, until, ways, active } = criteria;
  return {
    ...(what === "batch" ? { batch_id: batch } : {}),
    ...(what === "time" ? { since: timeOf(since), until: timeOf(until) } : {}),
    ...(what === "all" ? { all: true } : {}),
    ...(ways.length === 0 ? {} : { way: [...ways] }),
    include_active: active,
  };
}
