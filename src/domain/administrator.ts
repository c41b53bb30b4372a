import type { TenantId } from "./ids.ts";
import type { User } from "./user.ts";

/**
 * What an administrator may do: an owner everything; an editor the configuration, without administrators, signing keys, password hashes and
 * the security of the tenant as a whole; support people but no configuration; a viewer nothing but look.
 */
export const ADMINISTRATOR_ROLES = ["owner", "editor", "support", "viewer"] as const;
export type AdministratorRole = (typeof ADMINISTRATOR_ROLES)[number];

/**
 * Somebody who may work with a tenant's dashboard. Kept apart from the tenant's users: nothing that lists, changes, imports, exports, links
 * or removes users can reach an administrator.
 */
export interface Administrator {
  readonly tenantId: TenantId;
  /** `usher|` and 24 hex digits. */
  readonly userId: string;
  /** Normalised; unique in the tenant. */
  readonly email: string;
  readonly name: string;
  readonly role: AdministratorRole;
  readonly createdAt: Date;
  /** Who let them in: an administrator's e-mail, a client's name, or how it came about where nobody did. */
  readonly createdBy: string;
  readonly updatedAt: Date;
  /** False: they were invited and have not chosen a password yet. */
  readonly hasPassword: boolean;
  readonly lastLogin?: Date;
  readonly lastIp?: string;
  /** As of users: no session or token from before this moment counts. */
  readonly sessionsValidFrom?: Date;
}

/** The strategy of the administrators' connection, and so what their ids begin with. */
export const ADMINISTRATOR_STRATEGY = "usher";

/** Whether an id is an administrator's. */
export const isAdministratorId = (userId: string): boolean => userId.startsWith(`${ADMINISTRATOR_STRATEGY}|`);

/** An administrator where the sign-in knows people only: for tokens and the log. */
export const userOfAdministrator = (administrator: Administrator): User => ({
  tenantId: administrator.tenantId,
  userId: administrator.userId as User["userId"],
  email: administrator.email,
  // Whoever has a password got it by a link: the operator's, or one that was sent to this address.
  emailVerified: true,
  name: administrator.name,
  extra: {},
  identities: [],
  createdAt: administrator.createdAt,
  updatedAt: administrator.updatedAt,
  lastLogin: administrator.lastLogin,
  lastIp: administrator.lastIp,
  loginsCount: 0,
  sessionsValidFrom: administrator.sessionsValidFrom,
});
