import type { Profile } from "../domain/profile.ts";
import type { Identity, User } from "../domain/user.ts";

const iso = (date: Date | undefined): string | undefined => date?.toISOString();

/** A user as the API shows it (contract §4.6.1): what was never set is left out. */
export function userToWire(user: User): Record<string, unknown> {
  return withoutUndefined({
    ...attributesOf(user),
    blocked: user.blocked,
    identities: user.identities.map(identityToWire),
    created_at: iso(user.createdAt),
    updated_at: iso(user.updatedAt),
    last_login: iso(user.lastLogin),
    last_ip: user.lastIp,
    logins_count: user.loginsCount > 0 ? user.loginsCount : undefined,
    last_password_reset: iso(user.lastPasswordReset),
  });
}

/** One identity, with the profile it kept when it was linked. */
export function identityToWire(identity: Identity): Record<string, unknown> {
  return withoutUndefined({
    profileData: identity.profile === undefined ? undefined : profileToWire(identity.profile as Partial<Profile>),
    connection: identity.connection,
    user_id: identity.localId,
    provider: identity.provider,
    isSocial: identity.isSocial,
  });
}

/** Somebody as they would be shown if they came: without what only a user here has. */
export const attributesToWire = (person: Attributes): Record<string, unknown> => withoutUndefined(attributesOf(person));

type Attributes = Profile &
  Pick<User, "userMetadata" | "appMetadata"> &
  Partial<Pick<User, "extra">> & { readonly userId: string };

/** Custom root attributes come first, so that none of them can stand in for a field of ours, whether that is set or not. */
const attributesOf = (person: Attributes) => ({
  ...person.extra,
  user_id: person.userId,
  ...profileFields(person),
  user_metadata: person.userMetadata,
  app_metadata: person.appMetadata,
});

/** A profile by its names on the wire. */
export const profileToWire = (profile: Partial<Profile>): Record<string, unknown> =>
  withoutUndefined(profileFields(profile));

const profileFields = (profile: Partial<Profile>) => ({
  email: profile.email,
  email_verified: profile.emailVerified,
  username: profile.username,
  phone_number: profile.phoneNumber,
  phone_verified: profile.phoneVerified,
  name: profile.name,
  nickname: profile.nickname,
  given_name: profile.givenName,
  family_name: profile.familyName,
  picture: profile.picture,
});

const withoutUndefined = (object: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
