import type { GrantModel, Provider, ProviderContext } from "oidc-provider";
import { widenGrant } from "./widen-grant.ts";

/**
 * What a person has granted the client of this authorization request. A first-party client has all that it asks for; any other what
 * the person has allowed in this session, and what they allowed at the page that this request comes from.
 * A request that leads to a refresh token has a grant of its own, so that the reuse of one refresh token ends its own family
 * (RFC 9700 §4.14.2) and not those of other tabs. The others share the session's grant for this client.
 */
export async function loadGrant(
  ctx: ProviderContext,
  provider: Provider,
  isFirstParty: boolean,
): Promise<GrantModel | undefined> {
  const { oidc } = ctx;
  const { client, account, session } = oidc;
  if (client === undefined || account === undefined) return undefined;
  const owner = { accountId: account.accountId, clientId: client.clientId };

  let grant: GrantModel | undefined;
  const isOwn = oidc.requestParamScopes.has("offline_access");
  if (!isOwn) {
    const grantId = session.grantIdFor(client.clientId);
    grant = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  }
  const isAllowed = isFirstParty || oidc.result?.consent?.accountId === owner.accountId;
  const isTheirs = grant?.accountId === owner.accountId && grant.clientId === owner.clientId;
  if (!isAllowed) return isTheirs ? grant : undefined;
  if (grant === undefined || !isTheirs) grant = new provider.Grant(owner);
  if (widenGrant(grant, oidc)) {
    // Counted anew from here: a grant that is asked for again lives on.
    grant.exp = undefined;
    await grant.save();
  }
  if (isOwn) useForThisRequestOnly(grant, ctx);
  return grant;
}

/**
 * The library takes a code's grant from the session, and keeps it there for the next request. A code that ends with the session is
 * compared with what is kept, so an own grant must not take that place.
 */
function useForThisRequestOnly(grant: GrantModel, { oidc: { client, session } }: ProviderContext): void {
  const kept = session.grantIdFor.bind(session);
  session.grantIdFor = (clientId, value) =>
    clientId !== client?.clientId ? kept(clientId, value) : value === undefined ? grant.jti : undefined;
}
