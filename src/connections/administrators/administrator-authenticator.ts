import { userOfAdministrator } from "../../domain/administrator.ts";
import type { TenantId } from "../../domain/ids.ts";
import type { AdministratorSecrets } from "../../store/administrators.ts";
import type { Store } from "../../store/store.ts";
import type { PasswordHasher } from "../../users/password-hasher.ts";
import type { PasswordAuthenticator, PasswordCheckContext, PasswordCheckOutcome } from "../connection-strategy.ts";
import { refuseUnknown, refuseWrongPassword } from "../wrong-credentials.ts";

export interface AdministratorAuthenticatorDeps {
  readonly store: Pick<Store, "administrators">;
  readonly passwordHasher: Pick<PasswordHasher, "verify" | "pretendToVerify">;
}

/** Signs a tenant's administrators in. There is no source behind it, whatever becomes of the tenant's migrations (design §4 rule 6). */
export function createAdministratorAuthenticator(
  tenantId: TenantId,
  deps: AdministratorAuthenticatorDeps,
): PasswordAuthenticator {
  return {
    async check(credentials, context) {
      const password = credentials.revealPassword();
      const found = await context.trace.measure(
        "local_lookup",
        () => deps.store.administrators.findSecrets(tenantId, { email: credentials.normalisedIdentifier }),
        (secrets) => ({ result: secrets ? "found" : "not_found" }),
      );
      const isRight = await context.trace.measure(
        "local_password",
        () => verify(found, password, deps),
        (matches) => ({ result: matches ? "right" : "wrong" }),
      );
      if (!found) return refuseUnknown();
      return isRight ? admit(found, context, deps) : refuseWrongPassword(found.administrator.userId);
    },

    // A forgotten password of theirs goes its own way (`flows/administrators/`).
    findPerson: async () => ({ kind: "source", lookup: { outcome: "absent" } }),
  };
}

/** As long for nobody, and for somebody without a password, as for a wrong one. */
async function verify(
  found: AdministratorSecrets | undefined,
  password: string,
  { passwordHasher }: AdministratorAuthenticatorDeps,
): Promise<boolean> {
  if (found?.passwordHash !== undefined) return passwordHasher.verify(found.passwordHash, password);
  await passwordHasher.pretendToVerify(password);
  return false;
}

/** Hashing has a queue: whoever was removed meanwhile, or has another password now, does not come in. */
async function admit(
  checked: AdministratorSecrets,
  context: Pick<PasswordCheckContext, "ip" | "trace">,
  deps: AdministratorAuthenticatorDeps,
): Promise<PasswordCheckOutcome> {
  const { tenantId, userId } = checked.administrator;
  const now = await deps.store.administrators.findSecrets(tenantId, { userId });
  if (now === undefined || now.passwordHash !== checked.passwordHash) return refuseWrongPassword(userId);
  await deps.store.administrators.recordLogin(tenantId, userId, context.trace.startedAt, context.ip);
  return { outcome: "accepted", user: userOfAdministrator(now.administrator), takenOver: false };
}
