import { describe, expect, it } from "vitest";
import { derivedVectors } from "../../../test/support/hash-vectors/derived-vectors.ts";
import { digestVectors } from "../../../test/support/hash-vectors/digest-vectors.ts";
import { directoryVectors } from "../../../test/support/hash-vectors/directory-vectors.ts";
import { djangoVectors } from "../../../test/support/hash-vectors/django-vectors.ts";
import { documentedVectors } from "../../../test/support/hash-vectors/documented-vectors.ts";
import type { HashVector } from "../../../test/support/hash-vectors/hash-vector.ts";
import { hmacVectors } from "../../../test/support/hash-vectors/hmac-vectors.ts";
import { laidOutVectors } from "../../../test/support/hash-vectors/laid-out-vectors.ts";
import { lengthVectors } from "../../../test/support/hash-vectors/length-vectors.ts";
import { textVectors } from "../../../test/support/hash-vectors/text-vectors.ts";
import type { ForeignHash } from "../../domain/import-row.ts";
import { exportHash } from "./export-hash.ts";
import { parseImportedHash } from "./parse-imported-hash.ts";
import { createSlowHashes } from "./slow/slow-hashes.ts";
import { verifyImportedHash } from "./verify-imported-hash.ts";

const deps = { slowHashes: createSlowHashes() };

function storedOf(hash: ForeignHash): string {
  const parsed = parseImportedHash(hash);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.stored;
}

const SETS: Record<string, readonly HashVector[]> = {
  "published pairs": documentedVectors,
  "texts of other tools": textVectors,
  "entries of a directory": directoryVectors,
  "passwords of Django": djangoVectors,
  "lengths at which crypt(3) changes": lengthVectors,
  "custom_password_hash, digests": digestVectors,
  "custom_password_hash, HMAC": hmacVectors,
  "custom_password_hash, slow hashes": derivedVectors,
  "layouts of other systems": laidOutVectors,
};

for (const [name, vectors] of Object.entries(SETS)) {
  describe(name, () => {
    it.each(vectors)("$madeBy: only the right password passes", async ({ hash, password }) => {
      const stored = storedOf(hash);
      expect(await verifyImportedHash(stored, password, deps)).toBe(true);
      expect(await verifyImportedHash(stored, `!${password}`, deps)).toBe(false);
      expect(
        await verifyImportedHash(stored, password.toUpperCase() === password ? "lower" : password.toUpperCase(), deps),
      ).toBe(false);
      expect(await verifyImportedHash(stored, "", deps)).toBe(false);
    });

    it.each(vectors)("$madeBy: the exported hash means the same when it is imported", async ({ hash, password }) => {
      const exported = exportHash(storedOf(hash));
      expect(exported).toBeDefined();
      const again: ForeignHash =
        "password_hash" in exported!
          ? { kind: "text", value: exported.password_hash }
          : { kind: "auth0", value: exported!.custom_password_hash };
      const stored = storedOf(again);
      expect(await verifyImportedHash(stored, password, deps)).toBe(true);
      expect(exportHash(stored)).toEqual(exported);
    });
  });
}

describe("a hash of which one character is another", () => {
  const texts = [...textVectors, ...directoryVectors, ...djangoVectors, ...documentedVectors].filter(
    (vector): vector is HashVector & { hash: { kind: "text"; value: string } } => vector.hash.kind === "text",
  );

  it.each(texts)("$madeBy: refuses the password wherever the hash was changed", async ({ hash, password }) => {
    // The first two and one in the middle: the very last can hold bits that no decoder reads.
    const begin = Math.max(hash.value.lastIndexOf("$"), hash.value.lastIndexOf("}")) + 1;
    const start = /^\$2|\$P\$|\$H\$|\$S\$|\$2/.test(hash.value) ? hash.value.length - 21 : begin;
    for (const at of [start, start + 1, start + 9]) {
      const other = hash.value[at] === "a" ? "b" : "a";
      const parsed = parseImportedHash({
        kind: "text",
        value: hash.value.slice(0, at) + other + hash.value.slice(at + 1),
      });
      if (parsed.ok) expect(await verifyImportedHash(parsed.stored, password, deps)).toBe(false);
    }
  });

  it.each(
    [...digestVectors, ...hmacVectors, ...derivedVectors, ...documentedVectors].filter(
      ({ hash }) => hash.kind === "auth0",
    ),
  )("$madeBy: refuses the password when one byte is another", async ({ hash, password }) => {
    const stored = storedOf(hash);
    const json = JSON.parse(stored.slice(stored.indexOf("{"))) as Record<string, string>;
    const member = ["hash", "key"].find((name) => json[name] !== undefined);
    if (member === undefined) return;
    const bytes = Buffer.from(json[member]!, "base64");
    bytes[3]! ^= 1;
    const changed =
      stored.slice(0, stored.indexOf("{")) + JSON.stringify({ ...json, [member]: bytes.toString("base64") });
    expect(await verifyImportedHash(changed, password, deps)).toBe(false);
  });
});
