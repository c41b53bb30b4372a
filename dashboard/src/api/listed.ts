type RowOf<Answer> = Extract<Answer, readonly unknown[]> extends readonly (infer Row)[] ? Row : never;

export interface Listed<Row> {
  readonly rows: readonly Row[];
  /** The key of the next page, for `from`. */
  readonly next: string | undefined;
  /** Where it was asked for with `include_totals`. */
  readonly total: number | undefined;
}

/**
 * Reads a list's answer. The API gives a bare list, or with `take` or `include_totals` an object that has it under a name
 * (`{ users, next }`).
 */
export function listed<Answer>(answer: Answer, name: string): Listed<RowOf<Answer>> {
  if (Array.isArray(answer)) return { rows: answer, next: undefined, total: undefined };
  const object = answer as Record<string, unknown>;
  return {
    rows: (object[name] ?? []) as RowOf<Answer>[],
    next: typeof object.next === "string" ? object.next : undefined,
    total: typeof object.total === "number" ? object.total : undefined,
  };
}
