import { normaliseIdentifier } from "../../../domain/identifier.ts";
import type { ImportRow } from "../../../domain/import-row.ts";

/** What of a row says who the person is. The order is that of the numbers in the scratch file. */
export const CLAIM_FIELDS = ["id", "email", "username", "phone"] as const;
export type ClaimField = (typeof CLAIM_FIELDS)[number];

/** One thing by which a row's person would be known here. */
export interface Claim {
  readonly field: ClaimField;
  /** As the row spells it. */
  readonly text: string;
}

/** Nobody's identifier is longer; what is, the import refuses on its own. */
const MAX_CHARACTERS = 1024;

/** The claims of a row; an identifier that two of its fields share is claimed once. */
export function claimsOf(row: ImportRow): readonly Claim[] {
  const claims: Claim[] = [];
  const keys: string[] = [];
  function claim(field: ClaimField, text: string | undefined): void {
    if (text === undefined || text.length > MAX_CHARACTERS) return;
    const key = claimKey(field, text);
    if (key.length === 1 || keys.includes(key)) return;
    keys.push(key);
    claims.push({ field, text });
  }
  claim("id", row.id);
  claim("email", row.email);
  claim("username", row.username);
  claim("phone", row.phoneNumber);
  return claims;
}

/**
 * The same text for claims that mean the same person. E-mail addresses, usernames and phone numbers are of one kind: whoever
 * types one of them at sign-in can mean only one person.
 */
export function claimKey(field: ClaimField, text: string): string {
  if (field === "phone") return `u${text.replace(/[^\d+]/g, "")}`;
  return (field === "id" ? "i" : "u") + normaliseIdentifier(text);
}
