/** The members of `after` that are others in `before`, compared by content. */
export const changedOnly = <Values extends object>(before: Values, after: Values): Partial<Values> =>
  Object.fromEntries(
    Object.entries(after).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof Values]),
    ),
  ) as Partial<Values>;
