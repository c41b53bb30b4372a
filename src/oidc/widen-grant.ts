import type { GrantModel, ProviderContext } from "oidc-provider";

/** Scopes that are asked for and not granted. */
interface Lack {
  /** undefined: of the sign-in itself. */
  readonly resource?: string;
  readonly scope: string;
}

/** What the request asks for that the grant does not have. */
export function lacksOf(grant: GrantModel, oidc: ProviderContext["oidc"]): Lack[] {
  const missing = (asked: Iterable<string>, granted: string) => {
    const has = new Set(granted.split(" "));
    return [...asked].filter((scope) => !has.has(scope)).join(" ");
  };
  const ofResources = Object.entries(oidc.resourceServers).map(([resource, server]) => {
    const asked = [...oidc.requestParamScopes].filter((scope) => server.scopes.has(scope));
    return { resource, scope: missing(asked, grant.getResourceScope(resource)) };
  });
  const ofSignIn: Lack = { scope: missing(oidc.requestParamOIDCScopes, grant.getOIDCScope()) };
  return [ofSignIn, ...ofResources].filter(({ scope }) => scope !== "");
}

/** Adds to the grant what is asked for and missing; says whether there was anything. */
export function widenGrant(grant: GrantModel, oidc: ProviderContext["oidc"]): boolean {
  const lacks = lacksOf(grant, oidc);
  for (const { resource, scope } of lacks) {
    if (resource === undefined) grant.addOIDCScope(scope);
    else grant.addResourceScope(resource, scope);
  }
  return lacks.length > 0 || grant.jti === undefined;
}
