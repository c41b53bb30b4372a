import type { SourceProfile } from "./runtime.ts";
import type { Settings } from "./settings.ts";
import type { SourceIdentity, SourceUser } from "./source-user.ts";

const TEXTS = [
  "email",
  "username",
  "phone_number",
  "name",
  "nickname",
  "given_name",
  "family_name",
  "picture",
] as const;

/**
 * The profile of a source user: what `login` and `get_user` both hand over, so that it does not matter which of them ran
 * first. Attributes are taken by name; nothing else leaves the source. The password identity of a linked user keeps its own
 * profile, which then goes before that of the user it was linked to.
 */
export function toProfile(user: SourceUser, identity: SourceIdentity, settings: Settings): SourceProfile {
  const attributes = isPrimary(user, identity) ? user : { ...user, ...(identity.profileData || {}) };
  const profile: SourceProfile = {
    user_id: idOf(identity, settings),
    email_verified: attributes.email_verified === true,
  };
  for (const name of TEXTS) {
    const value = attributes[name];
    if (typeof value === "string" && value !== "") profile[name] = value;
  }
  if (attributes.phone_verified === true) profile.phone_verified = true;
  if (isObject(user.user_metadata)) profile.user_metadata = user.user_metadata;
  if (isObject(user.app_metadata)) profile.app_metadata = user.app_metadata;
  return profile;
}

/**
 * The id without `auth0|`, since the destination puts that prefix before every id again. Ids of other strategies keep
 * theirs. In one tenant the bare id is taken by the source's own user, so there the connection's name goes before it.
 */
function idOf(identity: SourceIdentity, settings: Settings): string {
  const id = String(identity.user_id);
  const local = identity.provider === "auth0" ? id : `${identity.provider}|${id}`;
  return settings.inSameTenant ? `${settings.connection}|${local}` : local;
}

function isPrimary(user: SourceUser, identity: SourceIdentity): boolean {
  return user.user_id === `${identity.provider}|${identity.user_id}`;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
