import { sql } from "kysely";
import type { ConnectionId, TenantId } from "../domain/ids.ts";
import { decodeJson, encodeJson } from "./columns.ts";
import type { Database } from "./database.ts";

/** Whose guesses are counted together, and how many may be open at a time. */
export interface GuessBudget {
  /** Short: the caller hashes what may be long. */
  readonly key: string;
  /** At least 1. */
  readonly limit: number;
  /** Whose budget it is, for who looks at who is held back; absent for what is nobody's. */
  readonly identifier?: string;
  /** Until when a guess counts unless it is released. */
  readonly heldUntil: Date;
}

/** One password that is about to be tried at a source. */
export interface SourceGuess {
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
  readonly id: string;
  readonly budgets: readonly GuessBudget[];
}

/** Somebody about whom a source is not asked for now: one more wrong password might make it lock them. */
export interface HeldBack {
  readonly connectionId: ConnectionId;
  /** As typed, normalised. */
  readonly identifier: string;
  /** When the next guess fits. */
  readonly until: Date;
  /** The budget's. */
  readonly key: string;
}

/** A place in the list of those who are held back. */
export type HeldBackPlace = Pick<HeldBack, "connectionId" | "key" | "until">;

export type GuessReservation =
  | { readonly outcome: "reserved" }
  /** This budget is used up; `roomAt`: when the next guess fits, if none is released before. */
  | { readonly outcome: "used_up"; readonly key: string; readonly roomAt: Date };

/** Passwords tried at sources, so that no source is ever asked so often that it locks somebody (design §4 rule 7). */
export interface SourceGuessStore {
  /**
   * Notes the guess in each of its budgets, or in none when one has no room. Reservations of one key wait for each other, on
   * any number of nodes: together they never exceed the limit.
   */
  reserve(guess: SourceGuess, now: Date): Promise<GuessReservation>;
  /** The guess counts no longer. */
  release(guess: SourceGuess): Promise<void>;
  /** The same for several guesses of one connection, in one transaction. */
  releaseMany(guesses: readonly SourceGuess[]): Promise<void>;
  /** Who is held back at any connection, those who wait longest first; after a place. */
  listHeldBack(
    tenantId: TenantId,
    page: { readonly now: Date; readonly after?: HeldBackPlace; readonly limit: number },
  ): Promise<readonly HeldBack[]>;
  /** Forgets all guesses of these keys. Says whether one of them was used up. */
  forget(place: Pick<SourceGuess, "tenantId" | "connectionId">, keys: readonly string[], now: Date): Promise<boolean>;
  /** Removes keys that nobody has used since `before`, at most `limit`; says how many. */
  removeOld(before: Date, limit: number): Promise<number>;
}

