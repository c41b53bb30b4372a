import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../domain/json.ts";
import { parseImportedHash } from "../parse-imported-hash.ts";

const auth0 = (value: JsonObject) => parseImportedHash({ kind: "auth0", value });

const MD5 = { value: "5f4dcc3b5aa765d61d8327deb882cf99", encoding: "hex" };
const BCRYPT = { value: `$2b$10$${"a".repeat(53)}`, encoding: "utf8" };
const SCRYPT = { algorithm: "scrypt", hash: { value: "00".repeat(32), encoding: "hex" }, keylen: 32 };
const HMAC = { ...MD5, digest: "md5", key: { value: "secret" } };
const ARGON2 = { value: "$argon2id$v=19$m=1024,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweA", encoding: "utf8" };
const PBKDF2 = { value: `$pbkdf2-sha256$i=1000,l=32$c2FsdA$${"A".repeat(43)}`, encoding: "utf8" };
const SSHA = { value: "{SSHA}AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", encoding: "utf8" };
const salt = { value: "pepper" };

describe("custom_password_hash", () => {
  // Contract §4.7, row by row.
  it.each<[string, JsonObject, string, string]>([
    ["no algorithm", { hash: MD5 }, "OBJECT_REQUIRED", "algorithm"],
    ["no hash", { algorithm: "md5" }, "OBJECT_REQUIRED", "hash"],
    ["no value", { algorithm: "md5", hash: { encoding: "hex" } }, "OBJECT_REQUIRED", "hash.value"],
    ["no encoding", { algorithm: "md5", hash: { value: MD5.value } }, "OBJECT_REQUIRED", "hash.encoding"],
    ["a value that is no text", { algorithm: "md5", hash: { ...MD5, value: 7 } }, "INVALID_TYPE", "hash.value"],
    ["an unknown algorithm", { algorithm: "rot13", hash: MD5 }, "ENUM_MISMATCH", "algorithm"],
    ["a name that every object has", { algorithm: "constructor", hash: MD5 }, "ENUM_MISMATCH", "algorithm"],
    [
      "an unknown encoding",
      { algorithm: "md5", hash: { ...MD5, encoding: "octal" } },
      "ENUM_MISMATCH",
      "hash.encoding",
    ],
    ["a property nobody reads", { algorithm: "md5", hash: MD5, pepper: "x" }, "NOT_PASSED", ""],
    ["a digest as text", { algorithm: "md5", hash: { ...MD5, encoding: "utf8" } }, "ENUM_MISMATCH", "hash.encoding"],
    ["hex that is none", { algorithm: "md5", hash: { ...MD5, value: "zz" } }, "FORMAT", "hash.value"],
    ["base64 that is none", { algorithm: "md5", hash: { value: "%%%", encoding: "base64" } }, "FORMAT", "hash.value"],
    ["a digest of another length", { algorithm: "sha1", hash: MD5 }, "FORMAT", "hash.value"],
    [
      "a salt that is not its encoding",
      { algorithm: "md5", hash: MD5, salt: { value: "x", encoding: "hex" } },
      "FORMAT",
      "salt.value",
    ],
    [
      "a position that is none",
      { algorithm: "md5", hash: MD5, salt: { ...salt, position: "infix" } },
      "ENUM_MISMATCH",
      "salt.position",
    ],
    [
      "a password encoding that is none",
      { algorithm: "md5", hash: MD5, password: { encoding: "utf32" } },
      "ENUM_MISMATCH",
      "password.encoding",
    ],
    ["bcrypt in base64", { algorithm: "bcrypt", hash: { ...BCRYPT, encoding: "base64" } }, "FORMAT", "hash.value"],
    [
      "bcrypt in hex",
      { algorithm: "bcrypt", hash: { value: "00", encoding: "hex" } },
      "ENUM_MISMATCH",
      "hash.encoding",
    ],
    [
      "bcrypt of UTF-16",
      { algorithm: "bcrypt", hash: BCRYPT, password: { encoding: "utf16le" } },
      "ENUM_MISMATCH",
      "password.encoding",
    ],
    [
      "bcrypt with a salt that fills it",
      { algorithm: "bcrypt", hash: BCRYPT, salt: { value: "s".repeat(72) } },
      "MAX_LENGTH",
      "salt.value",
    ],
    ["argon2 with a salt", { algorithm: "argon2", hash: ARGON2, salt }, "NOT_PASSED", "salt"],
    [
      "argon2 in hex",
      { algorithm: "argon2", hash: { value: "00", encoding: "hex" } },
      "ENUM_MISMATCH",
      "hash.encoding",
    ],
    ["ldap with a salt", { algorithm: "ldap", hash: SSHA, salt }, "NOT_PASSED", "salt"],
    [
      "ldap's crypt",
      { algorithm: "ldap", hash: { value: "{CRYPT}$1$salt$x", encoding: "utf8" } },
      "PATTERN",
      "hash.value",
    ],
    ["pbkdf2 with a salt", { algorithm: "pbkdf2", hash: PBKDF2, salt }, "NOT_PASSED", "salt"],
    [
      "pbkdf2 that is no PHC string",
      { algorithm: "pbkdf2", hash: { value: "sha256:1000:salt:hash", encoding: "utf8" } },
      "PATTERN",
      "hash.value",
    ],
    ["an hmac without digest", { algorithm: "hmac", hash: { ...MD5, key: salt } }, "OBJECT_REQUIRED", "hash.digest"],
    ["an hmac without key", { algorithm: "hmac", hash: { ...MD5, digest: "md5" } }, "OBJECT_REQUIRED", "hash.key"],
    [
      "an hmac with an unknown digest",
      { algorithm: "hmac", hash: { ...HMAC, digest: "crc32" } },
      "ENUM_MISMATCH",
      "hash.digest",
    ],
    ["scrypt without keylen", { ...SCRYPT, keylen: undefined }, "OBJECT_REQUIRED", "keylen"],
    ["scrypt with another keylen", { ...SCRYPT, keylen: 64 }, "FORMAT", "keylen"],
    ["scrypt with a cost that is no power of two", { ...SCRYPT, cost: 1_000 }, "PATTERN", "cost"],
    ["scrypt with a cost of nothing", { ...SCRYPT, cost: 0 }, "MINIMUM", "cost"],
    [
      "a hash of ours that is none",
      { algorithm: "usher", hash: { value: "imported:md9:{}", encoding: "utf8" } },
      "PATTERN",
      "hash.value",
    ],
  ])("is refused with %s", (_name, value, code, path) => {
    expect(auth0(value)).toMatchObject({ ok: false, code, path });
  });

  it.each<[string, JsonObject]>([
    ["md5", { algorithm: "md5", hash: MD5 }],
    [
      "md5 with a salt behind",
      { algorithm: "md5", hash: MD5, salt: { ...salt, encoding: "utf8", position: "suffix" } },
    ],
    ["bcrypt with a salt", { algorithm: "bcrypt", hash: BCRYPT, salt }],
    ["bcrypt of Latin-1", { algorithm: "bcrypt", hash: BCRYPT, password: { encoding: "latin1" } }],
    ["hmac", { algorithm: "hmac", hash: HMAC }],
    ["ldap", { algorithm: "ldap", hash: SSHA }],
    ["argon2", { algorithm: "argon2", hash: ARGON2 }],
    ["pbkdf2", { algorithm: "pbkdf2", hash: PBKDF2 }],
    ["scrypt with the costs that are usual", SCRYPT],
  ])("is taken as %s", (_name, value) => {
    expect(auth0(value)).toMatchObject({ ok: true });
  });
});
