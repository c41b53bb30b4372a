import type { JsonObject } from "../../domain/json.ts";
import type { PasswordEncoding } from "./password-bytes.ts";

/** A hash of another system, understood: which family checks it, and with what. */
export interface ImportedHash {
  readonly family: string;
  readonly parameters: JsonObject;
  /** How the typed password becomes bytes; UTF-8 unless said. */
  readonly passwordEncoding?: PasswordEncoding;
}

/** Why a hash cannot be kept, as a sentence for whoever made the file. Never holds the hash. */
export interface HashProblem {
  readonly problem: string;
  /** The code of contract §4.7; `FORMAT` where there is none. */
  readonly code?: string;
  /** Where in a `custom_password_hash`, for example `salt.encoding`. */
  readonly path?: string;
}

/** What a reader of one format makes of a hash. */
export type ReadHash = { readonly ok: true; readonly hash: ImportedHash } | ({ readonly ok: false } & HashProblem);

/** How a reader says yes. */
export const understood = (family: string, parameters: object, passwordEncoding?: PasswordEncoding): ReadHash => ({
  ok: true,
  hash: { family, parameters: { ...parameters }, passwordEncoding },
});

/** How a reader says no. */
export const refused = (problem: string, code = "FORMAT", path?: string): ReadHash => ({
  ok: false,
  problem,
  code,
  path,
});
