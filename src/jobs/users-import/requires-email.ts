import type { Connection } from "../../domain/connection.ts";
import { isJsonObject } from "../../domain/json.ts";

/**
 * Whether people of a file must have an e-mail address, as Auth0's schema asks (contract §4.7): unless the connection's people have
 * usernames, or attributes of which the address is not a required one (contract §4.5).
 */
export function requiresEmail({ options }: Pick<Connection, "options">): boolean {
  const { attributes } = options;
  if (!isJsonObject(attributes)) return options.requires_username !== true;
  return isJsonObject(attributes.email) && attributes.email.profile_required === true;
}
