import type { Administrator, AdministratorRole } from "../../domain/administrator.ts";
import type { Clock } from "../../domain/clock.ts";
import { DomainError } from "../../domain/errors.ts";
import { normaliseIdentifier } from "../../domain/identifier.ts";
import type { TenantId } from "../../domain/ids.ts";
import type { Store } from "../../store/store.ts";
import { newAdministratorId } from "./complete-setup.ts";

export interface ChangeAdministratorsDeps {
  readonly store: Pick<Store, "administrators" | "transaction">;
  readonly clock: Clock;
}

/** Adds somebody without a password; an invitation lets them choose one. Throws `DomainError("conflict")` for an address that is taken. */
export async function addAdministrator(
  input: {
    readonly tenantId: TenantId;
    readonly email: string;
    readonly name: string;
    readonly role: AdministratorRole;
    /** Who lets them in. */
    readonly by: string;
  },
  deps: ChangeAdministratorsDeps,
): Promise<Administrator> {
  const now = deps.clock.now();
  const administrator: Administrator = {
    tenantId: input.tenantId,
    userId: newAdministratorId(),
    email: normaliseIdentifier(input.email),
    name: input.name,
    role: input.role,
    createdAt: now,
    createdBy: input.by,
    updatedAt: now,
    hasPassword: false,
  };
  await deps.store.administrators.insert(administrator);
  return administrator;
}

/**
 * Changes name or role; it counts at once, also for tokens that are under way. Gives them as they were and as they are. Throws
 * `DomainError("not_found")`, and `DomainError("conflict")` for the last owner.
 */
export function changeAdministrator(
  input: {
    readonly tenantId: TenantId;
    readonly userId: string;
    readonly change: Partial<Pick<Administrator, "name" | "role">>;
  },
  deps: ChangeAdministratorsDeps,
): Promise<{ readonly before: Administrator; readonly after: Administrator }> {
  const { tenantId, userId, change } = input;
  return deps.store.transaction(async (tx) => {
    const before = await findAdministrator(tenantId, userId, { store: tx });
    if (change.role !== undefined && change.role !== "owner") await refuseLastOwner(before, tx);
    const updatedAt = deps.clock.now();
    await tx.administrators.update(tenantId, userId, { ...change, updatedAt });
    return { before, after: { ...before, ...change, updatedAt } };
  });
}

/** Removes somebody; their sessions end and their tokens are worth nothing. Throws as `changeAdministrator`. */
export function removeAdministrator(
  { tenantId, userId }: { readonly tenantId: TenantId; readonly userId: string },
  deps: ChangeAdministratorsDeps,
): Promise<Administrator> {
  return deps.store.transaction(async (tx) => {
    const administrator = await findAdministrator(tenantId, userId, { store: tx });
    await refuseLastOwner(administrator, tx);
    await tx.administrators.remove(tenantId, userId);
    return administrator;
  });
}

/** Throws `DomainError("not_found")`. */
export async function findAdministrator(
  tenantId: TenantId,
  userId: string,
  deps: { readonly store: Pick<Store, "administrators"> },
): Promise<Administrator> {
  const administrator = await deps.store.administrators.find(tenantId, userId);
  if (administrator === undefined)
    throw new DomainError("not_found", "The administrator does not exist.", { apiCode: "inexistent_administrator" });
  return administrator;
}

/** Somebody who was invited and has not come yet cannot let anybody else in, so they are no other owner. */
async function refuseLastOwner(administrator: Administrator, tx: Store): Promise<void> {
  if (administrator.role !== "owner" || !administrator.hasPassword) return;
  if ((await tx.administrators.countOwners(administrator.tenantId)) > 1) return;
  throw new DomainError("conflict", "This is the last owner. Make somebody else an owner first.", {
    apiCode: "last_owner",
  });
}
