import { subtle } from "node:crypto";
import {
  type GrantModel,
  Provider,
  type ProviderAccount,
  type ProviderClient,
  type ProviderContext,
  type ResourceServerInfo,
  type SessionModel,
  type TokenModel,
} from "oidc-provider";
import type { Client } from "../domain/client.ts";
import { type Clock, epochSeconds } from "../domain/clock.ts";
import { DomainError, isDomainError } from "../domain/errors.ts";
import { randomAlphanumeric, type TenantId } from "../domain/ids.ts";
import type { LanguageWish } from "../domain/language.ts";
import { issuerOf, type SigningKey } from "../domain/tenant.ts";
import type { SignInWithPassword } from "../flows/login/sign-in-outcome.ts";
import type { LogWriter } from "../logs/log-writer.ts";
import type { ConfigCache } from "../store/config-cache.ts";
import type { Sealer } from "../store/sealer.ts";
import type { Store } from "../store/store.ts";
import type { KeyRing } from "../tokens/key-ring.ts";
import { apiFactsOf, createApiAccess } from "./api-access.ts";
import { audienceOfResource, resourceOfAudience, USERINFO_RESOURCE } from "./audience.ts";
import { finalScope, SCOPE_PARAMETER } from "./authorize-parameters.ts";
import { identifyBrowser } from "./browser-id.ts";
import { acceptAssertionAudiences, CLIENT_CLOCK_TOLERANCE_SECONDS, checkClientAssertion } from "./client-assertions.ts";
import { CLIENT_KEY_ALGS } from "./client-keys.ts";
import { cookieNamesOf } from "./cookies.ts";
import { deriveKey } from "./derive-key.ts";
import { findPerson } from "./find-person.ts";
import { passwordGrant } from "./grants/password.ts";
import { passwordRealmGrant } from "./grants/password-realm.ts";
import { createInteractionPolicy } from "./interaction-policy.ts";
import { makeState, stateKeyOf } from "./interaction-state.ts";
import { hasIdleLifetime, refreshTokenSeconds, sessionLifetimes, TEN_YEARS_SECONDS } from "./lifetimes.ts";
import { loadGrant } from "./load-grant.ts";
import { mapClients } from "./map-clients.ts";
import { type OidcSite, requestOf } from "./oidc-request.ts";
import { isAllowedOrigin } from "./origins.ts";
import type { Population } from "./population.ts";
import { asProviderError, type OAuthErrorOf } from "./refusal-of-error.ts";
import { parseScope, scopesOfMachine } from "./scopes.ts";
import { countsFor, type SignedInToken, signInTimeOf } from "./signed-in-since.ts";
import { createStorageAdapter } from "./storage-adapter.ts";
import { takeParsedBodies } from "./take-parsed-bodies.ts";
import { shapeAccessToken } from "./token-claims.ts";
import { CLAIMS_BY_SCOPE, claimsOfUser } from "./user-claims.ts";
import { VerifyOnlyKey } from "./verify-only-key.ts";
import { watchProvider } from "./watch-provider.ts";

export interface CreateProviderDeps {
  readonly store: Pick<Store, "oidc" | "users" | "administrators">;
  readonly config: ConfigCache;
  readonly keyRing: Pick<KeyRing, "current">;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly masterKey: Uint8Array;
  readonly logs: Pick<LogWriter, "write">;
  readonly signInWithPassword: SignInWithPassword;
  readonly oauthErrorOf: OAuthErrorOf;
  /** The page a person sees when the client cannot be told (unknown client, foreign callback). Gives HTML. */
  readonly renderErrorPage: (input: {
    status: number;
    error: string;
    description: string;
    site: OidcSite;
    languages: LanguageWish;
  }) => string;
  /** Hears of what should not happen; never of what callers do wrong. */
  readonly onBug: (error: unknown, where: string) => void;
}

/** One OpenID Provider, and the way from its client objects back to ours. */
export interface TenantProvider {
  readonly provider: Provider;
  readonly clientOf: (client: ProviderClient) => Client;
}

const INTERACTION_SECONDS = 3600;
const CODE_SECONDS = 60;

/**
 * The OpenID Provider of one tenant domain. Settings, clients and APIs are read as requests come; only a change of the signing keys
 * needs a new instance.
 */
