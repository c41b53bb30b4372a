import type { ZodType } from "zod";
import { CliError, EXIT } from "./cli-error.ts";

/** What the flags of a command come to by the schema of what they are for. Throws `CliError` with the first thing that is wrong. */
export function parseFlags<Parsed>(schema: ZodType<Parsed>, given: object): Parsed {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CliError(`${issue?.path.join(".") ?? "options"}: ${issue?.message ?? "cannot be used"}.`, EXIT.usage);
}
