import type { paths } from "../../api/schema.d.ts";

/** A user as the API shows them. */
export type User = paths["/users/{id}"]["get"]["responses"][200]["content"]["application/json"];
export type Identity = NonNullable<User["identities"]>[number];

/** What a user is called: their name, else what they sign in with, else their id. */
export const nameOf = (user: User): string =>
  user.name || user.email || user.username || user.phone_number || user.user_id || "";

/** The strategy of connections whose users are kept here, passwords and all. */
export const DATABASE = "auth0";

/** Whether the user's main identity is kept here; otherwise much of the profile belongs to its identity provider. */
export const isFromDatabase = (user: User): boolean => user.identities?.[0]?.provider === DATABASE;
