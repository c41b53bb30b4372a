import type { FastifyInstance } from "fastify";
import type { UserOfTokenDeps } from "../../oidc/user-of-token.ts";
import { type AuthorizeDeps, registerAuthorize } from "./authorize.ts";
import { type LogoutDeps, registerLogout } from "./logout.ts";
import { registerPushedRequests } from "./pushed-requests.ts";
import { registerTokenEndpoints } from "./token.ts";
import { registerUserinfo } from "./userinfo.ts";
import { registerWellKnown, type WellKnownDeps } from "./well-known.ts";

export type AuthenticationDeps = AuthorizeDeps & LogoutDeps & UserOfTokenDeps & WellKnownDeps;

/** Every endpoint of the OpenID Provider, at Auth0's addresses. */
export function registerAuthentication(app: FastifyInstance, deps: AuthenticationDeps): void {
  registerTokenEndpoints(app, deps);
  registerPushedRequests(app, deps);
  registerAuthorize(app, deps);
  registerUserinfo(app, deps);
  registerLogout(app, deps);
  registerWellKnown(app, deps);
}
