import { type AdministratorRole, userOfAdministrator } from "../domain/administrator.ts";
import type { TenantId } from "../domain/ids.ts";
import type { User } from "../domain/user.ts";
import type { Store } from "../store/store.ts";
import type { Population } from "./population.ts";

/** Somebody with a session or a token; an administrator with their role. */
export interface Person {
  readonly user: User;
  readonly role?: AdministratorRole;
}

/** The person as they are now, looked for among those of one population only; undefined when they are not there any more. */
export async function findPerson(
  { tenantId, population }: { tenantId: TenantId; population: Population },
  userId: string,
  deps: { store: Pick<Store, "users" | "administrators"> },
): Promise<Person | undefined> {
  if (population === "administrators") {
    const administrator = await deps.store.administrators.find(tenantId, userId);
    return administrator && { user: userOfAdministrator(administrator), role: administrator.role };
  }
  const user = await deps.store.users.find(tenantId, userId);
  return user && { user };
}
