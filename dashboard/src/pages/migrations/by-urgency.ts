type Status = "failed" | "warning" | "skipped" | "ok";

const RANKS: Readonly<Record<Status, number>> = { failed: 0, warning: 1, skipped: 2, ok: 2 };

/** Steps of a probe: what must be changed first, then what to look at; the others in the order in which they were asked. */
export const byUrgency = <Step extends { readonly status: Status }>(steps: readonly Step[]): Step[] =>
  steps.toSorted((one, other) => RANKS[one.status] - RANKS[other.status]);

/** Whether somebody should do something about it. */
export const isUrgent = (status: Status): boolean => RANKS[status] < 2;
