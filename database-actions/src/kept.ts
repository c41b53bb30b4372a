/**
 * A value kept in the container's `global` between executions. Containers are recycled at will, so it is only ever a
 * shortcut. The name must say what the value depends on: all scripts of a tenant may share one `global`.
 */
export function keep<Value>(name: string, value: Value, forMs: number): void {
  shelf()[name] = { value, untilMs: Date.now() + forMs };
}

/** What was kept under the name; undefined when nothing was, or when its time is over. */
export function kept<Value>(name: string): Value | undefined {
  const entry = shelf()[name];
  return entry !== undefined && entry.untilMs > Date.now() ? (entry.value as Value) : undefined;
}

/** Throws the value away, for example a token that was refused. */
export function forget(name: string): void {
  delete shelf()[name];
}

type Shelf = Record<string, { value: unknown; untilMs: number } | undefined>;

function shelf(): Shelf {
  const holder = global as unknown as { usherSourceShelf?: Shelf };
  if (!holder.usherSourceShelf) holder.usherSourceShelf = Object.create(null) as Shelf;
  return holder.usherSourceShelf;
}