export async function createProvider(
  input: { tenantId: TenantId; domain: string; population: Population; keys: readonly SigningKey[] },
  deps: CreateProviderDeps,
): Promise<TenantProvider> {
  const { tenantId, population } = input;
  const current = await deps.keyRing.current(tenantId);
  const signingAlg = current.key.alg;
  const cookieKey = deriveKey(deps.masterKey, "cookies", tenantId).toString("base64url");
  const stateKey = stateKeyOf(deps.masterKey, tenantId);
  const names = cookieNamesOf(input.domain, population);
  // Made once: the library would make it anew from any other kind of key for each token.
  const userinfoKey = await subtle.importKey(
    "raw",
    deriveKey(deps.masterKey, "userinfo-token", tenantId),
    "AES-GCM",
    false,
    ["encrypt"],
  );
  const apiAccess = createApiAccess({ config: deps.config, sealer: deps.sealer, signingAlg, userinfoKey });

  const provider = new Provider(issuerOf(input.domain), {
    adapter: (model: string) => createStorageAdapter(tenantId, model, deps),
    // Without `alg`: one RSA key signs RS256, RS512 and PS256, as APIs ask for.
    jwks: { keys: [{ ...current.privateJwk, kid: current.key.kid, use: "sig" }, ...verifyOnlyKeys(input.keys)] },
    routes: {
      authorization: "/authorize",
      token: "/oauth/token",
      revocation: "/oauth/revoke",
      pushed_authorization_request: "/oauth/par",
      jwks: "/.well-known/jwks.json",
      end_session: "/oidc/logout",
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: true },
      rpInitiatedLogout: { enabled: false },
      // Our own endpoint answers: its tokens are not in any store.
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true, allowedPolicy: isOwnToken },
      webMessageResponseMode: { enabled: true, ack: "individual-draft-01" },
      externalSigningSupport: { enabled: true, ack: "experimental-01" },
      resourceIndicators: {
        enabled: true,
        defaultResource,
        useGrantedResource: async () => true,
        getResourceServerInfo,
      },
    },
    scopes: ["openid", "offline_access"],
    claims: { ...CLAIMS_BY_SCOPE, acr: null, amr: null, auth_time: null, sid: null, iss: null },
    conformIdTokenClaims: false,
    responseTypes: ["code", "id_token", "id_token token", "code id_token", "code token", "code id_token token"],
    clientAuthMethods: ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"],
    clockTolerance: CLIENT_CLOCK_TOLERANCE_SECONDS,
    assertJwtClientAuthClaimsAndHeader: async (_ctx: ProviderContext, claims: Record<string, unknown>) =>
      checkClientAssertion(claims, deps.clock),
    clientDefaults: { id_token_signed_response_alg: signingAlg, grant_types: [], response_types: [] },
    enabledJWA: {
      idTokenSigningAlgValues: ["HS256", "RS256", "ES256"],
      clientAuthSigningAlgValues: [...CLIENT_KEY_ALGS],
    },
    enableHttpPostMethods: true,
    extraParams: { connection: null, screen_hint: null, [SCOPE_PARAMETER]: settleScope },
    clientBasedCORS,
    cookies: {
      keys: [cookieKey],
      names: { session: names.session, interaction: names.interaction, resume: names.resume },
      // `None`: silent sign-in runs in a frame of another site.
      long: { httpOnly: true, secure: true, sameSite: "none", path: "/" },
      short: { httpOnly: true, secure: true, sameSite: "none", path: "/" },
    },
    formats: { customizers: { jwt: shapeAccessToken } },
    findAccount,
    loadExistingGrant,
    issueRefreshToken,
    rotateRefreshToken,
    interactions: { policy: createInteractionPolicy((client) => clientOf(client).isFirstParty), url: interactionUrl },
    renderError,
    ttl: {
      AccessToken: accessTokenSeconds,
      ClientCredentials: accessTokenSeconds,
      AuthorizationCode: CODE_SECONDS,
      IdToken: (_ctx: ProviderContext, _token: unknown, client: ProviderClient) =>
        clientOf(client).idTokenLifetimeSeconds,
      RefreshToken: (_ctx: ProviderContext, token: { iiat: number }, client: ProviderClient) =>
        refreshTokenSeconds(clientOf(client).refreshToken, epochSeconds(deps.clock.now()) - token.iiat),
      Session: sessionSeconds,
      Grant: grantSeconds,
      Interaction: INTERACTION_SECONDS,
    },
  });
  // TLS may end in front of this server: the scheme and host are those of the tenant's domain, which `http/authentication` puts there.
  provider.proxy = true;

  const clientOf = mapClients(provider, { ...input, signingAlg }, deps);
  const grantDeps = {
    config: deps.config,
    apiAccess,
    signInWithPassword: deps.signInWithPassword,
    clientOf: (ctx: ProviderContext) => clientOf(ctx.oidc.client!),
  };
  for (const grant of [passwordGrant, passwordRealmGrant]) {
    provider.registerGrantType(grant.type, (ctx) => grant.handle(ctx, grantDeps), grant.parameters);
  }
  provider.RefreshToken.prototype.generateTokenId = () => `v1.${randomAlphanumeric(64)}`;
  takeParsedBodies(provider);
  acceptAssertionAudiences(provider);
  watchProvider(provider, { ...deps, clientOf });
  return { provider, clientOf };

  async function defaultResource(ctx: ProviderContext, _client: ProviderClient, oneOf?: string[]): Promise<string> {
    if (oneOf?.[0] !== undefined) return oneOf[0];
    refusePublicMachine(ctx);
    const { default_audience: audience } = requestOf(ctx.req).site.tenant.settings;
    if (typeof audience === "string" && audience !== "") return resourceOfAudience(audience);
    if (isMachineRequest(ctx)) {
      throw new DomainError("missing_parameter", "Missing required parameter: audience", {
        apiCode: "access_denied",
        status: 403,
      });
    }
    return USERINFO_RESOURCE;
  }

  async function getResourceServerInfo(
    ctx: ProviderContext,
    resource: string,
    client: ProviderClient,
  ): Promise<ResourceServerInfo> {
    const request = requestOf(ctx.req);
    const audience = audienceOfResource(resource);
    request.notes.audience = audience;
    refusePublicMachine(ctx);
    try {
      if (audience === undefined && resource !== USERINFO_RESOURCE)
        throw new DomainError("audience_unknown", `Service not found: ${resource}`);
      if (population === "administrators")
        return await apiAccess.forAdministrator(request.site, ctx.oidc.account?.role, audience);
      if (!isMachineRequest(ctx)) return await apiAccess.forUser(request.site, clientOf(client), audience);
      const info = await apiAccess.forMachine(request.site, clientOf(client), audience ?? "");
      ctx.oidc.params.scope = scopesOfMachine(parseScope(ctx.oidc.params.scope), info.scope) || undefined;
      return info;
    } catch (error) {
      throw isDomainError(error) ? asProviderError(error, deps.oauthErrorOf) : error;
    }
  }

  async function settleScope(ctx: ProviderContext, asked: string | undefined, client: ProviderClient): Promise<void> {
    const [api] = Object.values(ctx.oidc.resourceServers);
    const mayRefresh =
      client.grantTypeAllowed("refresh_token") && ctx.oidc.params.response_type?.includes("code") === true;
    requestOf(ctx.req).notes.requestedScope = asked;
    const available = api?.scopes ?? new Set<string>();
    // The dashboard need not name what a role may do: its token has all of it (`forAdministrator`).
    const all = population === "administrators" ? [asked, ...available].join(" ") : asked;
    ctx.oidc.params.scope = finalScope(all, available, mayRefresh);
  }

  async function findAccount(
    ctx: ProviderContext,
    userId: string,
    token?: SignedInToken,
  ): Promise<ProviderAccount | undefined> {
    const person = await findPerson(input, userId, deps);
    const { notes } = requestOf(ctx.req);
    notes.userId = userId;
    const signedInAt = token === undefined ? ctx.oidc.session.loginTs : signInTimeOf(token);
    if (person === undefined || !countsFor(person.user, signedInAt)) return undefined;
    const { user, role } = person;
    notes.userName = user.email ?? user.username ?? user.phoneNumber;
    if (user.blocked === true)
      throw asProviderError(new DomainError("user_blocked", "user is blocked"), deps.oauthErrorOf);
    return { accountId: user.userId, role, claims: () => claimsOfUser(user) };
  }

  async function loadExistingGrant(ctx: ProviderContext): Promise<GrantModel | undefined> {
    const grant = await loadGrant(
      ctx,
      provider,
      ctx.oidc.client !== undefined && clientOf(ctx.oidc.client).isFirstParty,
    );
    // Auth0's ID tokens name the session, for logout.
    const { oidc } = ctx;
    if (grant !== undefined) oidc.claims = { ...oidc.claims, id_token: { ...oidc.claims.id_token, sid: null } };
    return grant;
  }

  async function issueRefreshToken(
    { oidc }: ProviderContext,
    client: ProviderClient,
    source: { scopes: Set<string> },
  ): Promise<boolean> {
    if (!client.grantTypeAllowed("refresh_token") || !source.scopes.has("offline_access")) return false;
    if (oidc.grant !== undefined) {
      // It was made to last for the code only; from here on it must last for the refresh token.
      oidc.grant.exp = undefined;
      await oidc.grant.save();
    }
    return true;
  }

  async function rotateRefreshToken(ctx: ProviderContext): Promise<boolean> {
    const { Client: client, RefreshToken: token } = ctx.oidc.entities;
    if (client === undefined || token === undefined) return false;
    const own = clientOf(client);
    if (own.refreshToken.rotationType === "rotating") return true;
    if (hasIdleLifetime(own)) {
      const now = epochSeconds(deps.clock.now());
      token.exp = now + refreshTokenSeconds(own.refreshToken, now - token.iiat);
      await token.save();
    }
    return false;
  }

  function interactionUrl(ctx: ProviderContext, interaction: { uid: string; prompt: { name: string } }): string {
    const { id: browserId, setCookie } = identifyBrowser(ctx.get("cookie"), input.domain);
    if (setCookie !== undefined) ctx.append("set-cookie", setCookie);
    const state = makeState({ uid: interaction.uid, browserId, domain: input.domain }, stateKey);
    const signInPage = ctx.oidc.params.screen_hint === "signup" ? "signup" : "login";
    const page = interaction.prompt.name === "consent" ? "consent" : signInPage;
    return `/u/${page}?state=${encodeURIComponent(state)}`;
  }

  function accessTokenSeconds(_ctx: ProviderContext, token: TokenModel): number {
    const server = token.resourceServer;
    if (server === undefined) return 1;
    const { api } = apiFactsOf(server.jwt);
    return token.gty === "implicit" && api !== undefined ? api.tokenLifetimeForWebSeconds : server.accessTokenTTL;
  }

  function sessionSeconds(ctx: ProviderContext, session: SessionModel): number {
    const { absoluteSeconds, idleSeconds } = sessionLifetimes(requestOf(ctx.req).site.tenant);
    const age = session.loginTs === undefined ? 0 : epochSeconds(deps.clock.now()) - session.loginTs;
    return Math.max(1, Math.min(idleSeconds, absoluteSeconds - age));
  }

  function grantSeconds(ctx: ProviderContext, grant: GrantModel): number {
    if (grant.getOIDCScope().split(" ").includes("offline_access"))
      return ctx.oidc.route === "token" ? TEN_YEARS_SECONDS : 2 * CODE_SECONDS;
    return sessionLifetimes(requestOf(ctx.req).site.tenant).absoluteSeconds + CODE_SECONDS;
  }

  function clientBasedCORS(ctx: ProviderContext, origin: string, client: ProviderClient): boolean {
    // An origin that is not allowed gets its answer without the header that would let its page read it, as at Auth0; a server that
    // happens to send an Origin is not refused.
    if (!isAllowedOrigin(clientOf(client), origin)) ctx.remove("Access-Control-Allow-Origin");
    return true;
  }

  function renderError(
    ctx: ProviderContext,
    out: { error: string; error_description?: string },
    error: Error & { statusCode?: number },
  ): void {
    const { site } = requestOf(ctx.req);
    const status = error.statusCode ?? 500;
    ctx.type = "html";
    const languages = { uiLocales: ctx.oidc.params?.ui_locales, acceptLanguage: ctx.get("accept-language") };
    const description = describePageError(ctx, out);
    ctx.body = deps.renderErrorPage({ status, error: out.error, description, site, languages });
  }
}

