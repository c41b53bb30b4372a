import type { paths } from "../../api/schema.d.ts";
import type { User } from "./user-types.ts";

export type Change = NonNullable<paths["/users/{id}"]["patch"]["requestBody"]>["content"]["application/json"];

/** The profile as a form has it: what is not there is empty. */
export interface ProfileValues {
  readonly name: string;
  readonly given_name: string;
  readonly family_name: string;
  readonly nickname: string;
  readonly picture: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly username: string;
  readonly phone_number: string;
  readonly phone_verified: boolean;
}

export const profileValues = (user: User): ProfileValues => ({
  name: user.name ?? "",
  given_name: user.given_name ?? "",
  family_name: user.family_name ?? "",
  nickname: user.nickname ?? "",
  picture: user.picture ?? "",
  email: user.email ?? "",
  email_verified: user.email_verified ?? false,
  username: user.username ?? "",
  phone_number: user.phone_number ?? "",
  phone_verified: user.phone_verified ?? false,
});

/**
 * The requests that bring a user from one to the other, in their order: only what differs is sent, and the API does not take a
 * user name together with an e-mail address.
 */
export function changesBetween(before: ProfileValues, after: ProfileValues, sendsMail: boolean): Change[] {
  const changed = (Object.keys(after) as (keyof ProfileValues)[]).filter((name) => before[name] !== after[name]);
  const entries = changed.map((name) => {
    const value = after[name];
    return [name, typeof value === "string" ? value.trim() || null : value] as const;
  });
  const all: Change = Object.fromEntries(entries);
  if (changed.includes("email")) {
    // A new address starts as not verified, whatever the old one was.
    if (after.email.trim() !== "") all.email_verified = after.email_verified;
    all.verify_email = sendsMail && !after.email_verified && after.email.trim() !== "";
  }
  const { username, ...rest } = all;
  if (username === undefined || !("email" in rest || "email_verified" in rest))
    return changed.length === 0 ? [] : [all];
  return [rest, { username }];
}
