import type { User } from "../domain/user.ts";

/** Which claims a scope shows (contract §3.9, §5.3; OpenID Connect Core §5.4). */
export const CLAIMS_BY_SCOPE: Readonly<Record<string, readonly string[]>> = {
  openid: ["sub"],
  profile: [
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "updated_at",
  ],
  email: ["email", "email_verified"],
  address: ["address"],
  phone: ["phone_number", "phone_number_verified"],
};

/** Every OpenID Connect scope that a person can be asked for at once (contract §3.6). */
export const STANDARD_SCOPE = "openid profile email address phone";

const EXTRA_PROFILE_CLAIMS = [
  "middle_name",
  "preferred_username",
  "profile",
  "website",
  "gender",
  "birthdate",
  "zoneinfo",
  "locale",
  "address",
];

/** Everything that claims can be made of, absent attributes left out. `updated_at` is an ISO 8601 text, as in Auth0's tokens. */
export function claimsOfUser(user: User): Record<string, unknown> {
  const claims: Record<string, unknown> = {
    sub: user.userId,
    nickname: user.nickname ?? nicknameOf(user),
    name: user.name ?? user.email ?? user.username ?? user.phoneNumber,
    given_name: user.givenName,
    family_name: user.familyName,
    picture: user.picture,
    updated_at: user.updatedAt.toISOString(),
    email: user.email,
    email_verified: user.email === undefined ? undefined : user.emailVerified,
    phone_number: user.phoneNumber,
    phone_number_verified: user.phoneNumber === undefined ? undefined : (user.phoneVerified ?? false),
    preferred_username: user.username,
  };
  for (const name of EXTRA_PROFILE_CLAIMS) claims[name] ??= user.extra[name];
  for (const name of Object.keys(claims)) {
    if (claims[name] === undefined || claims[name] === null) delete claims[name];
  }
  return claims;
}

/** What `/userinfo` answers for these scopes; always with `sub`. */
export function claimsForScopes(user: User, scopes: ReadonlySet<string>): Record<string, unknown> {
  const all = claimsOfUser(user);
  const shown: Record<string, unknown> = { sub: user.userId };
  for (const scope of scopes) {
    for (const name of CLAIMS_BY_SCOPE[scope] ?? []) if (all[name] !== undefined) shown[name] = all[name];
  }
  return shown;
}

const nicknameOf = (user: User): string | undefined => user.email?.split("@")[0] ?? user.username;
