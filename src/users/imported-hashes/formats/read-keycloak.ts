import type { ForeignHash } from "../../../domain/import-row.ts";
import { fromBase64, toUnpaddedBase64 } from "../encoded-bytes.ts";
import { type ReadHash, refused, understood } from "../imported-hash.ts";

type KeycloakHash = Extract<ForeignHash, { kind: "keycloak" }>;

const MALFORMED = refused("This is not a password of Keycloak that can be read.");
const ARGON2_VERSIONS: Readonly<Record<string, number>> = { "1.0": 16, "1.3": 19 };

/** A `password` credential of a Keycloak realm: PBKDF2 in its three kinds, and Argon2, the default since 24. */
export function readKeycloak({ credentialData, secretData }: KeycloakHash): ReadHash {
  const { algorithm, hashIterations } = credentialData;
  const key = bytesOf(secretData.value);
  const salt = bytesOf(secretData.salt);
  if (typeof algorithm !== "string" || key === undefined || salt === undefined) return MALFORMED;
  if (algorithm === "argon2") return readArgon2(credentialData, salt, key);
  const digest = /^pbkdf2(?:-(sha256|sha512))?$/.exec(algorithm);
  if (digest === null)
    return refused("Of Keycloak's algorithms, pbkdf2, pbkdf2-sha256, pbkdf2-sha512 and argon2 are known.");
  return understood("pbkdf2", {
    digest: digest[1] ?? "sha1",
    iterations: hashIterations,
    salt: salt.toString("base64"),
    key: key.toString("base64"),
  });
}

function readArgon2(data: KeycloakHash["credentialData"], salt: Buffer, key: Buffer): ReadHash {
  const more = data.additionalParameters;
  if (typeof more !== "object" || more === null) return MALFORMED;
  // Every parameter is a list with one text.
  const first = (name: string): string => String([Reflect.get(more, name)].flat()[0]);
  const version = ARGON2_VERSIONS[first("version")];
  const costs = `m=${first("memory")},t=${String(data.hashIterations)},p=${first("parallelism")}`;
  const text = `$argon2${first("type")}$v=${version}$${costs}$${toUnpaddedBase64(salt)}$${toUnpaddedBase64(key)}`;
  return understood("argon2", { text });
}

const bytesOf = (value: unknown): Buffer | undefined => (typeof value === "string" ? fromBase64(value) : undefined);
