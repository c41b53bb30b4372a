import type { ForeignHash, RowProblem } from "../../domain/import-row.ts";
import { parseImportedHash } from "../../users/imported-hashes/parse-imported-hash.ts";

export type StoredHashOf =
  | { readonly ok: true; readonly stored: string | undefined }
  | { readonly ok: false; readonly problem: RowProblem };

/** The hash as it is stored, or what is wrong with it; `path` is that of the object that has it. */
export function storedHashOf(given: ForeignHash | undefined, path = ""): StoredHashOf {
  const hash = given && parseImportedHash(given);
  if (hash?.ok !== false) return { ok: true, stored: hash?.stored };
  const field = path + (given?.kind === "auth0" ? "custom_password_hash" : "password_hash");
  const where = hash.path === undefined ? field : `${field}.${hash.path}`;
  return { ok: false, problem: { code: hash.code ?? "FORMAT", message: hash.problem, path: where } };
}
