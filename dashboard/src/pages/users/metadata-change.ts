type Json = Readonly<Record<string, unknown>>;

/** What makes a name one that the API does not take, at any depth; undefined when all are fine. */
export function refusedName(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return value.map(refusedName).find((name) => name !== undefined);
  for (const [name, inner] of Object.entries(value)) {
    if (/[.$]/.test(name)) return name;
    const deeper = refusedName(inner);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

/** Names at the first level whose values differ. */
export function differingNames(one: Json, other: Json): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => JSON.stringify(sorted(one[name])) !== JSON.stringify(sorted(other[name])));
}

/** The body that brings one to the other: the API merges at the first level, `null` removes, and `{}` removes everything. */
export function metadataChange(from: Json, to: Json): Json {
  if (Object.keys(to).length === 0) return {};
  return Object.fromEntries(differingNames(from, to).map((name) => [name, to[name] ?? null]));
}

/** In one order, since a database may give names back in another than they were sent in. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
