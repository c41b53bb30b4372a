import { z } from "zod";
import { REFUSAL_REASONS, type RefusalFacts } from "../../domain/refusal-reason.ts";

// Shapes of JSON that many bodies share.

/** Any object; what is in it is the caller's. */
export const jsonObject = z.record(z.string().max(1024), z.unknown());

/** Up to ten pairs of short texts, `null` to take one away (contract §4.3). */
export const shortMetadata = z
  .record(z.string().max(255), z.string().max(255).nullable())
  .refine((value) => Object.keys(value).length <= 10, "At most 10 properties allowed");

/** A list of addresses; `*` may stand for a subdomain. */
export const webAddresses = (description: string) => z.array(webAddress).max(500).meta({ description });

const webAddress = z
  .string()
  .min(1)
  .max(2048)
  .refine(
    (text) => URL.canParse(text.replaceAll("*", "wildcard")) && !/\s/.test(text),
    "Object didn't pass validation for format absolute-uri-or-empty",
  );

const text = z.string().optional();
const number = z.number().optional();
const REFUSAL_FACTS = {
  at: z.int().describe("Position in the query, from 0.").optional(),
  text,
  field: text,
  expected: text,
  found: text,
  min: number,
  max: number,
  operator: text,
  job: text,
  phase: text,
  rules: text,
  criteria: text,
  script: text,
  message: text,
} satisfies Record<keyof RefusalFacts, z.ZodType>;

/** `{statusCode, error, message}` and the rest of a refusal, for the API document. */
export const errorBody = z.object({
  statusCode: z.int(),
  error: z.string(),
  message: z.string(),
  errorCode: z.string().optional(),
  reason: z
    .object({ code: z.enum(REFUSAL_REASONS), facts: z.object(REFUSAL_FACTS).optional() })
    .describe("Why, for programs that say it in words of their own. Not Auth0's.")
    .optional(),
});

/** The object without the keys whose value is `null`: on the wire that means "take away". */
export const withoutNulls = (value: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null && item !== undefined));
