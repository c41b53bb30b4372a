import { setImmediate as nextTurn } from "node:timers/promises";
import type { TenantId } from "../../domain/ids.ts";
import type { ExportedUser, Store } from "../../store/store.ts";

const USERS_AT_ONCE = 500;

/** Where an export goes on, and how many users it may still have. */
export interface ReadUsersInput {
  readonly tenantId: TenantId;
  /** Name of the only connection whose users are read; absent: everybody. */
  readonly connection?: string;
  /** Id of the last user that was read before. */
  readonly after?: string;
  readonly limit?: number;
}

/** Users by id, a page at a time, however many there are. */
export async function* readUsers(
  { tenantId, connection, after, limit = Number.POSITIVE_INFINITY }: ReadUsersInput,
  { store }: { readonly store: Pick<Store, "users"> },
): AsyncGenerator<readonly ExportedUser[]> {
  let left = limit;
  for (let last = after; left > 0; ) {
    const page = { after: last, limit: Math.min(USERS_AT_ONCE, left) };
    const users = await store.users.exportAfter(tenantId, { connection }, page);
    if (users.length === 0) return;
    yield users;
    left -= users.length;
    last = users.at(-1)?.user.userId;
    // The embedded database answers at once: whoever else waits for this process gets a turn.
    await nextTurn();
  }
}
