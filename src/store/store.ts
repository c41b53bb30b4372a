import type { Client, ClientGrant, ResourceServer } from "../domain/client.ts";
import type { Connection } from "../domain/connection.ts";
import type { ClientId, ConnectionId, TenantId } from "../domain/ids.ts";
import type { JsonObject } from "../domain/json.ts";
import type { LogEvent, SignInTrace } from "../domain/log-event.ts";
import type { OutboxMessage } from "../domain/message.ts";
import type { ArrivalWay } from "../domain/roster.ts";
import type { ScriptSaving } from "../domain/script-version.ts";
import type { SigningKey, Tenant } from "../domain/tenant.ts";
import type { Ticket } from "../domain/ticket.ts";
import type { CarriedOver, ImportedUser, LocalCredential, NewUser, Provenance, User } from "../domain/user.ts";
import type { AdministratorStore } from "./administrators.ts";
import type { BroughtUserStore } from "./brought-users.ts";
import type { CampaignMailStore } from "./campaign-mails.ts";
import type { ArrivalListener } from "./database.ts";
import type { Removal } from "./departures.ts";
import type { JobStore } from "./jobs.ts";
import type { LogStretch, LogStretchFilter, LogStretchPage } from "./log-stretches.ts";
import type { MigrationStore } from "./migrations-of-connections.ts";
import type { KeysetPage, OffsetPage, Page } from "./page.ts";
import type { ProbeReportStore } from "./probe-reports.ts";
import type { ProgressStore } from "./progress.ts";
import type { RosterStore } from "./roster.ts";
import type { ScriptVersionStore } from "./script-versions.ts";
import type { ShadowComparisonStore } from "./shadow-comparisons.ts";
import type { SourceGuessStore } from "./source-guesses.ts";
import type { SourceHealthStore } from "./source-health.ts";
import type { TombstoneStore } from "./tombstones.ts";
import type { TransactionOptions } from "./transaction-options.ts";
import type { UserQuery } from "./user-query.ts";
import type { InsertVerdict } from "./users-bulk.ts";
import type { OverwritableUser, Overwrite } from "./users-overwrite.ts";

/**
 * Everything that is kept. One small interface per aggregate, tenant first in every key and every call.
 * Both engines behave alike (`test/conformance/store.test.ts`). Unless a method says otherwise: `find*` gives undefined for
 * what is not there, `insert` throws `DomainError("conflict")` on a taken key, `update` and `remove` say whether there was
 * something to change.
 */
export interface Store {
  readonly tenants: TenantStore;
  readonly signingKeys: SigningKeyStore;
  readonly clients: ClientStore;
  readonly clientGrants: ClientGrantStore;
  readonly resourceServers: ResourceServerStore;
  readonly connections: ConnectionStore;
  readonly users: UserStore;
  readonly tickets: TicketStore;
  readonly logEvents: LogEventStore;
  readonly traces: TraceStore;
  readonly oidc: OidcPayloadStore;
  readonly outbox: OutboxStore;
  readonly failedLogins: FailedLoginStore;
  readonly migrations: MigrationStore;
  readonly roster: RosterStore;
  readonly progress: ProgressStore;
  readonly tombstones: TombstoneStore;
  readonly scriptVersions: ScriptVersionStore;
  readonly shadowComparisons: ShadowComparisonStore;
  readonly sourceGuesses: SourceGuessStore;
  readonly sourceHealth: SourceHealthStore;
  readonly jobs: JobStore;
  readonly campaignMails: CampaignMailStore;
  readonly broughtUsers: BroughtUserStore;
  readonly probeReports: ProbeReportStore;
  readonly administrators: AdministratorStore;

