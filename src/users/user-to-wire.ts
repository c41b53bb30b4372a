import type { JsonObject } from "../domain/json.ts";
import type { Identity, User } from "../domain/user.ts";

const iso = (date: Date | undefined): string | undefined => date?.toISOString();

/**
 * A user as the API shows it (contract §4.6.1): what was never set is left out. Custom root attributes come first, so that
 * none of them can stand in for a field of ours.
 */
export function userToWire(user: User): Record<string, unknown> {
  return withoutUndefined({
    ...user.extra,
    user_id: user.userId,
    email: user.email,
    email_verified: user.emailVerified,
    username: user.username,
    phone_number: user.phoneNumber,
    phone_verified: user.phoneVerified,
    name: user.name,
    nickname: user.nickname,
    given_name: user.givenName,
    family_name: user.familyName,
    picture: user.picture,
    user_metadata: user.userMetadata,
    app_metadata: user.appMetadata,
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
    profileData: identity.profile === undefined ? undefined : profileToWire(identity.profile),
    connection: identity.connection,
    user_id: identity.localId,
    provider: identity.provider,
    isSocial: identity.isSocial,
  });
}

/** Kept profiles have the names of ours. */
const PROFILE_NAMES = {
  email: "email",
  emailVerified: "email_verified",
  username: "username",
  phoneNumber: "phone_number",
  phoneVerified: "phone_verified",
  name: "name",
  nickname: "nickname",
  givenName: "given_name",
  familyName: "family_name",
  picture: "picture",
} as const;

/** A profile by its names on the wire. */
export const profileToWire = (profile: User | JsonObject): Record<string, unknown> =>
  withoutUndefined(
    Object.fromEntries(
      Object.entries(PROFILE_NAMES).map(([name, wireName]) => [wireName, (profile as JsonObject)[name]]),
    ),
  );

const withoutUndefined = (object: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
