import type { JsonObject } from "../../../domain/json.ts";
import { DIGEST_NAMES, type DigestName } from "../digests.ts";
import { OWN_ALGORITHM } from "../export-hash.ts";
import { type ImportedHash, type ReadHash, refused, understood } from "../imported-hash.ts";
import { decodeStored } from "../stored-hash.ts";
import { type CustomHash, parseCustomHash } from "./custom-hash.ts";
import { readPbkdf2Text } from "./read-phc.ts";

interface Rule {
  readonly hashEncodings: readonly string[];
  readonly saltAllowed: boolean;
  /** Only reached when encoding and salt are right. */
  read(custom: CustomHash): ReadHash;
}

const BYTES = ["hex", "base64"];
const TEXT = ["utf8"];
const LDAP_SCHEME = /^\{s?(md5|sha)[-\d]*\}|^\{ssha[-\d]*\}/i;

/** The table of contract §4.7. */
const RULES: Readonly<Record<string, Rule>> = {
  argon2: { hashEncodings: TEXT, saltAllowed: false, read: ({ text }) => understood("argon2", { text }) },
  bcrypt: { hashEncodings: TEXT, saltAllowed: true, read: (custom) => readBcrypt(custom) },
  hmac: { hashEncodings: BYTES, saltAllowed: true, read: (custom) => readHmac(custom) },
  ldap: { hashEncodings: TEXT, saltAllowed: false, read: ({ text }) => readLdapScheme(text) },
  md4: digestRule("md4"),
  md5: digestRule("md5"),
  sha1: digestRule("sha1"),
  sha256: digestRule("sha256"),
  sha512: digestRule("sha512"),
  pbkdf2: { hashEncodings: TEXT, saltAllowed: false, read: ({ text }) => readPbkdf2(text) },
  scrypt: { hashEncodings: BYTES, saltAllowed: true, read: (custom) => readScrypt(custom) },
  // Ours: what an export has for hashes that Auth0 does not know.
  [OWN_ALGORITHM]: { hashEncodings: TEXT, saltAllowed: false, read: ({ text }) => readOwn(text) },
};

/** Auth0's `custom_password_hash` with the rules of each algorithm (contract §4.7). */
export function readAuth0(value: JsonObject): ReadHash {
  const parsed = parseCustomHash(value);
  if (!parsed.ok) return parsed;
  const { custom } = parsed;
  const rule = Object.hasOwn(RULES, custom.algorithm) ? RULES[custom.algorithm] : undefined;
  if (rule === undefined) {
    const names = Object.keys(RULES).filter((name) => name !== OWN_ALGORITHM);
    return refused(`No enum match: the algorithm is one of ${names.join(", ")}.`, "ENUM_MISMATCH", "algorithm");
  }
  if (!rule.hashEncodings.includes(custom.hashEncoding)) {
    const encodings = rule.hashEncodings.join(" or ");
    return refused(`The hash of ${custom.algorithm} is written as ${encodings}.`, "ENUM_MISMATCH", "hash.encoding");
  }
  if (custom.salt !== undefined && !rule.saltAllowed) {
    return refused(`${custom.algorithm} takes no salt of its own: the hash holds it.`, "NOT_PASSED", "salt");
  }
  const read = rule.read(custom);
  return read.ok ? withPasswordEncoding(read.hash, custom) : read;
}

function withPasswordEncoding(hash: ImportedHash, custom: CustomHash): ReadHash {
  const encoding = custom.passwordEncoding ?? hash.passwordEncoding;
  if (hash.family === "bcrypt" && (encoding === "utf16le" || encoding === "ucs2")) {
    return refused(
      "bcrypt ends at a NUL byte, which such a password is full of.",
      "ENUM_MISMATCH",
      "password.encoding",
    );
  }
  return { ok: true, hash: { ...hash, passwordEncoding: encoding } };
}

function digestRule(digest: DigestName): Rule {
  return {
    hashEncodings: BYTES,
    saltAllowed: true,
    read: (custom) => understood("digest", { digest, hash: custom.bytes.toString("base64"), ...saltOf(custom) }),
  };
}

function readBcrypt(custom: CustomHash): ReadHash {
  return understood("bcrypt", { text: custom.text, ...saltOf(custom) });
}

function readHmac(custom: CustomHash): ReadHash {
  const digest = DIGEST_NAMES.find((name) => name === custom.digest);
  if (custom.digest === undefined) return refused("An HMAC needs its digest.", "OBJECT_REQUIRED", "hash.digest");
  if (digest === undefined) {
    return refused(`The digest is one of ${DIGEST_NAMES.join(", ")}.`, "ENUM_MISMATCH", "hash.digest");
  }
  if (custom.key === undefined) return refused("An HMAC needs its key.", "OBJECT_REQUIRED", "hash.key");
  const [key, hash] = [custom.key, custom.bytes].map((bytes) => bytes.toString("base64"));
  return understood("hmac", { digest, key, hash, ...saltOf(custom) });
}

function readLdapScheme(text: string): ReadHash {
  if (!LDAP_SCHEME.test(text)) {
    return refused("The schemes are {MD5}, {SMD5}, {SHA…} and {SSHA…}; {CRYPT} is not one.", "PATTERN", "hash.value");
  }
  return understood("ldap", { text });
}

function readPbkdf2(text: string): ReadHash {
  if (!text.startsWith("$pbkdf2-")) return refused("The hash begins with $pbkdf2-.", "PATTERN", "hash.value");
  return readPbkdf2Text(text);
}

function readScrypt(custom: CustomHash): ReadHash {
  const { keylen, bytes } = custom;
  if (keylen === undefined) return refused("scrypt needs keylen.", "OBJECT_REQUIRED", "keylen");
  if (keylen !== bytes.length) return refused(`The hash has ${bytes.length} bytes, not keylen.`, "FORMAT", "keylen");
  return understood("scrypt", {
    cost: custom.cost,
    blockSize: custom.blockSize,
    parallelization: custom.parallelization,
    // Without one, scrypt has an empty salt; where it stands means nothing to scrypt.
    salt: (custom.salt?.bytes ?? Buffer.alloc(0)).toString("base64"),
    key: bytes.toString("base64"),
  });
}

function readOwn(text: string): ReadHash {
  const decoded = decodeStored(text);
  return decoded === undefined
    ? refused("This is not a hash that this server exported.", "PATTERN", "hash.value")
    : { ok: true, hash: decoded.hash };
}

const saltOf = ({ salt }: CustomHash): object =>
  salt === undefined ? {} : { salt: salt.bytes.toString("base64"), saltPosition: salt.position };
