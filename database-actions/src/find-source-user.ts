import type { Deadline } from "./deadline.ts";
import { readFromManagementApi } from "./management-api.ts";
import { Refusal } from "./refusal.ts";
import type { SourceProfile } from "./runtime.ts";
import type { Settings } from "./settings.ts";
import { identityAt, isSourceUser, type SourceUser } from "./source-user.ts";
import { toProfile } from "./to-profile.ts";

/**
 * The profile of the user with this id. Rejects with a `Refusal` for a blocked user, with another `Error` when the user is
 * not there or has no identity at the source connection: the source has just signed them in there, so something is set wrong.
 */
export async function profileById(userId: string, settings: Settings, deadline: Deadline): Promise<SourceProfile> {
  const call = { name: "The user endpoint", path: `/api/v2/users/${encodeURIComponent(userId)}` };
  const answer = await readFromManagementApi(call, settings, deadline);
  if (!isSourceUser(answer.body) || answer.body.user_id !== userId) {
    throw new Error("The source does not show the user whom it has just signed in");
  }
  const identity = identityAt(settings.connection, answer.body);
  if (!identity) throw new Error(`The source signed in a user who is not in its connection ${settings.connection}`);
  refuseBlocked(answer.body);
  return toProfile(answer.body, identity, settings);
}

/**
 * The profile of the one user of the source connection who has this e-mail address or username; undefined when there is
 * none. Rejects with a `Refusal` for a blocked user, with another `Error` when the source cannot say.
 */
export async function profileByIdentifier(
  identifier: string,
  settings: Settings,
  deadline: Deadline,
): Promise<SourceProfile | undefined> {
  const wanted = identifier.trim().toLowerCase();
  const users = await searchUsers(identifier.trim(), settings, deadline);
  const found = users
    .map((user) => ({ user, identity: identityAt(settings.connection, user) }))
    .map(({ user, identity }) => ({ user, profile: identity && toProfile(user, identity, settings) }))
    // What the search found must really be the person who was asked for: a linked identity may have another address.
    .filter(
      ({ profile }) =>
        profile && [profile.email, profile.username].some((name) => name && name.toLowerCase() === wanted),
    );
  const first = found[0];
  if (!first) return undefined;
  if (found.length > 1) throw new Error("The source has more than one user with this identifier in its connection");
  refuseBlocked(first.user);
  return first.profile;
}

// Blocked at the source must stay outside here, also by way of a password reset.
function refuseBlocked(user: SourceUser): void {
  if (user.blocked === true) throw new Refusal("refused", "user is blocked");
}

async function searchUsers(identifier: string, settings: Settings, deadline: Deadline): Promise<SourceUser[]> {
  if (!identifier.includes("@")) return searchByUsername(identifier, settings, deadline);
  const lowerCase = identifier.toLowerCase();
  const users = await searchByEmail(lowerCase, settings, deadline);
  // The search is case-sensitive, and addresses of directories and old databases are not always in lower case.
  return users.length > 0 || identifier === lowerCase ? users : searchByEmail(identifier, settings, deadline);
}

function searchByEmail(email: string, settings: Settings, deadline: Deadline): Promise<SourceUser[]> {
  return readUsers(`/api/v2/users-by-email?email=${encodeURIComponent(email)}`, settings, deadline);
}

function searchByUsername(username: string, settings: Settings, deadline: Deadline): Promise<SourceUser[]> {
  const query = `identities.connection:${quoted(settings.connection)} AND username:${quoted(username.toLowerCase())}`;
  return readUsers(`/api/v2/users?search_engine=v3&q=${encodeURIComponent(query)}`, settings, deadline);
}

// A phrase of the search language: within the quotes only these two characters have a meaning.
const quoted = (text: string) => `"${text.replace(/(["\\])/g, "\\$1")}"`;

async function readUsers(path: string, settings: Settings, deadline: Deadline): Promise<SourceUser[]> {
  const answer = await readFromManagementApi({ name: "The user search", path }, settings, deadline);
  if (!Array.isArray(answer.body)) throw new Error("The user search of the source did not give a list");
  return answer.body.filter(isSourceUser);
}
