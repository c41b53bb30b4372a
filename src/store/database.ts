import type { IsolationLevel, Kysely } from "kysely";
import type { Clock } from "../domain/clock.ts";
import { DomainError } from "../domain/errors.ts";
import type { TenantId } from "../domain/ids.ts";
import type { ArrivalWay } from "../domain/roster.ts";
import type { Engine } from "./engines/engine.ts";
import type { Tables } from "./tables.ts";
import type { TransactionOptions } from "./transaction-options.ts";

/** What the query files work with: either the pool at large or one open transaction. */
export interface Database {
  readonly db: Kysely<Tables>;
  readonly engine: Engine;
  readonly clock: Clock;
  /** All of `work` or nothing: in the open transaction, or in one of its own. */
  atomically<Result>(work: (database: Database) => Promise<Result>): Promise<Result>;
  /**
   * The refusal for a taken key. An open transaction cannot be kept after it, even when the caller catches the error: what
   * it wrote before may be half of something.
   */
  conflict(key: string, message: string): DomainError;
  /**
   * Raises the tenant's `configVersion` in the open transaction, and tells listeners once it is committed. Throws
   * `DomainError("not_found")` when there is no such tenant.
   */
  configChanged(tenantId: TenantId): Promise<void>;
  /** Tells listeners of people whom a source vouched for, once the open transaction is committed. */
  arrived(arrivals: Arrivals): void;
}

export type ConfigListener = (tenantId: TenantId) => void;

/** People who came to one connection in the same way. */
export interface Arrivals {
  readonly tenantId: TenantId;
  /** Its name. */
  readonly connection: string;
  readonly way: ArrivalWay;
  readonly people: number;
}

export type ArrivalListener = (arrivals: Arrivals) => void;

const MAX_ATTEMPTS = 12;

/** What a transaction had read no longer holds: all of it runs again, as after a serialisation failure. */
export class TransactionOvertakenError extends Error {}

export interface OpenDatabase extends Database {
  /**
   * As `atomically`, for `Store.transaction`: work of callers, who read and then write by what they read. What they read
   * may not have changed when they commit, or all of it runs again.
   */
  transaction<Result>(work: (database: Database) => Promise<Result>, options?: TransactionOptions): Promise<Result>;
  /** Calls the listener after every committed change of a tenant's configuration; the result takes it off again. */
  onConfigChange(listener: ConfigListener): () => void;
  onArrivals(listener: ArrivalListener): () => void;
}

export function createDatabase(db: Kysely<Tables>, engine: Engine, clock: Clock): OpenDatabase {
  const configListeners = new Set<ConfigListener>();
  const arrivalListeners = new Set<ArrivalListener>();
  const tellOfArrivals = (arrivals: Arrivals) => {
    for (const listener of arrivalListeners) listener(arrivals);
  };

  async function run<Result>(
    isolation: IsolationLevel,
    work: (database: Database) => Promise<Result>,
  ): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await runOnce(isolation, work);
      } catch (error) {
        const mayRunAgain = error instanceof TransactionOvertakenError || engine.isSerialisationFailure(error);
        if (!mayRunAgain || attempt === MAX_ATTEMPTS) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 2 ** attempt * 5));
      }
    }
  }

  async function runOnce<Result>(
    isolation: IsolationLevel,
    work: (database: Database) => Promise<Result>,
  ): Promise<Result> {
    const changed = new Set<TenantId>();
    const arrivals: Arrivals[] = [];
    const transaction = db.transaction().setIsolationLevel(isolation);
    const result = await transaction.execute(async (open) => {
      const refusals: DomainError[] = [];
      const own: Database = {
        db: open,
        engine,
        clock,
        atomically: (inner) => inner(own),
        conflict(key, message) {
          const refusal = conflictError(key, message);
          refusals.push(refusal);
          return refusal;
        },
        async configChanged(tenantId) {
          await raiseConfigVersion(open, tenantId);
          changed.add(tenantId);
        },
        arrived: (some) => void arrivals.push(some),
      };
      const value = await work(own);
      if (refusals[0] !== undefined) throw refusals[0];
      return value;
    });
    for (const tenantId of changed) for (const listener of configListeners) listener(tenantId);
    arrivals.forEach(tellOfArrivals);
    return result;
  }

  // The statements of one method of the store are right in any order of things: the unique keys see to that.
  const atomically: Database["atomically"] = (work) => run("read committed", work);

  return {
    db,
    engine,
    clock,
    atomically,
    transaction: (work, options) => run(options?.readsLatest ? "read committed" : "repeatable read", work),
    conflict: conflictError,
    configChanged: (tenantId) => atomically((own) => own.configChanged(tenantId)),
    arrived: tellOfArrivals,
    onConfigChange: (listener) => added(listener, configListeners),
    onArrivals: (listener) => added(listener, arrivalListeners),
  };
}

function added<Listener>(listener: Listener, listeners: Set<Listener>): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

const conflictError = (key: string, message: string): DomainError =>
  new DomainError("conflict", message, { extra: { key } });

async function raiseConfigVersion(db: Kysely<Tables>, tenantId: TenantId): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable("tenants")
    .set((column) => ({ config_version: column("config_version", "+", 1) }))
    .where("id", "=", tenantId)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw new DomainError("not_found", "The tenant does not exist.");
}
