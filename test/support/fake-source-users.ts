/** Someone whom the fake old system knows. */
export interface FakeSourceUser {
  /** Id within its provider: the user's id is `provider|localId`. */
  readonly localId: string;
  readonly password: string;
  readonly email?: string;
  readonly username?: string;
  readonly emailVerified?: boolean;
  readonly name?: string;
  readonly nickname?: string;
  readonly picture?: string;
  /** Default: `SourceDatabase`. */
  readonly connection?: string;
  /** Default: `auth0`. */
  readonly provider?: string;
  readonly blocked?: boolean;
  /** The password grant answers `mfa_required`. */
  readonly needsSecondFactor?: boolean;
  readonly userMetadata?: object;
  readonly appMetadata?: object;
  /** Other root attributes, as the Management API shows them. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Identities before the password one: then this user is linked, and the first of them gives the id. */
  readonly linkedUnder?: readonly { connection: string; provider: string; user_id: string }[];
}

/** The connection a user signs in at. */
export const connectionOf = (user: FakeSourceUser): string => user.connection ?? "SourceDatabase";

/** The user's id as the old system's callers see it. */
export function userIdOf(user: FakeSourceUser): string {
  const primary = user.linkedUnder?.[0];
  return primary ? `${primary.provider}|${primary.user_id}` : `${user.provider ?? "auth0"}|${user.localId}`;
}

/** The user in the Management API's words (contract §4.6.1), with the system fields that scripts are sent as well. */
export function toManagementUser(user: FakeSourceUser): Record<string, unknown> {
  const own = {
    connection: connectionOf(user),
    provider: user.provider ?? "auth0",
    user_id: user.localId,
    isSocial: false,
  };
  const linked = user.linkedUnder
    ? { ...own, profileData: { email: user.email, email_verified: user.emailVerified ?? false } }
    : own;
  return {
    user_id: userIdOf(user),
    email: user.email,
    email_verified: user.emailVerified ?? false,
    username: user.username,
    name: user.name ?? user.email,
    nickname: user.nickname ?? user.email?.split("@")[0],
    picture: user.picture ?? "https://example.com/picture.png",
    identities: [...(user.linkedUnder ?? []), linked],
    user_metadata: user.userMetadata,
    app_metadata: user.appMetadata,
    blocked: user.blocked,
    created_at: "2019-03-01T10:00:00.000Z",
    updated_at: "2024-03-01T10:00:00.000Z",
    last_login: "2024-03-01T10:00:00.000Z",
    last_ip: "203.0.113.7",
    logins_count: 41,
    ...user.extra,
  };
}
