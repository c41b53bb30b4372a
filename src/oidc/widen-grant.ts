import type { GrantModel, ProviderContext } from "oidc-provider";

/** Adds to the grant what is asked for and missing; says whether there was anything. */
export function widenGrant(grant: GrantModel, oidc: ProviderContext["oidc"]): boolean {
  const missing = (asked: Iterable<string>, granted: string) => {
    const has = new Set(granted.split(" "));
    return [...asked].filter((scope) => !has.has(scope)).join(" ");
  };
  let changed = grant.jti === undefined;
  const oidcScope = missing(oidc.requestParamOIDCScopes, grant.getOIDCScope());
  if (oidcScope !== "") {
    grant.addOIDCScope(oidcScope);
    changed = true;
  }
  for (const [resource, server] of Object.entries(oidc.resourceServers)) {
    const asked = [...oidc.requestParamScopes].filter((scope) => server.scopes.has(scope));
    const scope = missing(asked, grant.getResourceScope(resource));
    if (scope !== "") {
      grant.addResourceScope(resource, scope);
      changed = true;
    }
  }
  return changed;
}
