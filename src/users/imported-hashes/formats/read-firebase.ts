import type { ForeignHash } from "../../../domain/import-row.ts";
import { fromBase64 } from "../encoded-bytes.ts";
import { type ReadHash, refused, understood } from "../imported-hash.ts";

/** A user of `firebase auth:export`, whose base64 is the one for addresses, with the project's parameters. */
export function readFirebase(hash: Extract<ForeignHash, { kind: "firebase" }>): ReadHash {
  const texts = [hash.hash, hash.salt, hash.saltSeparator, hash.signerKey].map((text) =>
    fromBase64(text)?.toString("base64"),
  );
  const [value, salt, saltSeparator, signerKey] = texts;
  if (texts.includes(undefined)) return refused("Hash, salt, salt separator and signer key of Firebase are base64.");
  const { rounds, memoryCost } = hash;
  return understood("firebase_scrypt", { hash: value, salt, saltSeparator, signerKey, rounds, memoryCost });
}
