import type { ProviderContext } from "oidc-provider";
import { DomainError } from "../../domain/errors.ts";
import { type ExchangePasswordDeps, exchangePassword } from "./exchange-password.ts";

export const passwordGrant = {
  type: "password",
  parameters: ["username", "scope"],

  /** At the connection that the tenant setting `default_directory` names (contract §3.3). */
  handle(ctx: ProviderContext, deps: ExchangePasswordDeps): Promise<void> {
    return exchangePassword(
      ctx,
      async ({ site: { tenant } }) => {
        const name = tenant.settings.default_directory;
        const connection =
          typeof name === "string" && name !== "" ? await deps.config.connectionByName(tenant.id, name) : undefined;
        if (connection !== undefined) return connection;
        throw new DomainError("no_default_directory", "Authorization server not configured with default connection.");
      },
      deps,
    );
  },
} as const;