  /**
   * All of `work` or nothing of it, durable when the promise resolves. Serialisable enough for "insert, and let the unique
   * key decide": callers never check-then-insert. May run `work` again after a serialisation failure, so `work` has no
   * effect but through `tx`. Not nestable. On the embedded engine nobody else writes meanwhile: `work` waits for nothing but
   * `tx`, and a write through the outer store inside it would wait for itself. A conflict ends the transaction: even when `work` catches it, nothing is kept
   * and the conflict is thrown from here. Whoever wants to go on does so after it, in another transaction.
   */
  transaction<T>(work: (tx: Store) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** For work that writes very much in many transactions: while it runs, the database may take more memory for it. */
  writingMuch<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Calls the listener after every change this process commits that raised the tenant's `configVersion`. The result takes
   * the listener off again.
   */
  onConfigChange(listener: (tenantId: TenantId) => void): () => void;
  /** Calls the listener after every arrival this process commits of people whom a source, or a list of it, vouched for. */
  onArrivals(listener: ArrivalListener): () => void;
  /** Throws when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface TenantStore {
  insert(tenant: Tenant): Promise<void>;
  find(tenantId: TenantId): Promise<Tenant | undefined>;
  /** `domain` as in a Host header, lower case, with port when it is not 443. */
  findByDomain(domain: string): Promise<Tenant | undefined>;
  list(): Promise<readonly Tenant[]>;
  updateSettings(tenantId: TenantId, settings: JsonObject): Promise<void>;
  addDomain(tenantId: TenantId, domain: string): Promise<void>;
  /** False when it is none of theirs. */
  removeDomain(tenantId: TenantId, domain: string): Promise<boolean>;
  /**
   * Goes up, in the same transaction, with every change of tenants, keys, clients, grants, resource servers and connections:
   * what caches are invalidated by (design §7).
   */
  configVersion(tenantId: TenantId): Promise<number>;
}

export interface SigningKeyStore {
  insert(key: SigningKey): Promise<void>;
  list(tenantId: TenantId): Promise<readonly SigningKey[]>;
  updateState(
    tenantId: TenantId,
    kid: string,
    change: Pick<SigningKey, "state"> & Partial<Pick<SigningKey, "currentSince" | "currentUntil" | "revokedAt">>,
  ): Promise<boolean>;
}

export interface ClientFilter {
  readonly isGlobal?: boolean;
  readonly isFirstParty?: boolean;
  readonly appTypes?: readonly string[];
  /** Of a connection: only those that may use it. */
  readonly enabledFor?: string;
  /** Of a connection: only those that may not. */
  readonly notEnabledFor?: string;
  /** Only those that have this in their name, whatever the case, or this id. */
  readonly search?: string;
  /** In the order of names (`nameOrderKey` is what a list goes on after), instead of the usual one. */
  readonly byName?: boolean;
}

export interface ClientStore {
  insert(client: Client): Promise<void>;
  find(tenantId: TenantId, clientId: string): Promise<Client | undefined>;
  /** Oldest first. */
  list(tenantId: TenantId, filter: ClientFilter, page: OffsetPage): Promise<Page<Client>>;
  listAfter(tenantId: TenantId, filter: ClientFilter, page: KeysetPage): Promise<readonly Client[]>;
  update(client: Client): Promise<boolean>;
  /** Takes its grants and connection rows along. */
  remove(tenantId: TenantId, clientId: string): Promise<boolean>;
}

export interface ClientGrantFilter {
  readonly clientId?: string;
  readonly audience?: string;
  readonly subjectType?: string;
}

export interface ClientGrantStore {
  insert(grant: ClientGrant): Promise<void>;
  find(tenantId: TenantId, id: string): Promise<ClientGrant | undefined>;
  findFor(tenantId: TenantId, clientId: string, audience: string): Promise<ClientGrant | undefined>;
  list(tenantId: TenantId, filter: ClientGrantFilter, page: OffsetPage): Promise<Page<ClientGrant>>;
  listAfter(tenantId: TenantId, filter: ClientGrantFilter, page: KeysetPage): Promise<readonly ClientGrant[]>;
  update(grant: ClientGrant): Promise<boolean>;
  remove(tenantId: TenantId, id: string): Promise<boolean>;
}

export interface ResourceServerFilter extends Pick<ClientFilter, "search" | "byName"> {
  readonly identifiers?: readonly string[];
}

export interface ResourceServerStore {
  insert(api: ResourceServer): Promise<void>;
  find(tenantId: TenantId, id: string): Promise<ResourceServer | undefined>;
  findByIdentifier(tenantId: TenantId, identifier: string): Promise<ResourceServer | undefined>;
  list(tenantId: TenantId, filter: ResourceServerFilter, page: OffsetPage): Promise<Page<ResourceServer>>;
  listAfter(tenantId: TenantId, filter: ResourceServerFilter, page: KeysetPage): Promise<readonly ResourceServer[]>;
  update(api: ResourceServer): Promise<boolean>;
  /** Takes its client grants along. */
  remove(tenantId: TenantId, id: string): Promise<boolean>;
}

export interface ConnectionFilter extends Pick<ClientFilter, "search" | "byName"> {
  readonly name?: string;
  readonly ids?: readonly string[];
  readonly strategies?: readonly string[];
  /** Of a client: only those that it may use. */
  readonly enabledFor?: string;
  /** Of a client: only those that it may not. */
  readonly notEnabledFor?: string;
}

export interface ConnectionStore {
  /** Its scripts become version 1 (`scriptVersions`), by whom `saving` says. The given `scriptVersion` does not matter. */
  insert(connection: Connection, saving?: ScriptSaving): Promise<void>;
  find(tenantId: TenantId, id: string): Promise<Connection | undefined>;
  findByName(tenantId: TenantId, name: string): Promise<Connection | undefined>;
  /** The connection that has `realm` among its realms (contract §3.3). */
  findByRealm(tenantId: TenantId, realm: string): Promise<Connection | undefined>;
  list(tenantId: TenantId, filter: ConnectionFilter, page: OffsetPage): Promise<Page<Connection>>;
  listAfter(tenantId: TenantId, filter: ConnectionFilter, page: KeysetPage): Promise<readonly Connection[]>;
  /**
   * Raises `version`, and `scriptVersion` when a script is another than before. Realms that another connection has:
   * `DomainError("conflict")`.
   */
  update(connection: Connection, saving?: ScriptSaving): Promise<boolean>;
  /**
   * Takes its users with their only identity here, its tickets and client rows along. Nobody finds it or comes by it from the first moment
   * on; its people go in many short transactions, so call it outside of one.
   */
  remove(tenantId: TenantId, id: string): Promise<boolean>;
  /** Goes on with removals that a process left half done. */
  finishRemovals(): Promise<void>;

