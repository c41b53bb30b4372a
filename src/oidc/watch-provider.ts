import type { Provider, ProviderClient, ProviderContext } from "oidc-provider";
import { type Client, PASSWORD_REALM_GRANT } from "../domain/client.ts";
import { DASHBOARD_CLIENT_ID } from "../domain/dashboard.ts";
import type { DomainError } from "../domain/errors.ts";
import type { LogWriter, NewLogEvent } from "../logs/log-writer.ts";
import { type OidcRequest, requestOf } from "./oidc-request.ts";
import { pushedRequestSeconds } from "./pushed-requests.ts";
import { type OAuthErrorOf, refusalOfError } from "./refusal-of-error.ts";

interface WatchDeps {
  readonly logs: Pick<LogWriter, "write">;
  readonly oauthErrorOf: OAuthErrorOf;
  readonly onBug: (error: unknown, where: string) => void;
  readonly clientOf: (client: ProviderClient) => Client;
}

interface ExchangeLog {
  /** undefined: `flows/login` logs it. */
  readonly success?: string;
  readonly failure: string;
  readonly description: string;
}

/** Log types of the token endpoint by grant (contract §4.9). */
const EXCHANGES: Readonly<Record<string, ExchangeLog>> = {
  client_credentials: { success: "seccft", failure: "feccft", description: "Client Credentials for Access Token" },
  authorization_code: { success: "seacft", failure: "feacft", description: "Authorization Code for Access Token" },
  refresh_token: { success: "sertft", failure: "fertft", description: "Refresh Token for Access Token" },
  password: { failure: "fepft", description: "Password for Access Token" },
  [PASSWORD_REALM_GRANT]: { failure: "fepft", description: "Password for Access Token" },
};

/**
 * What opening or reloading the dashboard brings about each time: its tokens live in the page's memory only. The log would show little
 * else to whoever reads it there. Signing in to it is logged, and so is every change made with it.
 */
const ROUTINE: ReadonlySet<string> = new Set(["ssa", "fsa", "seacft"]);

/** Turns what the provider answers into Auth0's words, and logs how each exchange and authorization ended. */
export function watchProvider(provider: Provider, deps: WatchDeps): void {
  provider.on("grant.success", (ctx: ProviderContext) => {
    dropUnchangedScope(ctx);
    logExchange(ctx, undefined, deps);
  });
  provider.on("grant.error", (ctx: ProviderContext, error: unknown) => answerTokenError(ctx, error, deps));
  provider.on("revocation.error", (ctx: ProviderContext, error: unknown) => answerRevocationError(ctx, error, deps));
  provider.on("pushed_authorization_request.success", (ctx: ProviderContext, client: ProviderClient) => {
    (ctx.body as { expires_in: number }).expires_in = pushedRequestSeconds(deps.clientOf(client));
  });
  provider.on("pushed_authorization_request.error", (ctx: ProviderContext, error: unknown) =>
    answerPushedError(ctx, error, deps),
  );
  provider.on("grant.revoked", (ctx: ProviderContext) => {
    if (ctx.oidc.route === "revocation") log(ctx, { type: "srrt", description: "Refresh token revoked" }, deps);
  });
  provider.on("server_error", (ctx: ProviderContext, error: unknown) => {
    if (ctx.oidc.route === "token") answerTokenError(ctx, error, deps);
    else if (ctx.oidc.route === "revocation") answerRevocationError(ctx, error, deps);
    else if (ctx.oidc.route === "pushed_authorization_request") answerPushedError(ctx, error, deps);
    else deps.onBug(error, ctx.oidc.route);
  });
  provider.on("authorization.success", (ctx: ProviderContext) => {
    if (ctx.oidc.prompts.has("none")) log(ctx, { type: "ssa", description: "Successful silent authentication" }, deps);
  });
  provider.on("authorization.error", (ctx: ProviderContext, error: Error & { error_description?: string }) => {
    const prompt = ctx.oidc.params?.prompt;
    const type = prompt === "none" ? "fsa" : "f";
    log(
      ctx,
      {
        type,
        description: error.error_description ?? error.message,
        details: errorDetails(error.message, error.error_description),
      },
      deps,
    );
  });
  provider.on("error", (error: unknown) => deps.onBug(error, "provider"));
}

/** `scope` is in the reply when it differs from what was asked for (RFC 6749 §5.1; contract §3.6). */
function dropUnchangedScope(ctx: ProviderContext): void {
  const body = ctx.body as { scope?: string };
  const grantType = ctx.oidc.params.grant_type ?? "";
  // A code's scopes were asked for elsewhere, and a refresh reply always names its scopes.
  if (grantType === "authorization_code" || grantType === "refresh_token") return;
  if (body.scope !== undefined && body.scope === requestOf(ctx.req).notes.requestedScope) body.scope = undefined;
}

