/** A user as the source's Management API gives it; only what is used. */
export interface SourceUser {
  readonly user_id: string;
  readonly email?: string;
  readonly username?: string;
  readonly blocked?: boolean;
  readonly identities: readonly SourceIdentity[];
  readonly user_metadata?: object;
  readonly app_metadata?: object;
  readonly [attribute: string]: unknown;
}

/** One sign-in method of a source user. */
export interface SourceIdentity {
  readonly connection: string;
  readonly provider: string;
  readonly user_id: string | number;
  /** The profile of an identity that was linked to another user. */
  readonly profileData?: Readonly<Record<string, unknown>>;
}

/** Whether the value has what every user of the Management API has. */
export function isSourceUser(value: unknown): value is SourceUser {
  if (typeof value !== "object" || value === null) return false;
  const user = value as Partial<SourceUser>;
  return typeof user.user_id === "string" && Array.isArray(user.identities);
}

/**
 * The identity that the user has at the source connection; undefined for a user of other connections only. Searching a
 * tenant by e-mail also finds those, and, with source and destination in one tenant, the destination's own user.
 */
export function identityAt(connection: string, user: SourceUser): SourceIdentity | undefined {
  return user.identities.find((identity) => identity.connection === connection);
}
