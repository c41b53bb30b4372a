import type { ProviderContext } from "oidc-provider";
import { PASSWORD_REALM_GRANT } from "../../domain/client.ts";
import { DomainError } from "../../domain/errors.ts";
import { type ExchangePasswordDeps, exchangePassword } from "./exchange-password.ts";

export const passwordRealmGrant = {
  type: PASSWORD_REALM_GRANT,
  parameters: ["username", "scope", "realm"],

  /** At the connection that has `realm` among its realms (contract §3.3). */
  handle(ctx: ProviderContext, deps: ExchangePasswordDeps): Promise<void> {
    return exchangePassword(
      ctx,
      async ({ site: { tenant } }) => {
        const { realm } = ctx.oidc.params;
        if (realm === undefined) throw new DomainError("missing_parameter", "Missing required parameter: realm");
        const connection = await deps.config.connectionByRealm(tenant.id, realm);
        if (connection === undefined) throw new DomainError("unknown_realm", `Unknown realm ${realm}.`);
        return connection;
      },
      deps,
    );
  },
} as const;