const isMachineRequest = ({ oidc }: ProviderContext): boolean =>
  oidc.route === "token" && oidc.params.grant_type === "client_credentials";

/** A machine token is for whoever proves to be the client; a public client can prove nothing (RFC 6749 §4.4). */
function refusePublicMachine(ctx: ProviderContext): void {
  if (isMachineRequest(ctx) && ctx.oidc.client?.clientAuthMethod === "none")
    throw new DomainError("invalid_client", "Unauthorized");
}

const isOwnToken = async (_ctx: ProviderContext, client: ProviderClient, token: TokenModel): Promise<boolean> =>
  token.clientId === client.clientId;

const verifyOnlyKeys = (keys: readonly SigningKey[]): VerifyOnlyKey[] =>
  keys.filter((key) => key.state === "next" || key.state === "previous").map((key) => new VerifyOnlyKey(key));

function describePageError(ctx: ProviderContext, out: { error: string; error_description?: string }): string {
  const params = ctx.oidc.params ?? {};
  if (out.error === "invalid_client") return `Unknown client: ${params.client_id}`;
  if (out.error === "invalid_redirect_uri") {
    return `Callback URL mismatch. ${params.redirect_uri} is not in the list of allowed callback URLs`;
  }
  return out.error_description ?? out.error;
}
