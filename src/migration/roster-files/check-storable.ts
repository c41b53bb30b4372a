import type { ImportRow, RowProblem } from "../../domain/import-row.ts";
import { sayOfRow } from "../../domain/row-sentences.ts";

/** An id or a name to sign in with, in UTF-8: PostgreSQL's indexes take 2,704 bytes a row, and two names go into one. */
const MAX_KEY_BYTES = 1024;
/** Deeper than anybody's metadata. What writes JSON goes down by recursion, and a stack overflows at some thousands. */
const MAX_DEPTH = 100;
/** Each is sealed, and a row of its own. */
const MAX_ROLES = 1_000;

type Storable = Pick<ImportRow, "id" | "email" | "username" | "phoneNumber"> &
  Pick<ImportRow, "userMetadata" | "appMetadata" | "extra" | "roles">;

/**
 * What of a row could not be stored as it is, however the file wrote it. Nothing of this happens by accident; but one such row
 * would fail the batch that it is written with, and so the whole file.
 */
export function storableProblems(row: Storable): RowProblem[] {
  const { id, email, username, phoneNumber } = row;
  return [
    ...keyProblems("user_id", id),
    ...keyProblems("email", email),
    ...keyProblems("username", username),
    ...keyProblems("phone_number", phoneNumber),
    ...depthProblems("user_metadata", row.userMetadata),
    ...depthProblems("app_metadata", row.appMetadata),
    ...depthProblems("attributes", row.extra),
    ...roleProblems(row.roles),
  ];
}

/** NUL and halves of a surrogate pair are all stored as U+FFFD, so that two texts that differ would become one. */
function keyProblems(path: string, key: string | undefined): RowProblem[] {
  if (key === undefined) return [];
  if (key.includes("\0") || !key.isWellFormed()) return [{ code: "FORMAT", message: sayOfRow("not_storable"), path }];
  const bytes = Buffer.byteLength(key.normalize("NFKC"));
  if (bytes <= MAX_KEY_BYTES) return [];
  return [{ code: "MAX_LENGTH", message: sayOfRow("too_many_bytes", { length: bytes, maximum: MAX_KEY_BYTES }), path }];
}

const depthProblems = (path: string, value: unknown): RowProblem[] =>
  isDeeperThan(MAX_DEPTH, value)
    ? [{ code: "MAXIMUM", message: sayOfRow("too_deep", { maximum: MAX_DEPTH }), path }]
    : [];

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  for (const inner of Object.values(value)) if (isDeeperThan(levels - 1, inner)) return true;
  return false;
}

const roleProblems = (roles: readonly string[] = []): RowProblem[] =>
  roles.length <= MAX_ROLES
    ? []
    : [
        {
          code: "ARRAY_LENGTH_LONG",
          message: sayOfRow("list_too_long", { length: roles.length, maximum: MAX_ROLES }),
          path: "roles",
        },
      ];
