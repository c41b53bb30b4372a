import { describe, expect, it } from "vitest";
import type { ForeignHash } from "../../domain/import-row.ts";
import type { JsonObject } from "../../domain/json.ts";
import { exportHash } from "./export-hash.ts";
import { parseImportedHash } from "./parse-imported-hash.ts";
import { createSlowHashes } from "./slow/slow-hashes.ts";
import { decodeStored } from "./stored-hash.ts";
import { verifyImportedHash } from "./verify-imported-hash.ts";

const deps = { slowHashes: createSlowHashes() };
const auth0 = (value: JsonObject) => parseImportedHash({ kind: "auth0", value });
const text = (value: string) => parseImportedHash({ kind: "text", value });

/** python3-bcrypt 3.2.2: bcrypt.hashpw(b"s" * 60 + b"p" * 12, gensalt(4)). */
const SALTED_72 = "$2b$04$hq8iaUA3IcjxLgWg.5IwjO8bU6R6A5.xf.eUCXwR8XNV0Wp87Yn8y";
const BCRYPT = `$2b$10$${"a".repeat(53)}`;
const ARGON2 = "$argon2id$v=19$m=1024,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweA";

describe("a hash that would take the server's time or memory", () => {
  it.each<[string, string]>([
    ["bcrypt", `$2b$15$${"a".repeat(53)}`],
    ["bcrypt at its end", `$2b$31$${"a".repeat(53)}`],
    ["argon2 by memory", "$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweA"],
    ["argon2 by passes", "$argon2id$v=19$m=65536,t=4000000,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweA"],
    ["argon2 by lanes", "$argon2id$v=19$m=65536,t=1,p=255$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweA"],
    ["scrypt by cost", `$scrypt$ln=30,r=8,p=1$c2FsdA$${"A".repeat(43)}`],
    ["scrypt by block size", `$scrypt$ln=10,r=999999,p=1$c2FsdA$${"A".repeat(43)}`],
    ["scrypt by parallelization", `$scrypt$ln=14,r=8,p=9999$c2FsdA$${"A".repeat(43)}`],
    ["scrypt by cost, as Django has it", `scrypt$1073741824$salt$8$1$${"A".repeat(43)}=`],
    ["pbkdf2 by iterations", `$pbkdf2-sha256$i=4000000000,l=32$c2FsdA$${"A".repeat(43)}`],
    ["pbkdf2 by length", `$pbkdf2-sha256$i=1000000,l=512$c2FsdA$${"A".repeat(683)}`],
    ["SHA-crypt", `$6$rounds=999999999$salt$${"a".repeat(86)}`],
    ["phpass", `$P$Ssaltsalt${"a".repeat(22)}`],
    ["Drupal", `$S$Tsaltsalt${"a".repeat(43)}`],
  ])("is refused with a reason: %s", (_name, value) => {
    const parsed = text(value);
    expect(parsed).toMatchObject({ ok: false, code: "MAXIMUM" });
    expect(!parsed.ok && parsed.problem).not.toContain(value.slice(-16));
  });

  it("is not checked at sign-in either, whoever wrote it into the database", async () => {
    const stored = `imported:bcrypt:${JSON.stringify({ text: `$2b$31$${"a".repeat(53)}` })}`;
    expect(decodeStored(stored)).toBeUndefined();
    expect(await verifyImportedHash(stored, "x", deps)).toBe(false);
  });

  it.each([
    [
      "firebase",
      {
        kind: "firebase",
        hash: "A".repeat(88),
        salt: "AAAA",
        saltSeparator: "Bw==",
        signerKey: "A".repeat(88),
        rounds: 8,
        memoryCost: 30,
      },
    ],
    [
      "ASP.NET Identity",
      {
        kind: "aspnet",
        value: Buffer.concat([
          Buffer.from([1, 0, 0, 0, 2, 255, 255, 255, 255, 0, 0, 0, 16]),
          Buffer.alloc(48),
        ]).toString("base64"),
      },
    ],
    [
      "Keycloak",
      {
        kind: "keycloak",
        credentialData: { algorithm: "pbkdf2-sha512", hashIterations: 1e9 },
        secretData: { value: "A".repeat(88), salt: "AAAA" },
      },
    ],
  ] as [string, ForeignHash][])("is refused from %s", (_name, hash) => {
    expect(parseImportedHash(hash)).toMatchObject({ ok: false, code: "MAXIMUM" });
  });
});

