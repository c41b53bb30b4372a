import { sayOfRow } from "../../../../domain/row-sentences.ts";
import { checkInteger, isObject, isOneOf, missing, notAllowed, type Problems, wrongType } from "./problems.ts";

interface AlgorithmRule {
  readonly encodings: readonly string[];
  readonly salt: boolean;
}

const HEX_OR_BASE64 = ["hex", "base64"];
const DIGEST: AlgorithmRule = { encodings: HEX_OR_BASE64, salt: true };

// The tables of contract §4.7, from https://auth0.com/docs/manage-users/user-migration/bulk-user-import-schema
const ALGORITHMS: Readonly<Record<string, AlgorithmRule>> = {
  argon2: { encodings: ["utf8"], salt: false },
  bcrypt: { encodings: ["utf8"], salt: true },
  hmac: { encodings: HEX_OR_BASE64, salt: true },
  ldap: { encodings: ["utf8"], salt: false },
  md4: DIGEST,
  md5: DIGEST,
  sha1: DIGEST,
  sha256: DIGEST,
  sha512: DIGEST,
  pbkdf2: { encodings: ["utf8"], salt: false },
  scrypt: { encodings: HEX_OR_BASE64, salt: true },
  // What this server's own exports call hashes for which Auth0 has no words (`users/imported-hashes/export-hash.ts`).
  usher: { encodings: ["utf8"], salt: false },
};
const ALGORITHM_NAMES = Object.keys(ALGORITHMS);
const PROPERTIES = new Set(["algorithm", "hash", "salt", "password", "keylen", "cost", "blockSize", "parallelization"]);
const HMAC_DIGESTS = ["md4", "md5", "ripemd160", "sha1", "sha224", "sha256", "sha384", "sha512", "whirlpool"];
const ENCODINGS = ["base64", "hex", "utf8"];
const PASSWORD_ENCODINGS = ["ascii", "utf8", "utf16le", "ucs2", "latin1", "binary"];
const MAX_NUMBER = 2 ** 31 - 1;

/**
 * Checks a `custom_password_hash` (contract §4.7): its shape, and what its algorithm asks for. Values of hashes, salts and keys
 * never come into a message. Whether the hash itself can be used is for `users/imported-hashes` to say.
 */
export function checkCustomHash(problems: Problems, path: string, custom: unknown): void {
  if (!isObject(problems, path, custom)) return;
  for (const name of Object.keys(custom)) if (!PROPERTIES.has(name)) notAllowed(problems, `${path}.${name}`, name);
  for (const name of ["algorithm", "hash"]) if (custom[name] === undefined) missing(problems, path, name);

  const known =
    custom.algorithm !== undefined && isOneOf(problems, `${path}.algorithm`, custom.algorithm, ALGORITHM_NAMES);
  const algorithm = known ? (custom.algorithm as string) : undefined;
  if (custom.hash !== undefined) checkHash(problems, `${path}.hash`, custom.hash, algorithm);
  if (custom.salt !== undefined) checkSalt(problems, `${path}.salt`, custom.salt, algorithm);
  if (custom.password !== undefined && isObject(problems, `${path}.password`, custom.password)) {
    const { encoding } = custom.password;
    if (encoding !== undefined) isOneOf(problems, `${path}.password.encoding`, encoding, PASSWORD_ENCODINGS);
  }
  checkCosts(problems, path, custom, algorithm);
}

function checkHash(problems: Problems, path: string, hash: unknown, algorithm: string | undefined): void {
  if (!isObject(problems, path, hash)) return;
  checkText(problems, path, hash, "value");
  const rule = algorithm === undefined ? undefined : ALGORITHMS[algorithm];
  if (hash.encoding !== undefined) isOneOf(problems, `${path}.encoding`, hash.encoding, rule?.encodings ?? ENCODINGS);
  else if (rule !== undefined && rule.encodings.length > 1) missing(problems, path, "encoding");
  if (hash.digest !== undefined) isOneOf(problems, `${path}.digest`, hash.digest, HMAC_DIGESTS);
  if (hash.key !== undefined && isObject(problems, `${path}.key`, hash.key)) {
    checkText(problems, `${path}.key`, hash.key, "value");
    if (hash.key.encoding !== undefined) isOneOf(problems, `${path}.key.encoding`, hash.key.encoding, ENCODINGS);
  }
  if (algorithm !== "hmac") return;
  for (const name of ["digest", "key"]) if (hash[name] === undefined) missing(problems, path, name);
}

function checkSalt(problems: Problems, path: string, salt: unknown, algorithm: string | undefined): void {
  if (!isObject(problems, path, salt)) return;
  checkText(problems, path, salt, "value");
  if (salt.encoding !== undefined) isOneOf(problems, `${path}.encoding`, salt.encoding, ENCODINGS);
  if (salt.position !== undefined) isOneOf(problems, `${path}.position`, salt.position, ["prefix", "suffix"]);
  if (algorithm !== undefined && ALGORITHMS[algorithm]?.salt === false)
    problems.push({ code: "NOT_PASSED", message: sayOfRow("no_salt_allowed", { algorithm }), path });
}

function checkCosts(
  problems: Problems,
  path: string,
  custom: Record<string, unknown>,
  algorithm: string | undefined,
): void {
  if (algorithm === "scrypt" && custom.keylen === undefined) missing(problems, path, "keylen");
  for (const name of ["keylen", "blockSize", "parallelization"] as const)
    if (custom[name] !== undefined) checkInteger(problems, `${path}.${name}`, custom[name], 1, MAX_NUMBER);
  const { cost } = custom;
  if (cost === undefined) return;
  checkInteger(problems, `${path}.cost`, cost, 2, MAX_NUMBER);
  if (
    typeof cost === "number" &&
    Number.isInteger(cost) &&
    cost >= 2 &&
    cost <= MAX_NUMBER &&
    (cost & (cost - 1)) !== 0
  )
    problems.push({ code: "NOT_PASSED", message: sayOfRow("not_power_of_two", { value: cost }), path: `${path}.cost` });
}

function checkText(problems: Problems, path: string, object: Record<string, unknown>, name: string): void {
  const value = object[name];
  if (value === undefined) missing(problems, path, name);
  else if (typeof value !== "string") wrongType(problems, `${path}.${name}`, "string", value);
  else if (value === "" && !path.endsWith("salt"))
    problems.push({
      code: "MIN_LENGTH",
      message: sayOfRow("too_short", { length: 0, minimum: 1 }),
      path: `${path}.${name}`,
    });
}
