import type { ProviderContext, ResourceServerInfo } from "oidc-provider";
import { epochSeconds } from "../domain/clock.ts";
import type { User } from "../domain/user.ts";
import { isOidcScope } from "./scopes.ts";
import { claimsOfUser } from "./user-claims.ts";

/**
 * Makes the tokens of a password exchange: access token, ID token with `openid`, refresh token with `offline_access`. Only a refresh
 * token is stored, with the grant it belongs to; the others stand on their own.
 */
export async function issueUserTokens(
  input: {
    user: User;
    signedInAt: Date;
    scopes: readonly string[];
    resource: string;
    info: ResourceServerInfo;
    mayRefresh: boolean;
  },
  ctx: ProviderContext,
): Promise<{
  access_token: string;
  id_token?: string;
  refresh_token?: string;
  scope: string;
  expires_in: number;
  token_type: string;
}> {
  const { provider, client } = ctx.oidc;
  const { user, resource, info } = input;
  const scopes = input.mayRefresh ? input.scopes : input.scopes.filter((scope) => scope !== "offline_access");
  const scope = scopes.join(" ");
  const claims = claimsOfUser(user);
  ctx.oidc.entity("Account", { accountId: user.userId, claims: () => claims });

  const refreshToken = scopes.includes("offline_access")
    ? await issueRefreshToken({ ...input, scope }, ctx)
    : undefined;
  const accessToken = new provider.AccessToken({
    accountId: user.userId,
    client,
    gty: "password",
    grantId: refreshToken?.grantId,
  });
  accessToken.resourceServer = new provider.ResourceServer(resource, info);
  accessToken.scope = scope;
  ctx.oidc.entity("AccessToken", accessToken);

  const [signedAccessToken, idToken] = await Promise.all([
    accessToken.save(),
    scopes.includes("openid") ? issueIdToken(claims, scopes, ctx) : undefined,
  ]);
  return {
    access_token: signedAccessToken,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken.value }),
    ...(idToken === undefined ? {} : { id_token: idToken }),
    scope,
    expires_in: accessToken.expiration,
    token_type: accessToken.tokenType,
  };
}

async function issueIdToken(
  claims: Record<string, unknown>,
  scopes: readonly string[],
  ctx: ProviderContext,
): Promise<string> {
  const idToken = new ctx.oidc.provider.IdToken(claims, { ctx });
  idToken.scope = scopes.filter(isOidcScope).join(" ");
  return idToken.issue({ use: "idtoken" });
}

async function issueRefreshToken(
  input: { user: User; signedInAt: Date; scope: string; resource: string },
  ctx: ProviderContext,
): Promise<{ value: string; grantId: string }> {
  const { provider, client } = ctx.oidc;
  const grant = new provider.Grant({ accountId: input.user.userId, clientId: client?.clientId });
  grant.addOIDCScope(input.scope.split(" ").filter(isOidcScope).join(" "));
  grant.addResourceScope(input.resource, input.scope);
  const grantId = await grant.save();
  const refreshToken = new provider.RefreshToken({
    accountId: input.user.userId,
    authTime: epochSeconds(input.signedInAt),
    client,
    grantId,
    gty: "password",
    resource: input.resource,
    rotations: 0,
    scope: input.scope,
  });
  ctx.oidc.entity("RefreshToken", refreshToken);
  return { value: await refreshToken.save(), grantId };
}
