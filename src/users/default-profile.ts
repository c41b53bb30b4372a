import { createHash } from "node:crypto";

/** What the defaults are made from and for. */
export interface ProfileAttributes {
  readonly email?: string;
  readonly username?: string;
  readonly phoneNumber?: string;
  readonly name?: string;
  readonly nickname?: string;
  readonly picture?: string;
}

const AVATARS = "https://cdn.auth0.com/avatars";

/** The part of an address before its last `@`; the whole text when it has none. */
export function localPartOf(email: string): string {
  const at = email.lastIndexOf("@");
  return at > 0 ? email.slice(0, at) : email;
}

/**
 * The Gravatar picture of an e-mail address, with a fallback named for its first two letters (contract §2.4).
 * The address is only a hash in the URL, and nothing is fetched from here.
 */
export function defaultPicture(email: string): string {
  const address = email.trim().toLowerCase();
  return gravatar(address, address);
}

/** The local part of the address, or the username or phone number of somebody who has no address (contract §2.4). */
export function defaultNickname(
  person: Pick<ProfileAttributes, "email" | "username" | "phoneNumber">,
): string | undefined {
  return person.email === undefined ? (person.username ?? person.phoneNumber) : localPartOf(person.email);
}

/** The e-mail address, or the username or phone number of somebody who has none (contract §2.4). */
export function defaultName(person: Pick<ProfileAttributes, "email" | "username" | "phoneNumber">): string | undefined {
  return person.email ?? person.username ?? person.phoneNumber;
}

/** The same attributes with `name`, `nickname` and `picture` filled in where they are absent or empty (contract §2.4). */
export function withProfileDefaults<Attributes extends ProfileAttributes>(person: Attributes): Attributes {
  const key = defaultName(person);
  return {
    ...person,
    name: person.name || key,
    nickname: person.nickname || defaultNickname(person),
    picture: person.picture || (key === undefined ? undefined : gravatar(key.toLowerCase(), key.toLowerCase())),
  };
}

function gravatar(hashed: string, lettered: string): string {
  const digest = createHash("md5").update(hashed).digest("hex");
  const letters = lettered.replace(/[^\p{L}\p{N}]/gu, "").slice(0, 2) || "un";
  const fallback = encodeURIComponent(`${AVATARS}/${encodeURIComponent(letters)}.png`);
  return `https://s.gravatar.com/avatar/${digest}?s=480&r=pg&d=${fallback}`;
}
