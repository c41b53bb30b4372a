import type { ConnectionId, TenantId } from "../domain/ids.ts";
import { type RosterEntry, type RosterListing, rosterIdKey } from "../domain/roster.ts";
import type { Database } from "./database.ts";
import type { KeysetPage } from "./page.ts";
import { readAfter } from "./paging.ts";
import { type FailureGroup, type FailureGroupKey, readFailureGroup } from "./roster-failure-groups.ts";
import { clearFailure, type FailureNoting, noteFailure, type RosterFailure } from "./roster-failures.ts";
import { type LeftPath, type LeftPerson, readLeft } from "./roster-left.ts";
import { loadRoster, type RosterLoading, type RosterLoadVerdict } from "./roster-load.ts";
import { removeFromRoster } from "./roster-removal.ts";
import { findRosterKeys, rosterEntryOf } from "./roster-rows.ts";
import { type RosterFilter, type RosterStretch, searchRoster } from "./roster-search.ts";

export type { RosterFilter } from "./roster-search.ts";

/**
 * Who is known to live at the source of a connection: whom a list named, or whom a failed sign-in brought to light. Whoever came
 * without being listed has no row. Every change is counted (`Store.progress`) in its own transaction.
 */
export interface RosterStore {
  find(tenantId: TenantId, connectionId: ConnectionId, key: string): Promise<RosterEntry | undefined>;
  /** Keys of the rows whose e-mail address or username this is, normalised; in one query by indexes. */
  keysOf(tenantId: TenantId, connectionId: ConnectionId, identifier: string): Promise<readonly string[]>;
  /** By id at the source, else by e-mail address or username; texts normalised. Who has not moved goes first. */
  findPerson(
    tenantId: TenantId,
    connectionId: ConnectionId,
    person: { readonly localId?: string; readonly identifiers: readonly string[] },
  ): Promise<RosterEntry | undefined>;
  /**
   * Puts a batch on the roster, in a few statements, and says what became of each, in their order. The same listings again change
   * nothing. Who is here already is put there as moved. Inside a transaction, use `readsLatest`; nobody arrives meanwhile.
   */
  load(loading: RosterLoading, listings: readonly RosterListing[]): Promise<readonly RosterLoadVerdict[]>;
  /** Costs one indexed query for whom no list names. */
  noteFailure(failure: RosterFailure): Promise<FailureNoting>;
  /** Takes a failure, or the source's block, off them. False when there is none. */
  clearFailure(tenantId: TenantId, connectionId: ConnectionId, key: string, at: Date): Promise<boolean>;
  /** Forgets these people as if no list had named them, unless they have moved; gives the keys that went. */
  remove(tenantId: TenantId, connectionId: ConnectionId, keys: readonly string[], at: Date): Promise<readonly string[]>;
  /** Everybody, by key, or whom a job's file listed first. */
  listAfter(
    tenantId: TenantId,
    connectionId: ConnectionId,
    filter: Pick<RosterFilter, "listedBy">,
    page: KeysetPage,
  ): Promise<readonly RosterEntry[]>;
  /** Whom a filter means, by key: a page, or less of it and where to go on. Bounded, however large the roster is. */
  searchAfter(
    tenantId: TenantId,
    connectionId: ConnectionId,
    filter: RosterFilter,
    page: KeysetPage,
  ): Promise<RosterStretch>;
  /** What is told of the people for whom the same was in the way, whose number is in `Store.progress`. Bounded. */
  failureGroup(
    tenantId: TenantId,
    connectionId: ConnectionId,
    group: FailureGroupKey,
    limits: { readonly examples: number; readonly details: number },
  ): Promise<FailureGroup>;
  /**
   * People on a path, by key; a path may lead past people who are not left. undefined: more than `LEFT_NAMED` are named like
   * this. Costs the page, however large the roster is.
   */
  leftAfter(
    tenantId: TenantId,
    connectionId: ConnectionId,
    path: LeftPath,
    page: KeysetPage,
  ): Promise<readonly LeftPerson[] | undefined>;
}

export function createRosterStore(database: Database): RosterStore {
  const { db, engine } = database;
  const rows = (tenantId: TenantId, connectionId: ConnectionId) =>
    db
      .selectFrom("roster")
      .selectAll()
      .where("roster.tenant_id", "=", tenantId)
      .where("roster.connection_id", "=", connectionId);

  const store: RosterStore = {
    async find(tenantId, connectionId, key) {
      const row = await rows(tenantId, connectionId).where("key", "=", key).executeTakeFirst();
      return row && rosterEntryOf(row);
    },

    keysOf: (tenantId, connectionId, identifier) =>
      findRosterKeys(database, { tenantId, connectionId }, { keys: [], identifiers: [identifier] }),

    async findPerson(tenantId, connectionId, { localId, identifiers }) {
      const idKey = localId === undefined ? undefined : rosterIdKey(localId);
      const keys = await findRosterKeys(
        database,
        { tenantId, connectionId },
        { keys: idKey === undefined ? [] : [idKey], identifiers },
      );
      if (keys.length === 0) return undefined;
      const found = await rows(tenantId, connectionId)
        .where(({ ref }) => engine.isAmong(ref("key"), keys))
        .orderBy("key")
        .execute();
      const row = found.find(({ key }) => key === idKey) ?? found.find(({ state }) => state !== "moved") ?? found[0];
      return row && rosterEntryOf(row);
    },

    load: (loading, listings) => database.atomically((own) => loadRoster(own, loading, listings)),

    noteFailure: (failure) => noteFailure(database, failure),

    clearFailure: (tenantId, connectionId, key, at) =>
      database.atomically((own) => clearFailure(own, { tenantId, connectionId }, key, at)),

    remove: (tenantId, connectionId, keys, at) =>
      database.atomically((own) => removeFromRoster(own, { tenantId, connectionId }, keys, at)),

    listAfter(tenantId, connectionId, { listedBy }, page) {
      const all = rows(tenantId, connectionId);
      return readAfter(
        listedBy === undefined ? all : all.where("listed_by", "=", listedBy),
        "key",
        page,
        rosterEntryOf,
      );
    },

    searchAfter: (tenantId, connectionId, filter, page) =>
      searchRoster(database, { tenantId, connectionId }, filter, page),

    failureGroup: (tenantId, connectionId, group, limits) =>
      readFailureGroup(database, { tenantId, connectionId }, group, limits),

    leftAfter: (tenantId, connectionId, path, page) => readLeft(database, { tenantId, connectionId }, path, page),
  };
  return store;
}
