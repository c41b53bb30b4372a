import type { ProviderContext } from "oidc-provider";
import type { Client } from "../../domain/client.ts";
import type { Connection } from "../../domain/connection.ts";
import { isAdministratorsConnection } from "../../domain/dashboard.ts";
import { DomainError } from "../../domain/errors.ts";
import type { SignInOutcome, SignInWithPassword } from "../../flows/login/sign-in-outcome.ts";
import type { ConfigCache } from "../../store/config-cache.ts";
import type { ApiAccess } from "../api-access.ts";
import { resourceOfAudience, USERINFO_RESOURCE } from "../audience.ts";
import { issueUserTokens } from "../issue-user-tokens.ts";
import { type OidcRequest, requestOf } from "../oidc-request.ts";
import { parseScope, scopesOfPasswordGrant } from "../scopes.ts";

export interface ExchangePasswordDeps {
  readonly config: ConfigCache;
  readonly apiAccess: ApiAccess;
  readonly clientOf: (ctx: ProviderContext) => Client;
  readonly signInWithPassword: SignInWithPassword;
}

/** Strategies whose people sign in with a password that this server checks or has checked. */
const PASSWORD_STRATEGIES = new Set(["auth0"]);

/** Whether people of this connection can sign in with a password here. */
export const isPasswordCapable = (connection: Connection): boolean =>
  PASSWORD_STRATEGIES.has(connection.strategy) || isAdministratorsConnection(connection);

/** A name and a password for tokens, at the connection that `findConnection` names (contract §3.2, §3.3). */
export async function exchangePassword(
  ctx: ProviderContext,
  findConnection: (request: OidcRequest) => Promise<Connection>,
  deps: ExchangePasswordDeps,
): Promise<void> {
  const request = requestOf(ctx.req);
  const client = deps.clientOf(ctx);
  refusePublicStranger(ctx, client);
  requireParameter("username", ctx.oidc.params.username);
  requireParameter("password", request.credentials);

  const connection = await findConnection(request);
  request.notes.connection = connection;
  await requireUsable(connection, client, deps.config);
  // Before the password: a request that can get no token must not cost the person an attempt.
  const { audience, info } = await resolveApi(request, client, deps.apiAccess);
  request.notes.audience = audience;

  const outcome = await signIn({ request, client, connection, audience, isProven: isProven(ctx) }, deps);
  request.notes.signInLogged = true;
  if (outcome.outcome === "refused") throw outcome.refusal;

  const requested = parseScope(request.notes.requestedScope);
  const tokens = await issueUserTokens(
    {
      user: outcome.user,
      signedInAt: outcome.signedInAt,
      scopes: scopesOfPasswordGrant(requested, info.scope, audience !== undefined),
      resource: audience === undefined ? USERINFO_RESOURCE : resourceOfAudience(audience),
      info,
      mayRefresh: client.grantTypes.includes("refresh_token") && requested.includes("offline_access"),
    },
    ctx,
  );
  ctx.body = tokens;
}

/** Whether the client has proved to be itself; a public one cannot. */
const isProven = (ctx: ProviderContext): boolean => ctx.oidc.client?.clientAuthMethod !== "none";

/** A public client may be anybody's copy of it; only the tenant's own are let through, when the grant is switched on for them. */
function refusePublicStranger(ctx: ProviderContext, client: Client): void {
  if (client.isFirstParty || isProven(ctx)) return;
  throw new DomainError("invalid_client", "Unauthorized", {
    detail: "password grants are not for public clients of third parties",
  });
}

function requireParameter(name: string, value: unknown): void {
  if (value === undefined) throw new DomainError("missing_parameter", `Missing required parameter: ${name}`);
}

async function requireUsable(connection: Connection, client: Client, config: ConfigCache): Promise<void> {
  if (!isPasswordCapable(connection)) {
    throw new DomainError("connection_not_password_capable", "invalid connection specified for password grant");
  }
  if (!(await config.isEnabledFor(client.tenantId, connection.id, client.clientId))) {
    throw new DomainError("connection_disabled", "the connection was disabled");
  }
}

async function resolveApi(request: OidcRequest, client: Client, apiAccess: ApiAccess) {
  const asked = request.body.audience;
  const { default_audience: fallback } = request.site.tenant.settings;
  const audience =
    typeof asked === "string" && asked !== ""
      ? asked
      : typeof fallback === "string" && fallback !== ""
        ? fallback
        : undefined;
  return { audience, info: await apiAccess.forUser(request.site, client, audience) };
}

function signIn(
  input: {
    request: OidcRequest;
    client: Client;
    connection: Connection;
    audience: string | undefined;
    isProven: boolean;
  },
  deps: ExchangePasswordDeps,
): Promise<SignInOutcome> {
  const { request, client } = input;
  // Anybody can send a header in a public client's name: it would hide them from every limit (contract §3.4).
  const forwarded = client.isTokenEndpointIpHeaderTrusted && input.isProven ? request.forwardedFor : undefined;
  return deps.signInWithPassword({
    tenant: request.site.tenant,
    domain: request.site.domain,
    client,
    connection: input.connection,
    credentials: request.credentials!,
    ip: forwarded ?? request.ip,
    ...(forwarded === undefined ? {} : { clientIp: request.ip }),
    userAgent: request.userAgent,
    via: "token_endpoint",
    audience: input.audience,
    scope: request.notes.requestedScope,
    signal: request.signal,
  });
}
