import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import { REPORT_TYPE } from "./sign-report.ts";

/** Whether a report is what a tenant signed. */
export type ReportVerdict =
  | { readonly outcome: "genuine"; readonly kid: string; readonly content: JWTPayload }
  | { readonly outcome: "not_genuine"; readonly problem: string };

/** Verifies a report's signature with the tenant's published keys (RFC 7517). Needs no network and no installation. */
export async function verifyReport(jws: string, jwks: JSONWebKeySet): Promise<ReportVerdict> {
  try {
    const { payload, protectedHeader } = await jwtVerify(jws.trim(), createLocalJWKSet(jwks), {
      typ: REPORT_TYPE,
      algorithms: ["RS256", "ES256"],
    });
    return { outcome: "genuine", kid: protectedHeader.kid ?? "", content: payload };
  } catch (error) {
    return { outcome: "not_genuine", problem: problemOf(error) };
  }
}

function problemOf(error: unknown): string {
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return "The signature is wrong: the report was altered, or signed by another key.";
  if (error instanceof errors.JWKSNoMatchingKey)
    return "None of the keys is the one that the report names. A key that was revoked is not published any more.";
  if (error instanceof errors.JWTClaimValidationFailed) return "It is signed, but it is no report of a migration.";
  return "This is no signed report.";
}
