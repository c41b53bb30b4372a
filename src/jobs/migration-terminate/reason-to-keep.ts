import { sayOfRow } from "../../domain/row-sentences.ts";
import type { BroughtUser } from "../../store/brought-users.ts";
import type { KeepReason, TerminateCriteria } from "./terminate-job.ts";

/**
 * Why somebody stays although their arrival is undone: what they did here since would be lost. An identity that was linked to
 * another user stays in any case. Every change of a user moves `updatedAt`, a sign-in too.
 */
export function reasonToKeep(user: BroughtUser, { includeActive }: TerminateCriteria): KeepReason | undefined {
  if (user.standing === "linked") return "linked_to_another_user";
  if (includeActive) return undefined;
  if (user.identities > 1) return "has_other_identities";
  const isLater = (date: Date | undefined) => date !== undefined && date > user.at;
  if (isLater(user.lastLogin)) return "signed_in_since";
  if (isLater(user.lastPasswordReset)) return "password_changed";
  return isLater(user.updatedAt) ? "changed_since" : undefined;
}

export const KEEP_TEXTS: Record<KeepReason, string> = {
  linked_to_another_user: sayOfRow("linked_to_another_user"),
  has_other_identities: sayOfRow("has_other_identities"),
  signed_in_since: sayOfRow("signed_in_since"),
  password_changed: sayOfRow("password_changed"),
  changed_since: sayOfRow("changed_since"),
  arrived_since_review: sayOfRow("arrived_since_review"),
  changed_since_review: sayOfRow("changed_since_review"),
};
