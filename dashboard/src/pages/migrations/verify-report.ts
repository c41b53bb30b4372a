/** What a signed report says, as far as it is shown; the API names it all. */
export interface SignedReport {
  readonly jws: string;
  readonly kid: string;
  readonly alg: string;
  readonly content: Record<string, unknown>;
}

/** Reads a compact JWS (RFC 7515) without looking at its signature. */
export function readReport(jws: string): SignedReport {
  const [header = "", payload = ""] = jws.split(".");
  const { kid, alg } = partOf(header);
  return { jws, kid: String(kid), alg: String(alg), content: partOf(payload) };
}

const ALGORITHMS: Readonly<Record<string, RsaHashedImportParams & EcKeyImportParams & EcdsaParams>> = {
  RS256: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", namedCurve: "" },
  ES256: { name: "ECDSA", hash: "SHA-256", namedCurve: "P-256" },
};

/** Whether the tenant's published keys (RFC 7517) have one by which the report is signed as it is. */
export async function isGenuine({ jws, kid, alg }: SignedReport): Promise<boolean> {
  const algorithm = ALGORITHMS[alg];
  const response = await fetch("/.well-known/jwks.json");
  const { keys } = (await response.json()) as { keys: (JsonWebKey & { kid?: string })[] };
  const key = keys.find((one) => one.kid === kid);
  if (algorithm === undefined || key === undefined) return false;
  const [header, payload, signature = ""] = jws.split(".");
  const signed = new TextEncoder().encode(`${header}.${payload}`);
  const imported = await crypto.subtle.importKey("jwk", key, algorithm, false, ["verify"]);
  return crypto.subtle.verify(algorithm, imported, bytesOf(signature), signed);
}

const partOf = (part: string): Record<string, unknown> => JSON.parse(new TextDecoder().decode(bytesOf(part)));

function bytesOf(part: string): Uint8Array<ArrayBuffer> {
  const binary = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
