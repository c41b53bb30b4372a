import type { TenantId } from "../domain/ids.ts";

/** Claims of an access token that this server signed (contract §3.9). */
export interface AccessTokenClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: readonly string[];
  readonly azp?: string;
  readonly scope: ReadonlySet<string>;
  readonly gty?: string;
  /** Of a token of the dashboard: the session that it stands on. */
  readonly sid?: string;
  readonly exp: number;
  readonly iat: number;
}

export interface AccessTokenVerifier {
  /** Throws `DomainError("invalid_token")` for a bad signature, another issuer or audience, or an expired token. */
  verify(token: string, expected: { tenantId: TenantId; issuer: string; audience: string }): Promise<AccessTokenClaims>;
}