interface HeldGuess {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export function createSourceGuessStore(database: Database): SourceGuessStore {
  return {
    reserve: (guess, now) =>
      database.atomically(async (own) => {
        const open = await lockForReserving(own, guess, now);
        for (const { key, limit } of guess.budgets) {
          const guesses = open.get(key) ?? [];
          if (guesses.length >= limit) return { outcome: "used_up", key, roomAt: roomAt(guesses, limit) };
        }
        for (const { key, limit, heldUntil, identifier } of guess.budgets) {
          const guesses = [...(open.get(key) ?? []), { id: guess.id, until: heldUntil.getTime() }];
          const isFull = identifier !== undefined && guesses.length >= limit;
          await write(own, guess, key, guesses, isFull ? { identifier, until: roomAt(guesses, limit) } : undefined);
        }
        return { outcome: "reserved" };
      }),

    release: (guess) => release(database, [guess]),

    releaseMany: (guesses) => release(database, guesses),

    async listHeldBack(tenantId, { now, after, limit }) {
      const rows = await database.db
        .selectFrom("source_guesses")
        .select(["connection_id", "key", "identifier", "full_until"])
        .where("tenant_id", "=", tenantId)
        .where("full_until", ">", now.getTime())
        .$if(after !== undefined, (query) =>
          query.where(({ eb, refTuple, tuple }) =>
            eb(
              refTuple("full_until", "connection_id", "key"),
              "<",
              tuple(after!.until.getTime(), after!.connectionId as string, after!.key),
            ),
          ),
        )
        .orderBy("full_until", "desc")
        .orderBy("connection_id", "desc")
        .orderBy("key", "desc")
        .limit(limit)
        .execute();
      return rows.map(({ connection_id, key, identifier, full_until }) => ({
        connectionId: connection_id as ConnectionId,
        key,
        identifier: identifier ?? "",
        until: new Date(full_until ?? 0),
      }));
    },

    forget: ({ tenantId, connectionId }, keys, now) =>
      database.atomically(async (own) => {
        const held = await lockForReleasing(own, { tenantId, connectionId }, keys.toSorted());
        const removed = await own.db
          .deleteFrom("source_guesses")
          .where("tenant_id", "=", tenantId)
          .where("connection_id", "=", connectionId)
          .where("key", "in", [...held.keys(), ""])
          .returning("full_until")
          .execute();
        return removed.some(({ full_until: until }) => until !== null && until > now.getTime());
      }),

    async removeOld(before, limit) {
      const old = database.db
        .selectFrom("source_guesses")
        .select(["tenant_id", "connection_id", "key"])
        .where("updated_at", "<", before.getTime())
        .orderBy("updated_at")
        .limit(limit);
      const { numDeletedRows } = await database.db
        .deleteFrom("source_guesses")
        .where(({ refTuple }) => sql<boolean>`${refTuple("tenant_id", "connection_id", "key")} in ${old}`)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}

async function release(database: Database, released: readonly SourceGuess[]): Promise<void> {
  const [place] = released;
  if (place === undefined) return;
  const ids = new Set(released.map(({ id }) => id));
  const keys = new Set(released.flatMap(({ budgets }) => budgets.map(({ key }) => key)));
  await database.atomically(async (own) => {
    for (const [key, guesses] of await lockForReleasing(own, place, [...keys].toSorted())) {
      const kept = guesses.filter(({ id }) => !ids.has(id));
      await write(own, place, key, kept);
    }
  });
}

/** The moment at which fewer than `limit` of these are left. */
function roomAt(open: readonly HeldGuess[], limit: number): Date {
  const ends = open.map(({ until }) => until).toSorted((one, other) => one - other);
  return new Date(ends[ends.length - limit]!);
}

type Place = Pick<SourceGuess, "tenantId" | "connectionId">;
type GuessesByKey = ReadonlyMap<string, readonly HeldGuess[]>;

// Both in the order of the keys, so that no two callers wait for each other.
const sortedKeys = (guess: SourceGuess): string[] => guess.budgets.map(({ key }) => key).toSorted();

/** Makes or locks the rows of the guess's keys; gives the guesses that still count. */
async function lockForReserving(own: Database, guess: SourceGuess, now: Date): Promise<GuessesByKey> {
  const rows = await own.db
    .insertInto("source_guesses")
    .values(
      sortedKeys(guess).map((key) => ({
        tenant_id: guess.tenantId,
        connection_id: guess.connectionId,
        key,
        guesses: "[]",
        updated_at: now.getTime(),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(["tenant_id", "connection_id", "key"]).doUpdateSet({ updated_at: now.getTime() }),
    )
    .returning(["key", "guesses"])
    .execute();
  const stillCounts = ({ until }: HeldGuess) => until > now.getTime();
  return new Map(rows.map(({ key, guesses }) => [key, decodeJson<HeldGuess[]>(guesses).filter(stillCounts)]));
}

async function lockForReleasing(own: Database, place: Place, keys: readonly string[]): Promise<GuessesByKey> {
  const rows = await own.db
    .selectFrom("source_guesses")
    .select(["key", "guesses"])
    .where("tenant_id", "=", place.tenantId)
    .where("connection_id", "=", place.connectionId)
    .where("key", "in", keys)
    .orderBy("key")
    .modifyEnd(own.engine.rowLock)
    .execute();
  return new Map(rows.map(({ key, guesses }) => [key, decodeJson<HeldGuess[]>(guesses)]));
}

async function write(
  own: Database,
  place: Place,
  key: string,
  guesses: readonly HeldGuess[],
  full?: { readonly identifier: string; readonly until: Date },
): Promise<void> {
  await own.db
    .updateTable("source_guesses")
    .set({
      guesses: encodeJson(guesses),
      identifier: full?.identifier ?? null,
      full_until: full?.until.getTime() ?? null,
    })
    .where("tenant_id", "=", place.tenantId)
    .where("connection_id", "=", place.connectionId)
    .where("key", "=", key)
    .execute();
}
