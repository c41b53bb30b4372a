import type { ForeignHash } from "../../../src/domain/import-row.ts";
import type { JsonObject } from "../../../src/domain/json.ts";

/** A hash that other software than ours made. */
export interface HashVector {
  /** The tool and how it was called, or where the pair is published. */
  readonly madeBy: string;
  readonly hash: ForeignHash;
  readonly password: string;
}

/** What the tools were given. */
export const PLAIN = "correct horse";
export const NON_ASCII = "pässwörd-日本-🔑";

/** A hash whose text says what it is. */
export const text = (madeBy: string, value: string, password: string): HashVector => ({
  madeBy,
  hash: { kind: "text", value },
  password,
});

/** A `custom_password_hash`, written as in the file. */
export const custom = (madeBy: string, json: string, password: string): HashVector => ({
  madeBy,
  hash: { kind: "auth0", value: JSON.parse(json) as JsonObject },
  password,
});