describe("a hash that cannot be checked", () => {
  it.each([
    "",
    "secret",
    "5f4dcc3b5aa765d61d8327deb882cf99",
    "!unusable",
    "$2x$10$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "$2b$10$short",
    "$2b$10$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!",
    "$y$j9T$salt$hash",
    "$argon2id$v=18$m=1024,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweA",
    "$argon2id$v=19$m=1024,t=2,p=1$c29tZXNhbHQ$",
    "$argon2id$v=19$m=1024,t=0,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweA",
    "$pbkdf2-sha256$i=1000,l=1$c2FsdA$AA",
    "$pbkdf2-sha256$i=0,l=32$c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "$pbkdf2-whirlpool$i=1000,l=32$c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "$scrypt$ln=0,r=8,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "{CLEARTEXT}secret",
    "{SSHA}AAAA",
    "{SHA}",
    "{CRYPT}ab12345678901",
    "{}",
    "constructor$x$y",
    "pbkdf2_sha256$many$salt$hash",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "$5$saltsalt$tooshort",
    "$6$rounds=999$salt$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  ])("is refused and never stored: %s", (value) => {
    expect(text(value)).toMatchObject({ ok: false });
  });

  it.each([
    "",
    "imported:",
    "imported:bcrypt:",
    "imported:bcrypt:null",
    "imported:bcrypt:{}",
    'imported:toString:{"a":1}',
    "imported:md5:{}",
    'imported:bcrypt:{"text":"x","encoding":"utf32"}',
    "plain",
  ])("lets nobody in when it stands in the database: %s", async (stored) => {
    expect(await verifyImportedHash(stored, stored, deps)).toBe(false);
    expect(exportHash(stored)).toBeUndefined();
  });
});

describe("passwords", () => {
  const storedOf = (value: JsonObject): string => {
    const parsed = auth0(value);
    if (!parsed.ok) throw new Error(parsed.problem);
    return parsed.stored;
  };

  it("are not cut down to bytes that an encoding has: letters it lacks are a wrong password", async () => {
    // openssl dgst -md5 of the byte 41; U+0141 would become it.
    const stored = storedOf({
      algorithm: "md5",
      hash: { value: "7fc56270e7a70fa81a5935b72eacbe29", encoding: "hex" },
      password: { encoding: "latin1" },
    });
    expect(await verifyImportedHash(stored, "A", deps)).toBe(true);
    expect(await verifyImportedHash(stored, "Ł", deps)).toBe(false);
  });

  it("with a salt never reach past bcrypt's 72 bytes, where an end of the password would not count", async () => {
    const stored = storedOf({
      algorithm: "bcrypt",
      hash: { value: SALTED_72, encoding: "utf8" },
      salt: { value: "s".repeat(60) },
    });
    expect(await verifyImportedHash(stored, "p".repeat(12), deps)).toBe(true);
    expect(await verifyImportedHash(stored, "p".repeat(13), deps)).toBe(false);
  });

  it("with a NUL byte do not pass bcrypt, of which some implementations stop there", async () => {
    // python3-bcrypt 3.2.2: bcrypt.hashpw(b"a", gensalt(4)).
    const parsed = text("$2b$04$261tUWieqe7f/jFIfEELPuPZQl4.0PsJQy3/TZewEm3zYv6sQqIdm");
    expect(parsed.ok && (await verifyImportedHash(parsed.stored, "a", deps))).toBe(true);
    expect(parsed.ok && (await verifyImportedHash(parsed.stored, "a\0b", deps))).toBe(false);
  });

  it("that are very long are refused at once, whatever the formula would make of them", async () => {
    const parsed = text(`$6$rounds=1000000$saltsalt$${"a".repeat(86)}`);
    const began = performance.now();
    expect(parsed.ok && (await verifyImportedHash(parsed.stored, "x".repeat(100_000), deps))).toBe(false);
    expect(performance.now() - began).toBeLessThan(500);
  });
});

describe("an export", () => {
  it("has plain bcrypt with ten rounds as password_hash, and our own hashes as argon2", () => {
    const parsed = text(BCRYPT);
    expect(parsed.ok && exportHash(parsed.stored)).toEqual({ password_hash: BCRYPT, understoodByAuth0: true });
    expect(exportHash(ARGON2)).toEqual({
      custom_password_hash: { algorithm: "argon2", hash: { value: ARGON2, encoding: "utf8" } },
      understoodByAuth0: true,
    });
  });

  it("says of a hash without a name at Auth0 that only this server reads it", () => {
    const parsed = text("$P$984478476IagS59wHZvyQMArzfx58u.");
    expect(parsed.ok && exportHash(parsed.stored)).toMatchObject({
      custom_password_hash: { algorithm: "usher" },
      understoodByAuth0: false,
    });
  });
});