  enabledClients(tenantId: TenantId, connectionId: string, page: KeysetPage): Promise<readonly ClientId[]>;
  isEnabledFor(tenantId: TenantId, connectionId: string, clientId: string): Promise<boolean>;
  enabledConnections(tenantId: TenantId, clientId: string): Promise<readonly Connection[]>;
  setClient(tenantId: TenantId, connectionId: string, clientId: string, enabled: boolean): Promise<void>;
}

/** Changes of root attributes: a key that is present is set, `null` clears it. Metadata arrives already merged. */
export interface UserChange {
  readonly email?: string | null;
  readonly emailVerified?: boolean;
  readonly username?: string | null;
  readonly phoneNumber?: string | null;
  readonly phoneVerified?: boolean;
  readonly name?: string | null;
  readonly nickname?: string | null;
  readonly givenName?: string | null;
  readonly familyName?: string | null;
  readonly picture?: string | null;
  readonly blocked?: boolean;
  readonly userMetadata?: JsonObject | null;
  readonly appMetadata?: JsonObject | null;
  readonly extra?: JsonObject;
  readonly updatedAt: Date;
}

/** Somebody as an export has them. */
export interface ExportedUser {
  readonly user: User;
  /** Stored hashes of their database identities. */
  readonly passwords: readonly { readonly provider: string; readonly localId: string; readonly hash: string }[];
  readonly carriedOver: readonly CarriedOver[];
  /** What else their identities are found by. */
  readonly aliases: readonly { readonly provider: string; readonly localId: string; readonly value: string }[];
  /** How they came here. */
  readonly way?: ArrivalWay;
}

export interface UserStore {
  /**
   * Inserts user, identity, identifiers and hash. Throws `DomainError("conflict")` with `extra.key` being `user_id`, `email`,
   * `username` or `identifier` when a unique key is taken, or `tombstone` for whom the source vouches but who was deleted here;
   * nothing is written then. Marks them on the connection's roster and counts them.
   */
  insert(user: NewUser): Promise<User>;
  /**
   * Inserts those of one tenant's users whose keys are free, each as `insert` would, in a few statements; gives a verdict for each
   * in their order. Whoever has linked identities comes with all of them, each counted at its connection as if it had come by itself
   * before it was linked, or not at all. Inside a transaction that a caller opened, use `readsLatest`.
   */
  insertMany(users: readonly ImportedUser[]): Promise<readonly InsertVerdict[]>;
  /** To be called now and then by whoever inserts very many, outside a transaction: keeps the inserts as fast as they were. */
  measureGrowth(): Promise<void>;
  /**
   * Those of these users whose id is that of an identity at this connection. Nobody else changes them until the caller's transaction ends,
   * where `overwriteMany` follows.
   */
  lockMany(
    tenantId: TenantId,
    connectionId: ConnectionId,
    userIds: readonly string[],
  ): Promise<readonly OverwritableUser[]>;
  /** Changes many users in a few statements. */
  overwriteMany(tenantId: TenantId, overwrites: readonly Overwrite[]): Promise<void>;
  find(tenantId: TenantId, userId: string): Promise<User | undefined>;
  /** One indexed query: the person at this connection whom a normalised identifier means (e-mail, username, phone or alias). */
  findCredential(
    tenantId: TenantId,
    connectionId: ConnectionId,
    identifier: string,
  ): Promise<LocalCredential | undefined>;
  /** The credential of the database identity `localId` at this connection, whatever its identifiers are. */
  findCredentialByLocalId(
    tenantId: TenantId,
    connectionId: ConnectionId,
    localId: string,
  ): Promise<LocalCredential | undefined>;
  /** Makes `identifier` (normalised) mean this identity too. False when it already means somebody. */
  addAlias(tenantId: TenantId, connectionId: ConnectionId, localId: string, identifier: string): Promise<boolean>;
  /** By identity: the user that holds `provider|localId`, whether as its first or as a linked identity. */
  findByIdentity(tenantId: TenantId, provider: string, localId: string): Promise<User | undefined>;
  /** As `findByIdentity`, with the hash of that identity: both of one moment. */
  findWithPassword(
    tenantId: TenantId,
    provider: string,
    localId: string,
  ): Promise<{ readonly user: User; readonly passwordHash?: string } | undefined>;
  /** Exact and case-sensitive, over all connections (contract §4.6.2). */
  listByEmail(tenantId: TenantId, email: string): Promise<readonly User[]>;
  search(tenantId: TenantId, query: UserQuery, page: OffsetPage): Promise<Page<User>>;
  /** Every user of the tenant by id. */
  listAfter(tenantId: TenantId, page: KeysetPage): Promise<readonly User[]>;
  /** False when there is no such user; `DomainError("conflict")` as `insert`. */
  update(tenantId: TenantId, userId: string, change: UserChange): Promise<boolean>;
  /** Sets the hash of one database identity. `reset` also sets `lastPasswordReset`. */
  setPassword(
    tenantId: TenantId,
    provider: string,
    localId: string,
    passwordHash: string,
    at: Date,
    reset: boolean,
  ): Promise<boolean>;
  /**
   * Puts `to` in the place of the hash `from` of one database identity; true when it did, false when another hash stands there by now.
   * The password stays the same, so nothing of the user changes: not `lastPasswordReset`, no session.
   */
  replacePasswordHash(
    tenantId: TenantId,
    provider: string,
    localId: string,
    from: string,
    to: string,
  ): Promise<boolean>;
  /** Adds one to `loginsCount`, sets `lastLogin` and `lastIp`. Several at once: one statement or one transaction. */
  recordLogins(logins: readonly { tenantId: TenantId; userId: string; at: Date; ip?: string }[]): Promise<void>;
  /** Where they could come back from a source, a tombstone keeps them away. Inside a transaction, use `readsLatest`. */
  remove(tenantId: TenantId, userId: string, removal?: Removal): Promise<boolean>;
  /** Users of one connection by e-mail: `DELETE /connections/{id}/users?email=` (contract §4.5). As `remove`. */
  removeByEmail(tenantId: TenantId, connectionId: ConnectionId, email: string, removal?: Removal): Promise<number>;
  /** Moves the identities of `secondary` to the end of `primary`'s list and removes the secondary user. */
  link(tenantId: TenantId, primary: string, secondary: string): Promise<void>;
  /** Makes a linked identity a user of its own again. */
  unlink(tenantId: TenantId, userId: string, provider: string, localId: string): Promise<boolean>;

