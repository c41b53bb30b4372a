import type { CompletePasswordChangeDeps } from "../../flows/change-password/complete-password-change.ts";
import type { PasswordChangeRequests } from "../../flows/change-password/password-change-requests.ts";
import type { SignInWithPassword } from "../../flows/login/sign-in-outcome.ts";
import type { SignUpDeps } from "../../flows/signup/sign-up.ts";
import type { VerifyEmailDeps } from "../../flows/signup/verify-email.ts";
import type { LogWriter } from "../../logs/log-writer.ts";
import type { Interactions } from "../../oidc/interactions.ts";
import type { ConfigCache } from "../../store/config-cache.ts";
import type { Sealer } from "../../store/sealer.ts";
import type { Store } from "../../store/store.ts";
import type { PersonLimits } from "../person-limits.ts";
import type { CodeExchange } from "./code-exchange.ts";
import type { FormTokenDeps } from "./form-token.ts";

/** Everything that the hosted pages work with. */
export interface PagesDeps extends SignUpDeps, CompletePasswordChangeDeps, VerifyEmailDeps, FormTokenDeps {
  readonly store: Pick<
    Store,
    "users" | "administrators" | "tickets" | "connections" | "clients" | "oidc" | "traces" | "transaction" | "outbox"
  >;
  readonly config: Pick<
    ConfigCache,
    "client" | "resourceServer" | "connection" | "connectionByName" | "isEnabledFor" | "enabledConnections"
  >;
  readonly interactions: Interactions;
  readonly signInWithPassword: SignInWithPassword;
  readonly passwordChangeRequests: PasswordChangeRequests;
  readonly limits: PersonLimits;
  readonly logWriter: LogWriter;
  readonly sealer: Sealer;
  /** Redeems the code of "Try connection"; `createCodeExchange(app, …)` by default. */
  readonly exchangeCode?: CodeExchange;
  /** Whether messages are kept in the outbox: only then its pages exist. */
  readonly outbox: boolean;
}
