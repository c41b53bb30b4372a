import { createPublicKey, X509Certificate } from "node:crypto";
import { calculateJwkThumbprint, type JWK } from "jose";
import type { z } from "zod";
import type { StoredCredential } from "../../domain/client-credential.ts";
import { DomainError } from "../../domain/errors.ts";
import { randomAlphanumeric } from "../../domain/ids.ts";
import type { credentialInput } from "./client-schemas.ts";

/**
 * A credential from what a caller sent: its key id is the JWK thumbprint (RFC 7638) of the public key, a certificate is known
 * by its SHA-256 digest or its subject. Throws `DomainError("invalid_body")` for a PEM that is none.
 */
export async function makeCredential(input: z.output<typeof credentialInput>, now: Date): Promise<StoredCredential> {
  const at = now.toISOString();
  const base = {
    id: `cred_${randomAlphanumeric(22)}`,
    name: input.name,
    credential_type: input.credential_type,
    created_at: at,
    updated_at: at,
  };
  const expires = input.expires_at == null ? undefined : new Date(input.expires_at).toISOString();

  if (input.credential_type === "cert_subject_dn") {
    const subject = input.subject_dn ?? certificateOf(input.pem).subject;
    return { ...base, subject_dn: subject, expires_at: expires };
  }
  if (input.credential_type === "x509_cert") {
    const certificate = certificateOf(input.pem);
    const thumbprint = Buffer.from(certificate.fingerprint256.replaceAll(":", ""), "hex").toString("base64url");
    return {
      ...base,
      thumbprint_sha256: thumbprint,
      pem: input.pem,
      expires_at: certificate.validToDate.toISOString(),
    };
  }
  const jwk = publicKeyOf(input.pem).export({ format: "jwk" }) as JWK;
  if (jwk.kty !== "RSA")
    throw new DomainError(
      "invalid_body",
      "Payload validation error: 'The public key must be an RSA key' on property pem.",
    );
  const kid = input.kid ?? (await calculateJwkThumbprint(jwk));
  return { ...base, kid, alg: input.alg ?? "RS256", pem: input.pem, expires_at: expires };
}

function certificateOf(pem: string | undefined): X509Certificate {
  try {
    return new X509Certificate(pem ?? "");
  } catch (cause) {
    throw new DomainError(
      "invalid_body",
      "Payload validation error: 'Expected a certificate in PEM format' on property pem.",
      { cause },
    );
  }
}

function publicKeyOf(pem: string | undefined): ReturnType<typeof createPublicKey> {
  try {
    // A private key would be accepted too and then kept: refuse it before it is parsed.
    if (!/-----BEGIN (PUBLIC KEY|CERTIFICATE|RSA PUBLIC KEY)-----/.test(pem ?? "")) throw new Error("not a public key");
    return createPublicKey(pem ?? "");
  } catch (cause) {
    throw new DomainError(
      "invalid_body",
      "Payload validation error: 'Expected a public key in PEM format' on property pem.",
      { cause },
    );
  }
}

/** A credential as it is shown. */
export const credentialToWire = ({ pem: _pem, ...shown }: StoredCredential): Record<string, unknown> => shown;