  /** Oldest first; written by `insert`. */
  provenance(tenantId: TenantId, userId: string): Promise<readonly Provenance[]>;
  /** What they brought along for later use, in the order in which it came; written by `insert`. */
  carriedOver(tenantId: TenantId, userId: string): Promise<readonly CarriedOver[]>;

  /** Users by id with all that is kept of them, secrets included; of one connection, by its name, or of the whole tenant. */
  exportAfter(
    tenantId: TenantId,
    filter: { readonly connection?: string },
    page: KeysetPage,
  ): Promise<readonly ExportedUser[]>;
}

export interface TicketStore {
  /** With a connection and an e-mail, removes older unused tickets of the same kind: only the latest link works. */
  insert(ticket: Ticket): Promise<void>;
  find(tenantId: TenantId, secretHash: string): Promise<Ticket | undefined>;
  /** True for exactly one caller, and only before `expiresAt`. */
  consume(tenantId: TenantId, secretHash: string, at: Date): Promise<boolean>;
}

export interface LogEventFilter {
  readonly userId?: string;
  readonly types?: readonly string[];
  readonly query?: UserQuery;
  readonly from?: Date;
  readonly to?: Date;
}

export interface LogEventStore {
  insert(events: readonly LogEvent[]): Promise<void>;
  find(tenantId: TenantId, logId: string): Promise<LogEvent | undefined>;
  /** With `countUpTo`, a total takes no longer as the log grows. */
  list(
    tenantId: TenantId,
    filter: LogEventFilter,
    page: OffsetPage & { newestFirst: boolean },
  ): Promise<Page<LogEvent>>;
  /** A page of those that a filter means, or less of it: as much as is found in a bounded part of the log. */
  stretch(tenantId: TenantId, filter: LogStretchFilter, page: LogStretchPage): Promise<LogStretch>;
  /** Oldest first, after a log id (checkpoint paging, contract §4.9). */
  listAfter(tenantId: TenantId, page: KeysetPage): Promise<readonly LogEvent[]>;
}

export interface TraceStore {
  insert(traces: readonly SignInTrace[]): Promise<void>;
  find(tenantId: TenantId, traceId: string): Promise<SignInTrace | undefined>;
  findByLogId(tenantId: TenantId, logId: string): Promise<SignInTrace | undefined>;
  /** Newest first. */
  listByUser(tenantId: TenantId, userId: string, limit: number): Promise<readonly SignInTrace[]>;
  listByIdentifier(tenantId: TenantId, identifier: string, limit: number): Promise<readonly SignInTrace[]>;
}

/** One thing that `oidc-provider` keeps, with the id it is stored under (a digest where the id itself is a secret). */
export interface StoredPayload {
  readonly id: string;
  readonly payload: JsonObject;
  readonly expiresAt?: Date;
}

/** What `oidc-provider` keeps: sessions, codes, grants, refresh tokens. `model` is its name for the kind. */
export interface OidcPayloadStore {
  upsert(
    tenantId: TenantId,
    model: string,
    id: string,
    payload: JsonObject,
    expiresAt: Date | undefined,
  ): Promise<void>;
  find(tenantId: TenantId, model: string, id: string): Promise<JsonObject | undefined>;
  findByUid(tenantId: TenantId, model: string, uid: string): Promise<JsonObject | undefined>;
  /** Marks as consumed; true for the first caller only. */
  consume(tenantId: TenantId, model: string, id: string, atEpochSeconds: number): Promise<boolean>;
  destroy(tenantId: TenantId, model: string, id: string): Promise<void>;
  revokeByGrantId(tenantId: TenantId, grantId: string): Promise<void>;
  /** What of one model is about a user, by id; what has expired may be among it. */
  listByUser(tenantId: TenantId, userId: string, model: string, page: KeysetPage): Promise<readonly StoredPayload[]>;
  /** Removes what of one model is about a user. */
  destroyByUser(tenantId: TenantId, userId: string, model: string): Promise<void>;
  /**
   * Ends every session, code, grant and refresh token of a user (after a password change, block or deletion), also those that another
   * node is about to write back: `User.sessionsValidFrom` is later than all of them.
   */
  revokeByUser(tenantId: TenantId, userId: string): Promise<void>;
  /** Removes what has expired, at most `limit` rows; says how many. */
  removeExpired(now: Date, limit: number): Promise<number>;
}

export interface OutboxStore {
  insert(message: OutboxMessage): Promise<void>;
  find(tenantId: TenantId, id: string): Promise<OutboxMessage | undefined>;
  /** Newest first. */
  list(tenantId: TenantId, limit: number): Promise<readonly OutboxMessage[]>;
}

/** Wrong passwords counted per key: an identifier with an IP, or an IP (contract §4.10). */
export interface FailedLoginStore {
  /** Adds one and gives the new count; the count starts over when `windowMs` have passed since the last failure. */
  add(tenantId: TenantId, key: string, at: Date, windowMs: number): Promise<number>;
  count(tenantId: TenantId, key: string, now: Date, windowMs: number): Promise<number>;
  /**
   * As `add`, for a key whose failures are forgotten one by one, each `rateMs`; no more than one over `most` is kept. So `most` is given
   * to whoever reaches it, and not again before one was forgotten.
   */
  addFading(tenantId: TenantId, key: string, at: Date, fading: { rateMs: number; most: number }): Promise<number>;
  countFading(tenantId: TenantId, key: string, now: Date, rateMs: number): Promise<number>;
  clear(tenantId: TenantId, keys: readonly string[]): Promise<void>;
  /** Removes keys without a failure since `before`, at most `limit`; says how many. */
  removeOld(tenantId: TenantId, before: Date, limit: number): Promise<number>;
  /** Keys that start with `prefix` and have at least `atLeast` failures, the last of them after `since`: what `GET /user-blocks` shows. */
  listBlocked(tenantId: TenantId, prefix: string, atLeast: number, since?: Date): Promise<readonly FailedLogins[]>;
  /** Keys under any of the rules, those with most failures first; `page.after` is the last one of the page before. */
  listMostFailed(
    tenantId: TenantId,
    rules: readonly BlockRule[],
    page: { readonly after?: Pick<FailedLogins, "key" | "count">; readonly limit: number },
  ): Promise<readonly FailedLogins[]>;
}

/** Failures of one key. */
export interface FailedLogins {
  readonly key: string;
  readonly count: number;
  readonly lastAt: Date;
}

/** Keys that start with `prefix` are blocked by so many failures, for so long: since a moment, or until they fade. */
export type BlockRule = { readonly prefix: string; readonly atLeast: number } & (
  | { readonly since: Date }
  | { readonly rateMs: number; readonly now: Date }
);
