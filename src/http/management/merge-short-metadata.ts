import { DomainError } from "../../domain/errors.ts";
import { isJsonObject } from "../../domain/json.ts";
import { withoutNulls } from "./json-values.ts";

const MOST_PAIRS = 10;

/**
 * The metadata of an application or connection after a `PATCH`, undefined for none. As for users, keys are merged, `null` takes one away
 * and an empty object all of them (Auth0: Manage Metadata Using the Management API). Throws `DomainError("invalid_body")` where there would be
 * more than ten.
 */
export function mergeShortMetadata(
  before: unknown,
  sent: Readonly<Record<string, string | null>>,
): Record<string, unknown> | undefined {
  if (Object.keys(sent).length === 0) return undefined;
  const merged = withoutNulls({ ...(isJsonObject(before) ? before : {}), ...sent });
  if (Object.keys(merged).length > MOST_PAIRS)
    throw new DomainError("invalid_body", `At most ${MOST_PAIRS} properties of metadata are allowed.`);
  return merged;
}
