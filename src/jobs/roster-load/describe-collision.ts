import { sameAsRows } from "../../domain/failure-details.ts";
import type { Collision } from "../../migration/roster-files/collisions/collision-table.ts";

/** Whether two rows are one person by it. People share telephones. */
export const isCollision = (collision: Collision | undefined): collision is Collision =>
  collision !== undefined && collision.on !== "phone";

/** For example `Has the same e-mail address as row 7.` Names no value. */
export const describeCollision = ({ on, with: rows, others }: Collision): string => sameAsRows({ on, rows, others });
