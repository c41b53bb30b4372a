/** The public part of an RSA key as a JWKS has it (RFC 7518 §6.3.1). */
export interface RsaJwk {
  readonly kid?: string;
  readonly kty: string;
  readonly use?: string;
  readonly alg?: string;
  readonly n: string;
  readonly e: string;
}

// AlgorithmIdentifier of rsaEncryption with NULL parameters (RFC 3279 §2.3.1).
const RSA_ENCRYPTION = Buffer.from("300d06092a864886f70d0101010500", "hex");

/**
 * The key as PEM (SubjectPublicKeyInfo, RFC 5280 §4.1), written out by hand because `crypto.createPublicKey` takes a JWK
 * only since Node 16, and older script runtimes are still in use.
 */
export function jwkToPem(jwk: RsaJwk): string {
  const publicKey = der(0x30, [derInteger(jwk.n), derInteger(jwk.e)]);
  const keyInfo = der(0x30, [RSA_ENCRYPTION, der(0x03, [Buffer.from([0]), publicKey])]);
  const lines = keyInfo.toString("base64").match(/.{1,64}/g) || [];
  return ["-----BEGIN PUBLIC KEY-----", ...lines, "-----END PUBLIC KEY-----", ""].join("\n");
}

function derInteger(base64Url: string): Buffer {
  const bytes = Buffer.from(base64Url.replace(/-/g, "+").replace(/_/g, "/"), "base64");
  // DER integers are signed: a leading zero keeps the number positive.
  return der(0x02, (bytes[0] as number) >= 0x80 ? [Buffer.from([0]), bytes] : [bytes]);
}

function der(tag: number, parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts as Buffer[]);
  return Buffer.concat([Buffer.from([tag]), derLength(content.length), content]);
}

function derLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  return Buffer.concat([Buffer.from([0x80 + bytes.length]), bytes]);
}
