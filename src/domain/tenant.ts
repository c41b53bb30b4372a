import type { TenantId } from "./ids.ts";
import type { JsonObject } from "./json.ts";

/** The isolated world that owns everything else. */
export interface Tenant {
  readonly id: TenantId;
  /** Lower-case letters, digits, dashes; shown in logs and mail. */
  readonly name: string;
  /** Host names with port when it is not 443, for example `localhost:3443`. The first is the main one. */
  readonly domains: readonly string[];
  /** Tenant settings as the Management API has them (contract §4.10), `branding` among them; absent keys have their defaults. */
  readonly settings: JsonObject;
  readonly createdAt: Date;
}

/** The `iss` of every token that was asked for at this domain (design §3). */
export const issuerOf = (domain: string): string => `https://${domain}/`;
/** The identifier of the Management API at this domain (contract §4.1). */
export const managementAudienceOf = (domain: string): string => `https://${domain}/api/v2/`;

/** A tenant's signing key. The private half leaves the store only through `tokens/`. */
export interface SigningKey {
  readonly tenantId: TenantId;
  readonly kid: string;
  readonly alg: "RS256" | "ES256";
  readonly publicJwk: JsonObject;
  /** PEM of the self-signed certificate, for `x5c` and `/pem`. */
  readonly certificate: string;
  readonly fingerprint: string;
  readonly thumbprint: string;
  /** Private JWK, sealed with the master key. */
  readonly sealedPrivateJwk: string;
  readonly state: "next" | "current" | "previous" | "revoked";
  readonly createdAt: Date;
  readonly currentSince?: Date;
  readonly currentUntil?: Date;
  readonly revokedAt?: Date;
}
