import type { Administrator } from "../../domain/administrator.ts";
import type { Clock } from "../../domain/clock.ts";
import type { TenantId } from "../../domain/ids.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { hashTicketSecret, newTicket, type Ticket, ticketLink } from "../../domain/ticket.ts";
import type { Store } from "../../store/store.ts";

/** A day: a set-up link is printed where others may read it, an invitation is mailed. */
export const SETUP_LINK_SECONDS = 86_400;

/** A usable link to the set-up page: for a new owner, or for somebody who was invited to choose a password. */
export interface AdministratorTicket {
  readonly ticket: Ticket;
  /** Absent: whoever holds the link becomes an owner. */
  readonly administrator?: Administrator;
}

export interface AdministratorLink {
  readonly url: string;
  readonly expiresAt: Date;
}

/**
 * Makes a link that lets its holder become an owner of the tenant, once. `onlyFirst`: not any more when there is an owner by then, as
 * for links that every start prints.
 */
export async function createSetupLink(
  input: { readonly tenantId: TenantId; readonly domain: string; readonly onlyFirst: boolean },
  deps: { readonly store: Pick<Store, "tickets">; readonly clock: Clock },
): Promise<AdministratorLink> {
  const { ticket, secret } = newTicket(
    {
      tenantId: input.tenantId,
      kind: "setup",
      parameters: { only_first: input.onlyFirst },
      lifetimeSeconds: SETUP_LINK_SECONDS,
    },
    deps.clock.now(),
  );
  await deps.store.tickets.insert(ticket);
  return { url: ticketLink.setup(input.domain, secret), expiresAt: ticket.expiresAt };
}

/**
 * Makes a link by which an administrator chooses a password; links of theirs from before stop working. undefined: there is no such
 * administrator any more.
 */
export async function createInvitationLink(
  input: { readonly administrator: Administrator; readonly domain: string },
  deps: { readonly store: Pick<Store, "transaction">; readonly clock: Clock },
): Promise<AdministratorLink | undefined> {
  const { tenantId, userId, email } = input.administrator;
  const { ticket, secret } = newTicket(
    { tenantId, kind: "setup", userId, email, parameters: {}, lifetimeSeconds: SETUP_LINK_SECONDS },
    deps.clock.now(),
  );
  const isThere = await deps.store.transaction(async (tx) => {
    await tx.tickets.insert(ticket);
    return tx.administrators.setInvitation(tenantId, userId, ticket.secretHash);
  });
  return isThere ? { url: ticketLink.setup(input.domain, secret), expiresAt: ticket.expiresAt } : undefined;
}

/** The link that a secret opens; undefined when it was used, has expired, was replaced by a later one or is of another kind. */
export async function findAdministratorTicket(
  input: { readonly tenant: Pick<Tenant, "id">; readonly ticketSecret: string },
  deps: { readonly store: Pick<Store, "tickets" | "administrators">; readonly clock: Clock },
): Promise<AdministratorTicket | undefined> {
  const { store, clock } = deps;
  const ticket = await store.tickets.find(input.tenant.id, hashTicketSecret(input.ticketSecret));
  if (ticket?.kind !== "setup" || ticket.usedAt !== undefined || ticket.expiresAt <= clock.now()) return undefined;
  if (ticket.userId === undefined) {
    const isTooLate =
      ticket.parameters.only_first !== false && (await store.administrators.countOwners(ticket.tenantId)) > 0;
    return isTooLate ? undefined : { ticket };
  }
  const invited = await store.administrators.findSecrets(ticket.tenantId, { userId: ticket.userId });
  return invited?.invitation === ticket.secretHash ? { ticket, administrator: invited.administrator } : undefined;
}
