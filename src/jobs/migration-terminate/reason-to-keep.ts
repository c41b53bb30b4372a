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
  linked_to_another_user: "Their identity was linked to another user.",
  has_other_identities: "They have been given other identities.",
  signed_in_since: "They have signed in again since they came.",
  password_changed: "They have changed their password here.",
  changed_since: "They have been changed here since they came.",
  arrived_since_review: "They came after the review.",
  changed_since_review: "They have been changed, or signed in, after the review.",
};
