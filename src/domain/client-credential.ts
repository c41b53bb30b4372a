import type { JsonObject } from "./json.ts";

/**
 * A credential of a client as it is kept, in `client.properties.credentials` and with the Management API's own names (contract §4.3):
 * what a caller may see, and the public key.
 */
export interface StoredCredential {
  readonly id: string;
  readonly name?: string;
  readonly credential_type: "public_key" | "x509_cert" | "cert_subject_dn";
  readonly kid?: string;
  readonly alg?: string;
  readonly pem?: string;
  readonly subject_dn?: string;
  readonly thumbprint_sha256?: string;
  readonly created_at: string;
  readonly updated_at: string;
  /** ISO 8601. */
  readonly expires_at?: string;
}

/** The credentials kept with a client, oldest first. */
export const credentialsOf = (properties: JsonObject): readonly StoredCredential[] =>
  Array.isArray(properties.credentials) ? (properties.credentials as StoredCredential[]) : [];