function answerTokenError(ctx: ProviderContext, error: unknown, deps: WatchDeps): void {
  const refusal = refusalOfError(error, ctx);
  if (refusal.code === "internal") deps.onBug(error, "token endpoint");
  answer(ctx, refusal, deps);
  logExchange(ctx, refusal, deps);
}

function answerPushedError(ctx: ProviderContext, error: unknown, deps: WatchDeps): void {
  const refusal = refusalOfError(error, ctx);
  if (refusal.code === "internal") deps.onBug(error, "pushed authorization request endpoint");
  answer(ctx, refusal, deps);
  const { error: said } = deps.oauthErrorOf(refusal);
  log(ctx, { type: "fpar", description: refusal.message, details: errorDetails(said, refusal.message) }, deps);
}

/** `/oauth/revoke` knows no token it could not revoke: 200 also for foreign and structured ones (RFC 7009 §2.2; contract §5.6). */
function answerRevocationError(ctx: ProviderContext, error: unknown, deps: WatchDeps): void {
  if (error instanceof Error && error.message === "unsupported_token_type") {
    ctx.status = 200;
    ctx.body = "";
    return;
  }
  const refusal = refusalOfError(error, ctx);
  if (refusal.code === "internal") deps.onBug(error, "revocation endpoint");
  answer(ctx, refusal, deps, refusal.code === "invalid_client" ? "invalid_client" : undefined);
}

function answer(ctx: ProviderContext, refusal: DomainError, deps: WatchDeps, error?: string): void {
  const reply = deps.oauthErrorOf(refusal);
  ctx.status = reply.status;
  ctx.body = { error: error ?? reply.error, error_description: reply.description, ...refusal.extra };
  for (const [name, value] of Object.entries(reply.headers)) ctx.set(name, value);
}

function logExchange(ctx: ProviderContext, refusal: DomainError | undefined, deps: WatchDeps): void {
  const grantType = ctx.oidc.params?.grant_type;
  const exchange =
    typeof grantType === "string" && Object.hasOwn(EXCHANGES, grantType) ? EXCHANGES[grantType] : undefined;
  if (exchange === undefined) return;
  const { notes } = requestOf(ctx.req);
  if (refusal === undefined) {
    if (exchange.success !== undefined) log(ctx, { type: exchange.success, description: exchange.description }, deps);
    return;
  }
  // Who was refused for their credentials is logged where they are checked.
  if (notes.signInLogged === true) return;
  const type = notes.refreshTokenReused === true ? "ferrt" : exchange.failure;
  const { error } = deps.oauthErrorOf(refusal);
  const event = { type, description: refusal.message, details: errorDetails(error, refusal.message) };
  log(ctx, event, deps, refusal.code !== "invalid_client");
}

function log(
  ctx: ProviderContext,
  event: Pick<NewLogEvent, "type" | "description" | "details">,
  deps: WatchDeps,
  isProven = true,
): void {
  if (ctx.oidc.client?.clientId === DASHBOARD_CLIENT_ID && ROUTINE.has(event.type)) return;
  const request = requestOf(ctx.req);
  const { site, notes } = request;
  const { connection } = notes;
  const client = ctx.oidc.client === undefined ? undefined : deps.clientOf(ctx.oidc.client);
  deps.logs.write({
    tenantId: site.tenant.id,
    ...event,
    clientId: client?.clientId,
    clientName: client?.name,
    ...addressesOf(request, isProven && ctx.oidc.client?.clientAuthMethod !== "none" ? client : undefined),
    userAgent: request.userAgent,
    hostname: site.domain,
    userId: notes.userId ?? ctx.oidc.entities.RefreshToken?.accountId,
    userName: notes.userName,
    audience: notes.audience,
    scope: scopeOf(ctx),
    ...(connection === undefined
      ? {}
      : {
          connection: connection.name,
          connectionId: connection.id,
          strategy: connection.strategy,
          strategyType: "database",
        }),
  });
}

/**
 * `ip` is the person's where a trusted client forwarded it, and then `client_ip` is the caller's (contract §3.4). `client`: the one that
 * proved to be itself.
 */
function addressesOf(request: OidcRequest, client: Client | undefined): { ip: string; clientIp?: string } {
  const trusted = client?.isTokenEndpointIpHeaderTrusted === true;
  if (!trusted || request.forwardedFor === undefined) return { ip: request.ip };
  return { ip: request.forwardedFor, clientIp: request.ip };
}

function scopeOf(ctx: ProviderContext): string | undefined {
  const { AccessToken: accessToken, ClientCredentials: machineToken } = ctx.oidc.entities;
  return accessToken?.scope ?? machineToken?.scope ?? requestOf(ctx.req).notes.requestedScope;
}

const errorDetails = (error: string, message: string | undefined) => ({
  error: { message: message ?? error, oauthError: error },
});
