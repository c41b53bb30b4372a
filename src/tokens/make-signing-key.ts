import { createHash, generateKeyPair, randomBytes, webcrypto } from "node:crypto";
import { promisify } from "node:util";
import { randomAlphanumeric, type TenantId } from "../domain/ids.ts";
import type { JsonObject } from "../domain/json.ts";
import type { SigningKey } from "../domain/tenant.ts";
import { type Sealer, sealContext } from "../store/sealer.ts";

const generate = promisify(generateKeyPair);
const TEN_YEARS_MS = 10 * 365.25 * 24 * 60 * 60 * 1000;

const ALGORITHMS = {
  RS256: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
  ES256: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
} as const;

/**
 * Makes a key pair (RSA 2048 or P-256) with a self-signed certificate for `x5c` and `/pem`. The private half is sealed.
 * `commonName` is only what people read in the certificate.
 */
export async function makeSigningKey(
  input: { tenantId: TenantId; alg: SigningKey["alg"]; commonName: string; state: SigningKey["state"]; at: Date },
  deps: { sealer: Sealer },
): Promise<SigningKey> {
  const kid = randomAlphanumeric(21);
  const pair =
    input.alg === "RS256"
      ? await generate("rsa", { modulusLength: 2048 })
      : await generate("ec", { namedCurve: "P-256" });
  const privateJwk = pair.privateKey.export({ format: "jwk" });
  const publicJwk = pair.publicKey.export({ format: "jwk" });
  const certificate = await selfSign(input, privateJwk, publicJwk);
  const der = Buffer.from(certificate.rawData);
  const sha1 = createHash("sha1").update(der).digest();
  return {
    tenantId: input.tenantId,
    kid,
    alg: input.alg,
    publicJwk: { ...publicJwk, kid, alg: input.alg, use: "sig" } as JsonObject,
    certificate: certificate.toString("pem"),
    fingerprint: (sha1.toString("hex").toUpperCase().match(/../g) ?? []).join(":"),
    thumbprint: sha1.toString("hex").toUpperCase(),
    sealedPrivateJwk: deps.sealer.seal(JSON.stringify(privateJwk), sealContext.signingKey(input.tenantId, kid)),
    state: input.state,
    createdAt: input.at,
    ...(input.state === "current" ? { currentSince: input.at } : {}),
  };
}

async function selfSign(
  input: { alg: SigningKey["alg"]; commonName: string; at: Date },
  privateJwk: webcrypto.JsonWebKey,
  publicJwk: webcrypto.JsonWebKey,
) {
  // Loaded when the first key is made, which is rare: the library is large. It needs the polyfill to be there first.
  await import("reflect-metadata");
  const { X509CertificateGenerator } = await import("@peculiar/x509");
  const algorithm = ALGORITHMS[input.alg];
  const privateKey = await webcrypto.subtle.importKey("jwk", privateJwk, algorithm, true, ["sign"]);
  const publicKey = await webcrypto.subtle.importKey("jwk", publicJwk, algorithm, true, ["verify"]);
  return X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: `00${randomBytes(9).toString("hex")}`,
      name: [{ CN: [input.commonName] }],
      notBefore: input.at,
      notAfter: new Date(input.at.getTime() + TEN_YEARS_MS),
      signingAlgorithm: algorithm,
      keys: { privateKey, publicKey },
    },
    webcrypto,
  );
}
