import { z } from "zod";

// In a query everything is text: these read it, and describe it in the API document as what it means.

/** `true` or `false`. */
export const queryBoolean = (description: string) =>
  z
    .enum(["true", "false"])
    .transform((text) => text === "true")
    .meta({ description, type: "boolean" });

/** A whole number from `minimum` to `maximum`. */
export const queryInteger = (description: string, minimum: number, maximum = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .regex(/^\d{1,15}$/, "Expected type integer")
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, `Value must be between ${minimum} and ${maximum}`)
    .meta({ description, type: "integer", minimum, maximum });

/** One text, or the same parameter several times, always given as a list. */
export const queryList = (description: string) =>
  z
    .union([z.string().max(2000), z.array(z.string().max(2000)).max(100)])
    .transform((value) => (Array.isArray(value) ? value : [value]))
    .meta({ description });

/** Texts separated by commas. */
export const queryNames = (description: string) =>
  z
    .string()
    .max(2000)
    .transform((text) =>
      text
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== ""),
    )
    .meta({ description });
