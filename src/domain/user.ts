import type { ConnectionId, TenantId, UserId } from "./ids.ts";
import type { JsonObject } from "./json.ts";
import type { Profile } from "./profile.ts";
import type { ArrivalWay } from "./roster.ts";

/** The person here (contract §4.6.1). Never carries a password hash. */
export interface User extends Profile {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly userMetadata?: JsonObject;
  readonly appMetadata?: JsonObject;
  /** undefined: never set, and then not shown (contract §4.6.1). */
  readonly blocked?: boolean;
  /** Custom root attributes that a source or an administrator gave. */
  readonly extra: JsonObject;
  readonly identities: readonly Identity[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly lastLogin?: Date;
  readonly lastIp?: string;
  readonly loginsCount: number;
  readonly lastPasswordReset?: Date;
  /**
   * No session, code or refresh token from before this moment, a whole second, counts; undefined: all do. Not shown by the API. It can be
   * up to a second ahead: see `sessionStart`.
   */
  readonly sessionsValidFrom?: Date;
}

/**
 * The time of a sign-in that began at `began`: a session counts from then. It began with what was right for the user as read after that,
 * so it is not before `sessionsValidFrom`, even if that has not quite come.
 */
export const sessionStart = (user: Pick<User, "sessionsValidFrom">, began: Date): Date =>
  user.sessionsValidFrom !== undefined && user.sessionsValidFrom > began ? user.sessionsValidFrom : began;

/** One sign-in method of a user. The first in the list gave the user its id. */
export interface Identity {
  /** For example `auth0`. */
  readonly provider: string;
  /** Undecorated: without the provider's prefix. */
  readonly localId: string;
  readonly connectionId: ConnectionId;
  /** Name of the connection, as the API shows it. */
  readonly connection: string;
  readonly isSocial: boolean;
  /** A linked identity keeps its old profile here. */
  readonly profile?: JsonObject;
}

/** What is needed to insert a user with its one database identity. All texts already normalised. */
export interface NewUser extends Profile {
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
  readonly provider: string;
  /** Undecorated id; the user's id is `provider|localId`. */
  readonly localId: string;
  readonly userMetadata?: JsonObject;
  readonly appMetadata?: JsonObject;
  readonly blocked?: boolean;
  readonly extra?: JsonObject;
  /** PHC string made here, or what `parseImportedHash` made of another system's; absent only for a user who has no password yet. */
  readonly passwordHash?: string;
  /** Further identifiers that mean this person at this connection, for example the alias typed at the first sign-in. */
  readonly aliases?: readonly string[];
  readonly createdAt: Date;
  readonly lastLogin?: Date;
  readonly lastIp?: string;
  readonly loginsCount?: number;
  readonly lastPasswordReset?: Date;
  /** How they come here; stored as their provenance, and marked on the roster, in the same transaction. */
  readonly arrival?: Arrival;
  /** What is kept sealed for later use: second factors, roles (`migration/carry-over.ts`). */
  readonly carriedOver?: readonly CarriedOver[];
}

/** An identity beside the first one, of somebody who comes with all of theirs. Texts already normalised. */
export interface LinkedIdentity {
  readonly provider: string;
  readonly localId: string;
  readonly connectionId: ConnectionId;
  readonly isSocial: boolean;
  /** What it kept when it was linked; its e-mail, username and phone number are what it is found by. */
  readonly profile?: Partial<Profile>;
  readonly passwordHash?: string;
  readonly aliases?: readonly string[];
}

/** A new user of a file; an export of this server says more of them than others do. */
export interface ImportedUser extends NewUser {
  /** In their order, without the first, whose id is the user's. */
  readonly linked?: readonly LinkedIdentity[];
  /** When they became a user where they were before, and were last changed; absent: as they come here. */
  readonly before?: { readonly createdAt: Date; readonly updatedAt: Date };
}

/** What a user brings along that has no place here yet. `sealedValue` is JSON, sealed with `sealContext.carriedOver`. */
export interface CarriedOver {
  readonly kind: "totp" | "phone" | "email" | "role";
  readonly sealedValue: string;
}

/** What a local password check needs, read in one query. */
export interface LocalCredential {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly provider: string;
  readonly localId: string;
  readonly blocked: boolean;
  readonly passwordHash?: string;
}

/** How a person came here: provenance without what the new user says itself. */
export interface Arrival {
  readonly way: ArrivalWay;
  /** What the source was: `script`, `roster`, `file`; `none` for a sign-up or an administrator. */
  readonly sourceKind: string;
  /** Identifies the exact script: SHA-256 of its text, hex. */
  readonly scriptHash?: string;
  /** The connection's version of its scripts. */
  readonly scriptVersion?: number;
  /** Names of the attributes that the source gave; no values. */
  readonly mappedFields: readonly string[];
  readonly traceId?: string;
  /** The job that brought them. */
  readonly batchId?: string;
  readonly ip?: string;
  readonly clientId?: string;
  /** Whether the source vouches for them: then a tombstone keeps them out. */
  readonly fromSource: boolean;
}

/** How a person came here. One row an arrival, written in the same transaction as the user (design §4 rule 2). */
export interface Provenance extends Omit<Arrival, "fromSource"> {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly connectionId: ConnectionId;
  readonly at: Date;
}
