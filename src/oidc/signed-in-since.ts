import type { User } from "../domain/user.ts";

/** A code or refresh token. Epoch seconds: when the person signed in, when the first of its family was issued, when it was. */
export interface SignedInToken {
  readonly authTime?: number;
  readonly iiat?: number;
  readonly iat?: number;
}

/**
 * Whether a session or token that stands on a sign-in at `signedInAt` (epoch seconds) counts for this user. A password change removes
 * those from before; but a node that had read one may write it back afterwards, or put a new token in its place.
 */
export const countsFor = (user: Pick<User, "sessionsValidFrom">, signedInAt: number | undefined): boolean =>
  user.sessionsValidFrom === undefined ||
  (signedInAt !== undefined && signedInAt * 1000 >= user.sessionsValidFrom.getTime());

/** When the person signed in whose token this is, as far as it tells. Tokens that follow each other all have the first one's time. */
export const signInTimeOf = ({ authTime, iiat, iat }: SignedInToken): number | undefined => authTime ?? iiat ?? iat;
