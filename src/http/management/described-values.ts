import { z } from "zod";

/**
 * For a reply that shows what a body wrote: each property is described as it is written, without being checked again, since rows of an
 * older version must be shown as well. `null` takes a property away, so no reply has one.
 */
export function describedValues(shape: Readonly<Record<string, z.ZodType>>): Record<string, z.ZodUnknown> {
  return Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, described(schema)]));
}

function described(schema: z.ZodType): z.ZodUnknown {
  const written = schema instanceof z.ZodNullable ? (schema.unwrap() as z.ZodType) : schema;
  const { $schema: _, ...json } = z.toJSONSchema(written, {
    io: "input",
    target: "draft-2020-12",
    unrepresentable: "any",
  });
  const description = schema.meta()?.description;
  return z.unknown().meta({ ...json, ...(description === undefined ? {} : { description }) });
}
