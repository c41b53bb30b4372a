/** A JSON schema, as the API's document has it. */
export type Schema = Readonly<Record<string, unknown>>;
/** Names and indexes that lead to a value. */
export type Path = readonly (string | number)[];

/** An instance of a JSON schema, with as little in it as it allows, or with all that it knows. */
export function instance(schema: Schema, whole: boolean): unknown {
  const options = (schema.anyOf ?? schema.oneOf ?? schema.allOf) as Schema[] | undefined;
  if (options?.[0] !== undefined) return instance(options[0], whole);
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case "string":
      if (schema.format === "uri") return "https://example.com/";
      if (schema.format === "date-time") return "2030-01-01T00:00:00Z";
      return "x".repeat(Math.max(1, Number(schema.minLength ?? 1)));
    case "integer":
    case "number":
      return Math.max(1, Number(schema.minimum ?? 1));
    case "boolean":
      return false;
    case "array":
      return whole || Number(schema.minItems ?? 0) > 0 ? [instance((schema.items ?? {}) as Schema, whole)] : [];
    case "object": {
      const required = (schema.required ?? []) as string[];
      return Object.fromEntries(
        Object.entries((schema.properties ?? {}) as Record<string, Schema>)
          .filter(([name]) => whole || required.includes(name))
          .map(([name, inner]) => [name, instance(inner, whole)]),
      );
    }
    default:
      return "x";
  }
}

/** Every place in a schema that can be filled, three levels down. */
export function places(schema: Schema, at: Path = []): readonly Path[] {
  if (at.length > 3) return [];
  const parts = ((schema.anyOf ?? schema.oneOf ?? []) as Schema[]).flatMap((part) => places(part, at));
  const inner = Object.entries((schema.properties ?? {}) as Record<string, Schema>).flatMap(([name, part]) => [
    [...at, name],
    ...places(part, [...at, name]),
  ]);
  const items = schema.items === undefined ? [] : [[...at, 0], ...places(schema.items as Schema, [...at, 0])];
  const others = typeof schema.additionalProperties === "object" ? [[...at, "any"]] : [];
  return [...parts, ...inner, ...items, ...others];
}

/** Stands in a body where something is to be put. */
export const MARK = "\uE000hole\uE000";

/** The value with `MARK` at a place, and around it what leads there. */
export function withHole(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return MARK;
  if (typeof key === "number") return [withHole(Array.isArray(value) ? value[0] : undefined, rest)];
  const object = typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
  return { ...object, [key]: withHole((object as Record<string, unknown>)[key], rest) };
}
