import { expect, it } from "vitest";
import type { Administrator, AdministratorRole } from "../../../src/domain/administrator.ts";
import { newObjectId, type TenantId } from "../../../src/domain/ids.ts";
import { changeAdministrator } from "../../../src/flows/administrators/change-administrators.ts";
import { at, insertTenant, later, refusalOf, type TheStore } from "./fixtures.ts";

const anAdministrator = (tenantId: TenantId, change: Partial<Administrator> = {}): Administrator => {
  const id = newObjectId();
  return {
    tenantId,
    userId: `usher|${id}`,
    email: `${id}@example.com`,
    name: "Ada",
    role: "owner",
    createdAt: at,
    createdBy: "the test",
    updatedAt: at,
    hasPassword: false,
    ...change,
  };
};

/** Who may work with a tenant's dashboard. */
export function administratorsSuite(the: TheStore): void {
  const insert = async (tenantId: TenantId, role: AdministratorRole = "owner", passwordHash?: string) => {
    const administrator = anAdministrator(tenantId, { role, hasPassword: passwordHash !== undefined });
    await the().administrators.insert(administrator, passwordHash);
    return administrator;
  };

  it("keeps an administrator as they are, found by id and by address, apart from users", async () => {
    const tenantId = await insertTenant(the());
    const ada = await insert(tenantId, "editor", "hash");
    const { administrators, users } = the();
    expect(await administrators.find(tenantId, ada.userId)).toEqual(ada);
    expect(await administrators.findSecrets(tenantId, { email: ada.email })).toEqual({
      administrator: ada,
      passwordHash: "hash",
    });
    expect(await users.find(tenantId, ada.userId)).toBeUndefined();
    expect(await users.listByEmail(tenantId, ada.email)).toEqual([]);
    expect(await users.exportAfter(tenantId, {}, { limit: 10 })).toEqual([]);
  });

  it("takes an address once in a tenant, and keeps nothing of the second", async () => {
    const [tenantId, other] = [await insertTenant(the()), await insertTenant(the())];
    const { email } = await insert(tenantId);
    const second = anAdministrator(tenantId, { email });
    expect(await refusalOf(the().administrators.insert(second))).toBe("conflict:email");
    expect(await the().administrators.find(tenantId, second.userId)).toBeUndefined();
    await the().administrators.insert(anAdministrator(other, { email }));
  });

  it("gives nothing of another tenant, and changes nothing there", async () => {
    const [mine, theirs] = [await insertTenant(the()), await insertTenant(the())];
    const ada = await insert(theirs, "owner", "hash");
    const { administrators } = the();
    expect(await administrators.find(mine, ada.userId)).toBeUndefined();
    expect(await administrators.findSecrets(mine, { userId: ada.userId })).toBeUndefined();
    expect(await administrators.list(mine, { offset: 0, limit: 10, withTotal: true })).toEqual({ items: [], total: 0 });
    expect(await administrators.countOwners(mine)).toBe(0);
    expect(await administrators.update(mine, ada.userId, { role: "viewer", updatedAt: at })).toBe(false);
    expect(await administrators.setInvitation(mine, ada.userId, "x")).toBe(false);
    expect(await administrators.setPassword(mine, ada.userId, "mine", at)).toBe(false);
    await administrators.recordLogin(mine, ada.userId, later(1), "203.0.113.1");
    expect(await administrators.remove(mine, ada.userId)).toBe(false);
    expect(await administrators.find(theirs, ada.userId)).toEqual(ada);
  });

  it("uses up the invitation with a new password, and ends what stands on the old one", async () => {
    const tenantId = await insertTenant(the());
    const { userId } = await insert(tenantId, "owner", "old");
    const { administrators, oidc } = the();
    await administrators.setInvitation(tenantId, userId, "digest");
    expect(await administrators.findSecrets(tenantId, { userId })).toMatchObject({ invitation: "digest" });
    await oidc.upsert(tenantId, "Session", "s", { uid: newObjectId(), accountId: userId }, undefined);

    expect(await administrators.setPassword(tenantId, userId, "new", at)).toBe(true);
    const after = await administrators.findSecrets(tenantId, { userId });
    expect(after).toMatchObject({ passwordHash: "new", administrator: { hasPassword: true } });
    expect(after?.invitation).toBeUndefined();
    expect(await oidc.find(tenantId, "Session", "s")).toBeUndefined();
    const first = after?.administrator.sessionsValidFrom;
    expect(first?.getTime()).toBeGreaterThan(at.getTime());
    // Twice within a second: what began between the two ends as well.
    await administrators.setPassword(tenantId, userId, "newer", at);
    const second = (await administrators.find(tenantId, userId))?.sessionsValidFrom;
    expect(second?.getTime()).toBeGreaterThan(first?.getTime() ?? Number.NaN);
  });

  it("counts the owners who have a password, lists oldest first, and removes with all sessions", async () => {
    const tenantId = await insertTenant(the());
    const owner = await insert(tenantId, "owner", "hash");
    await insert(tenantId, "owner");
    await insert(tenantId, "editor", "hash");
    const { administrators, oidc } = the();
    expect(await administrators.countOwners(tenantId)).toBe(1);
    expect((await administrators.list(tenantId, { offset: 1, limit: 5, withTotal: true })).total).toBe(3);
    await oidc.upsert(tenantId, "Session", "s", { uid: newObjectId(), accountId: owner.userId }, undefined);
    expect(await administrators.remove(tenantId, owner.userId)).toBe(true);
    expect(await oidc.find(tenantId, "Session", "s")).toBeUndefined();
    expect(await administrators.countOwners(tenantId)).toBe(0);
  });

  it("keeps one of two owners who are demoted at once", async () => {
    const tenantId = await insertTenant(the());
    const owners = [await insert(tenantId, "owner", "hash"), await insert(tenantId, "owner", "hash")];
    const clock = { now: () => later(1) };
    const ends = await Promise.allSettled(
      owners.map(({ userId }) =>
        changeAdministrator({ tenantId, userId, change: { role: "viewer" } }, { store: the(), clock }),
      ),
    );
    expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await the().administrators.countOwners(tenantId)).toBe(1);
  });
}
