import type { Connection } from "../domain/connection.ts";
import { FAILURE_DETAILS } from "../domain/failure-details.ts";
import { isEmailAddress, isPhoneNumber, normaliseIdentifier } from "../domain/identifier.ts";
import type { SourceProfile } from "../domain/source-check.ts";
import type { NewUser } from "../domain/user.ts";
import { withProfileDefaults } from "../users/default-profile.ts";

/** What mapping needs to know of the connection. */
export interface MappingOptions {
  /** For example `auth0|`: taken off the source's id when it is there, so that ids are not doubled (contract §2.3). */
  readonly stripIdPrefix?: string;
  readonly requiresUsername: boolean;
}

/** A user ready to be inserted but for hash and times. */
export type MappedUser = Omit<NewUser, "passwordHash" | "createdAt">;

export type ProfileMapping =
  | { readonly ok: true; readonly user: MappedUser; readonly mappedFields: readonly string[] }
  | { readonly ok: false; readonly problem: string };

/**
 * Turns what the source said into the user to insert (contract §2.3, §2.4): id prefixed by `auth0|`, e-mail and username
 * lower case, defaults for name, nickname and picture. A connection in import mode needs a valid e-mail address
 * (contract §2.1, `strategy_version` 2). The identifier that the person typed becomes an alias when neither e-mail nor
 * username says the same, so that the next sign-in finds them here and the source is not asked again (design §4 rule 5).
 */
export function mapProfile(
  profile: SourceProfile,
  input: { connection: Pick<Connection, "tenantId" | "id">; typedIdentifier: string; options: MappingOptions },
): ProfileMapping {
  const email = profile.email === undefined ? undefined : normaliseIdentifier(profile.email);
  const typed = normaliseIdentifier(input.typedIdentifier);
  const username = usernameOf(profile, email, typed);
  if (email === undefined) return { ok: false, problem: FAILURE_DETAILS.no_email };
  if (!isEmailAddress(email)) return { ok: false, problem: FAILURE_DETAILS.email_invalid };
  if (input.options.requiresUsername && !username) return { ok: false, problem: FAILURE_DETAILS.no_username };

  const localId = stripPrefix(profile.id, input.options.stripIdPrefix);
  if (localId === "") return { ok: false, problem: FAILURE_DETAILS.no_id };

  const aliases = typed === email || typed === username || typed === "" ? [] : [typed];
  const user: MappedUser = {
    tenantId: input.connection.tenantId,
    connectionId: input.connection.id,
    provider: "auth0",
    localId,
    emailVerified: profile.emailVerified,
    ...phoneOf(profile),
    givenName: profile.givenName,
    familyName: profile.familyName,
    userMetadata: profile.userMetadata,
    appMetadata: profile.appMetadata,
    extra: profile.extra,
    aliases,
    ...withProfileDefaults({
      email,
      username,
      name: profile.name,
      nickname: profile.nickname,
      picture: profile.picture,
    }),
  };
  return { ok: true, user, mappedFields: fieldsOf(profile) };
}

/**
 * A username in the form of an e-mail address would be somebody's identifier here (contract §2.4: it is no e-mail address).
 * When it is not what this person signed in with, it may be another person's, who could then never come: it is left out.
 */
function usernameOf(profile: SourceProfile, email: string | undefined, typed: string): string | undefined {
  if (profile.username === undefined) return undefined;
  const username = normaliseIdentifier(profile.username);
  const isSomebodys = username.includes("@") && isEmailAddress(username);
  return isSomebodys && username !== email && username !== typed ? undefined : username;
}

function phoneOf(profile: SourceProfile): Pick<MappedUser, "phoneNumber" | "phoneVerified"> {
  const phoneNumber = profile.phoneNumber?.trim();
  if (phoneNumber === undefined || !isPhoneNumber(phoneNumber)) return {};
  return { phoneNumber, phoneVerified: profile.phoneVerified };
}

/** The id without the prefix, where it has it. */
export function stripPrefix(id: string, prefix: string | undefined): string {
  return prefix && id.startsWith(prefix) ? id.slice(prefix.length) : id;
}

/** Names only: provenance says what came, the user row says with which value. */
function fieldsOf(profile: SourceProfile): string[] {
  const known = Object.entries(profile)
    .filter(([name, value]) => name !== "extra" && value !== undefined)
    .map(([name]) => name);
  return [...known, ...Object.keys(profile.extra)].sort();
}
