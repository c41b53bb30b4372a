import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import type { SignInInteraction } from "../../oidc/interactions.ts";
import type { Choice } from "./form-parts.ts";
import { pageRefusal } from "./page-refusal.ts";

/** The connections that a person may choose from at a page, the one to begin with first. Throws when there is none. */
export function connectionsOf(interaction: SignInInteraction): readonly [Connection, ...Connection[]] {
  const [first, ...rest] = interaction.connection ? [interaction.connection] : interaction.connections;
  if (!first) throw pageRefusal("invalid_body", "sign_in.no_connection");
  return [first, ...rest];
}

/** The one that the form names, or the first. Throws for a name that is not among them. */
export function chosenConnection(interaction: SignInInteraction, name: string | undefined): Connection {
  const connections = connectionsOf(interaction);
  if (!name) return connections[0];
  const chosen = connections.find((connection) => connection.name === name);
  if (!chosen) throw new DomainError("connection_disabled", "the connection was disabled");
  return chosen;
}

export const asChoices = (connections: readonly Connection[]): Choice[] =>
  connections.map(({ name, displayName }) => ({ value: name, label: displayName || name }));

export const allowsSignUp = (connection: Connection): boolean =>
  connection.options.disable_signup !== true &&
  !(connection.options.enabledDatabaseCustomization === true && connection.options.import_mode !== true);

export const allowsPasswordChange = (connection: Connection): boolean =>
  connection.options.disable_self_service_change_password !== true;

/** Whether people of this connection are known by usernames too. */
export function hasUsernames(connection: Connection): boolean {
  const attributes = connection.options.attributes as { username?: { identifier?: { active?: boolean } } } | undefined;
  return connection.options.requires_username === true || attributes?.username?.identifier?.active === true;
}

/** Where the posted form may lead to in the end: the answer's address, or any of the client's. */
export const formTargetsOf = (interaction: SignInInteraction): readonly string[] =>
  interaction.redirectUri === undefined ? interaction.client.callbacks : [interaction.redirectUri];
