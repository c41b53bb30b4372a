import type { Clock } from "../../domain/clock.ts";
import type { Connection } from "../../domain/connection.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { hashTicketSecret, type Ticket } from "../../domain/ticket.ts";
import type { Identity, User } from "../../domain/user.ts";
import type { Store } from "../../store/store.ts";

export interface PasswordTicketDeps {
  readonly store: Pick<Store, "tickets" | "users" | "connections">;
  readonly clock: Clock;
}

/** A password link that still works. Without `user` the person is not here yet (design §4, `reset_pending`). */
export interface PasswordTicket {
  readonly ticket: Ticket;
  readonly connection: Connection;
  readonly user?: User;
  /** The identity of `user` whose password it is. */
  readonly identity?: Identity;
}

/**
 * What a link's secret stands for, or undefined when it is unknown, used, expired, older than the password, or its user has
 * gone. Changes nothing.
 */
export async function findPasswordTicket(
  input: { readonly tenant: Tenant; readonly ticketSecret: string },
  deps: PasswordTicketDeps,
): Promise<PasswordTicket | undefined> {
  const ticket = await deps.store.tickets.find(input.tenant.id, hashTicketSecret(input.ticketSecret));
  if (ticket?.kind !== "password_change" || ticket.usedAt || ticket.expiresAt <= deps.clock.now()) return undefined;

  const user = await findUser(ticket, deps);
  if (ticket.userId !== undefined && !user) return undefined;
  // A link to an address that the user no longer has must not change their password.
  if (user && ticket.email !== undefined && user.email !== ticket.email) return undefined;

  // Whoever changed the password since has had the last word; an older link may be in the wrong hands.
  if (user?.lastPasswordReset && user.lastPasswordReset > ticket.createdAt) return undefined;

  const identity = user?.identities.find(
    ({ provider, connectionId }) => provider === "auth0" && connectionId === (ticket.connectionId ?? connectionId),
  );
  if (user && !identity) return undefined;
  const connectionId = identity?.connectionId ?? ticket.connectionId;
  const connection =
    connectionId === undefined ? undefined : await deps.store.connections.find(input.tenant.id, connectionId);
  return connection && { ticket, connection, user, identity };
}

/** The user named by the ticket; or, for one made before the person came here, whoever has its address by now. */
async function findUser(ticket: Ticket, deps: PasswordTicketDeps): Promise<User | undefined> {
  if (ticket.userId !== undefined) return deps.store.users.find(ticket.tenantId, ticket.userId);
  if (ticket.connectionId === undefined || ticket.email === undefined) return undefined;
  const credential = await deps.store.users.findCredential(ticket.tenantId, ticket.connectionId, ticket.email);
  return credential && deps.store.users.findByIdentity(ticket.tenantId, credential.provider, credential.localId);
}
