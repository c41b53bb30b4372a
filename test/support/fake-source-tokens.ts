import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from "jose";

/** What may be wrong with an ID token of the fake old system. */
export type TokenFault =
  | "foreign_key"
  | "unknown_kid"
  | "no_kid"
  | "alg_none"
  | "hs256_with_public_key"
  | "wrong_audience"
  | "wrong_issuer"
  | "expired"
  | "no_expiry"
  | "changed_payload"
  | "not_a_token";

/** Signs ID tokens, well or badly. */
export interface FakeTokenSigner {
  readonly jwks: { keys: JWK[] };
  sign(input: {
    claims: Record<string, unknown>;
    issuer: string;
    audience: string;
    fault?: TokenFault;
  }): Promise<string>;
}

const KID = "fake-source-key";

/** A signer with an RSA key of its own. */
export async function createFakeTokenSigner(): Promise<FakeTokenSigner> {
  const own = await generateKeyPair("RS256", { extractable: true });
  const foreign = await generateKeyPair("RS256");
  const publicPem = await exportSPKI(own.publicKey);
  return {
    jwks: { keys: [{ ...(await exportJWK(own.publicKey)), kid: KID, use: "sig", alg: "RS256" }] },
    async sign({ claims, issuer, audience, fault }) {
      if (fault === "not_a_token") return "no-token-at-all";
      const now = Math.floor(Date.now() / 1000);
      const payload: Record<string, unknown> = {
        ...claims,
        iss: fault === "wrong_issuer" ? "https://somewhere-else.example/" : issuer,
        aud: fault === "wrong_audience" ? "another-client" : audience,
        iat: now - 5,
        ...(fault === "no_expiry" ? {} : { exp: fault === "expired" ? now - 3600 : now + 36_000 }),
      };
      if (fault === "alg_none") return new UnsecuredJWT(payload).encode();
      if (fault === "hs256_with_public_key") {
        return new SignJWT(payload)
          .setProtectedHeader({ alg: "HS256", kid: KID })
          .sign(new TextEncoder().encode(publicPem));
      }
      const kid = fault === "no_kid" ? undefined : fault === "unknown_kid" ? "nobody-knows-this-key" : KID;
      const token = await new SignJWT(payload)
        .setProtectedHeader({ alg: "RS256", typ: "JWT", kid })
        .sign(fault === "foreign_key" ? foreign.privateKey : own.privateKey);
      return fault === "changed_payload" ? withOtherSubject(token) : token;
    },
  };
}

function withOtherSubject(token: string): string {
  const [header, payload, signature] = token.split(".");
  const claims = JSON.parse(Buffer.from(payload ?? "", "base64url").toString("utf8")) as Record<string, unknown>;
  const changed = Buffer.from(JSON.stringify({ ...claims, sub: "auth0|somebody-else" })).toString("base64url");
  return [header, changed, signature].join(".");
}
