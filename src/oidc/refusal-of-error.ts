import { errors, type ProviderContext } from "oidc-provider";
import { DomainError, isDomainError } from "../domain/errors.ts";
import { requestOf } from "./oidc-request.ts";

/** How a refusal is said in OAuth; the table is `http/oauth-errors.ts`. */
export type OAuthErrorOf = (refusal: DomainError) => {
  readonly status: number;
  readonly error: string;
  readonly description: string;
  readonly headers: Readonly<Record<string, string>>;
};

const refusals = new WeakMap<object, DomainError>();

/** A refusal as an error that `oidc-provider` can carry to the client by redirect. */
export function asProviderError(refusal: DomainError, oauthErrorOf: OAuthErrorOf): Error {
  const { error, description } = oauthErrorOf(refusal);
  const carried = new errors.CustomOIDCProviderError(error, description, { cause: refusal });
  refusals.set(carried, refusal);
  return carried;
}

const UNAUTHORIZED = "Unauthorized";

/**
 * What went wrong, as one of our codes with Auth0's words (contract §3.5). `oidc-provider` tells its reasons apart by text only, so
 * this goes by its class and, where one class covers several cases, by its detail. What it does not know is `internal`: a bug.
 */
export function refusalOfError(error: unknown, ctx: ProviderContext): DomainError {
  if (isDomainError(error)) return error;
  if (!(error instanceof Error)) return internal(error);
  const carried = refusals.get(error);
  if (carried !== undefined) return carried;
  if (!(error instanceof errors.OIDCProviderError) || !error.expose) return internal(error);

  const description = error.error_description ?? "";
  const detail = error.error_detail ?? "";
  const params = ctx.oidc.params ?? {};
  if (error instanceof errors.InvalidClientAuth || error instanceof errors.InvalidClient) {
    return new DomainError("invalid_client", UNAUTHORIZED, { detail, cause: error });
  }
  if (error instanceof errors.UnsupportedGrantType) {
    return new DomainError("unsupported_grant_type", `Unsupported grant type: ${params.grant_type}`, { cause: error });
  }
  if (error instanceof errors.InvalidGrant) return refusalOfInvalidGrant(detail, ctx, error);
  if (error instanceof errors.InvalidRequest) return refusalOfInvalidRequest(description, ctx, error);
  return new DomainError("invalid_body", description || error.message, {
    apiCode: error.error,
    status: error.statusCode,
    cause: error,
  });
}

function refusalOfInvalidGrant(detail: string, ctx: ProviderContext, cause: Error): DomainError {
  if (ctx.oidc.params?.grant_type === "refresh_token") {
    const text = detail.includes("account not found")
      ? "The refresh_token was generated for a user who doesn't exist anymore."
      : "Unknown or invalid refresh token.";
    if (detail.includes("already used")) requestOf(ctx.req).notes.refreshTokenReused = true;
    return new DomainError("invalid_grant", text, { detail, cause });
  }
  if (detail.startsWith("code_verifier"))
    return new DomainError("invalid_grant", "Failed to verify code verifier", { detail, cause });
  if (detail.includes("redirect_uri mismatch")) {
    const expected = requestOf(ctx.req).notes.expectedRedirectUri;
    const text = `The redirect URI is wrong. You sent ${ctx.oidc.params.redirect_uri}, and we expected ${expected}`;
    return new DomainError("invalid_grant", text, { apiCode: "unauthorized_client", detail, cause });
  }
  return new DomainError("invalid_grant", "Invalid authorization code", { detail, cause });
}

function refusalOfInvalidRequest(description: string, ctx: ProviderContext, cause: Error): DomainError {
  const missing = /^missing required parameters? '([^']+)'/.exec(description)?.[1];
  // A code that was not issued for any address does not exist: Auth0 looks at the code first (recorded).
  if (missing === "redirect_uri" && ctx.oidc.params.grant_type === "authorization_code")
    return new DomainError("invalid_grant", "Invalid authorization code", { detail: description, cause });
  if (missing !== undefined)
    return new DomainError("missing_parameter", `Missing required parameter: ${missing}`, { cause });
  if (description === "no client authentication mechanism provided") {
    return new DomainError("missing_parameter", "Missing required parameter: client_id", { cause });
  }
  if (description === "requested grant type is not allowed for this client") {
    const grantType = ctx.oidc.params.grant_type;
    return new DomainError("grant_not_allowed", `Grant type '${grantType}' not allowed for the client.`, { cause });
  }
  // Half-sent, doubled or garbled client authentication: the same answer as a wrong secret, so it tells nothing.
  if (/client authentication|[Aa]uthorization header|client_id mismatch|client_assertion format/.test(description)) {
    return new DomainError("invalid_client", UNAUTHORIZED, { detail: description, cause });
  }
  if (description.startsWith("code_verifier"))
    return new DomainError("invalid_grant", "Failed to verify code verifier", { cause });
  return new DomainError("invalid_body", description, { cause });
}

const internal = (cause: unknown): DomainError => new DomainError("internal", "Internal error.", { cause });
