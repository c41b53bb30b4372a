import type { Collision } from "../../migration/roster-files/collisions/collision-table.ts";

const WHAT: Readonly<Record<Collision["on"], string>> = {
  id: "id",
  email: "e-mail address",
  username: "username",
  phone: "phone number",
  identifier: "identifier",
};

/** Whether two rows are one person by it. People share telephones. */
export const isCollision = (collision: Collision | undefined): collision is Collision =>
  collision !== undefined && collision.on !== "phone";

/** For example `Has the same e-mail address as row 7.` Names no value. */
export function describeCollision({ on, with: rows, others }: Collision): string {
  const named = rows.join(", ");
  const more = others > rows.length ? ` and ${others - rows.length} more` : "";
  return `Has the same ${WHAT[on]} as row${others > 1 ? "s" : ""} ${named}${more}.`;
}
