import type { ForeignHash } from "../../domain/import-row.ts";
import { families } from "./families.ts";
import { readAspnet } from "./formats/read-aspnet.ts";
import { readAuth0 } from "./formats/read-auth0.ts";
import { readFirebase } from "./formats/read-firebase.ts";
import { readKeycloak } from "./formats/read-keycloak.ts";
import { readTextHash } from "./formats/read-text.ts";
import type { HashProblem, ReadHash } from "./imported-hash.ts";
import { decodeStored, encodeStored } from "./stored-hash.ts";

/** The text to store, or why there is none. `path` is relative to the `custom_password_hash`. No problem names the hash. */
export type ParsedHash = { readonly ok: true; readonly stored: string } | ({ readonly ok: false } & HashProblem);

/** Longer than any hash, its salt and its key. */
const MAX_STORED = 20_000;

/**
 * Turns a hash of another system into the one text that is stored in `identities.password_hash`. Whatever passes can be checked at
 * sign-in, within the costs that this folder's README lists: nothing else is ever stored.
 */
export function parseImportedHash(input: ForeignHash): ParsedHash {
  const read = readForeign(input);
  if (!read.ok) return read;
  const problem = families.get(read.hash.family)?.problemOf(read.hash.parameters);
  if (problem !== undefined) return { ok: false, ...problem, code: problem.code ?? "FORMAT" };
  const stored = encodeStored(read.hash);
  // The same door as at sign-in: what does not come back through it must not be stored.
  if (stored.length > MAX_STORED || decodeStored(stored) === undefined) {
    return { ok: false, problem: "This hash cannot be stored.", code: "FORMAT" };
  }
  return { ok: true, stored };
}

function readForeign(input: ForeignHash): ReadHash {
  switch (input.kind) {
    case "text":
      return readTextHash(input.value);
    case "auth0":
      return readAuth0(input.value);
    case "firebase":
      return readFirebase(input);
    case "keycloak":
      return readKeycloak(input);
    case "aspnet":
      return readAspnet(input.value);
  }
}
