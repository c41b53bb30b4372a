import type { DatabaseSync } from "node:sqlite";

const SQLITE_BUSY = 5;
/** How long a write waits for others, in this process and elsewhere. */
const BUSY_LIMIT_MS = 15_000;
/** How many transactions share one commit, and for how long the first of them waits for others. */
const MAX_GROUP = 100;
const MAX_GROUP_MS = 10;

/**
 * Lets one transaction at a time write, and commits several that follow each other at once: each but the first runs under a
 * savepoint of its own, and none is reported done before the commit they share is on disk. One fsync then serves many sign-ins.
 */
export interface SqliteWriter {
  /** Waits for its turn. Whoever has it calls `done` or `undo`, once. */
  takeTurn(): Promise<Turn>;
  /** Commits what waits. */
  flush(): Promise<void>;
}

/** Nobody's turn came for too long. */
export class DatabaseBusyError extends Error {}

export interface Turn {
  /** Keeps the changes; resolves when they are durable. */
  done(): Promise<void>;
  /**
   * Takes them back; resolves when the rest of the group is durable. Not before: what made this turn fail (a taken key) may
   * have been written by the same group, and whoever hears of the failure goes to read it.
   */
  undo(): Promise<void>;
}

interface Group {
  readonly startedAtMs: number;
  members: number;
  readonly committed: PromiseWithResolvers<void>;
}

export function createSqliteWriter(db: DatabaseSync): SqliteWriter {
  const waiting: (() => void)[] = [];
  let busy = false;
  let group: Group | undefined;

  async function takeTurn(): Promise<Turn> {
    if (busy) await ourTurn();
    busy = true;
    try {
      if (group !== undefined && isFull(group)) commit(group);
      group ??= await beginGroup(db);
      if (group.members === 0) return firstTurnIn(group);
      db.exec("savepoint turn");
      return turnIn(group);
    } catch (error) {
      endTurn();
      throw error;
    }
  }

  function ourTurn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const take = () => {
        clearTimeout(timer);
        resolve();
      };
      // Such as a transaction that waits for a write outside itself: better an error than a server that stands still.
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(take), 1);
        reject(new DatabaseBusyError("The database was busy for too long: a transaction does not end."));
      }, BUSY_LIMIT_MS);
      waiting.push(take);
    });
  }

  /**
   * Needs no savepoint, since all that there is to undo is its own. Measured: for a bulk import, whose statements touch the same pages
   * again and again, a savepoint costs as much as all the rest, because it keeps a copy of each.
   */
  function firstTurnIn(own: Group): Turn {
    return {
      done() {
        own.members++;
        // A full disk, for one, makes SQLite roll back everything; whoever came next would not be in a transaction at all.
        if (!db.isTransaction) abandon(own, new Error("SQLite has rolled the transaction back."));
        endTurn();
        return own.committed.promise;
      },
      undo() {
        rollBack(db);
        group = undefined;
        own.committed.resolve();
        endTurn();
        return own.committed.promise;
      },
    };
  }

  function turnIn(own: Group): Turn {
    return {
      done() {
        try {
          db.exec("release turn");
          own.members++;
        } catch (error) {
          abandon(own, error);
          throw error;
        } finally {
          endTurn();
        }
        return own.committed.promise;
      },
      undo() {
        try {
          db.exec("rollback to turn");
          db.exec("release turn");
        } catch (error) {
          // A full disk, for one, makes SQLite roll back everything: then nobody in the group may be told "done".
          abandon(own, error);
        } finally {
          endTurn();
        }
        return own.committed.promise;
      },
    };
  }

  function endTurn(): void {
    const next = waiting.shift();
    if (next !== undefined) {
      next();
      return;
    }
    busy = false;
    // Not at once: what is ready to run in this round of the event loop joins the group.
    setImmediate(() => {
      if (!busy && group !== undefined) commit(group);
    });
  }

  function commit(own: Group): void {
    group = undefined;
    try {
      db.exec("commit");
      own.committed.resolve();
    } catch (error) {
      rollBack(db);
      own.committed.reject(error);
    }
  }

  function abandon(own: Group, error: unknown): void {
    rollBack(db);
    if (group === own) group = undefined;
    own.committed.reject(error);
  }

  return {
    takeTurn,
    async flush() {
      const turn = await takeTurn();
      await turn.done();
    },
  };
}

async function beginGroup(db: DatabaseSync): Promise<Group> {
  await whenNotBusy(() => db.exec("begin immediate"));
  const committed = Promise.withResolvers<void>();
  // Whoever is in the group hears of a failure by their own promise; a group of undone turns has nobody to hear it.
  committed.promise.catch(() => undefined);
  return { startedAtMs: performance.now(), members: 0, committed };
}

const isFull = (group: Group): boolean =>
  group.members >= MAX_GROUP || performance.now() - group.startedAtMs > MAX_GROUP_MS;

function rollBack(db: DatabaseSync): void {
  if (db.isTransaction) db.exec("rollback");
}

/**
 * Tries again while another process holds the lock. SQLite's own waiting would stop this whole process meanwhile, so its
 * limit is short and the rest of the wait is done here.
 */
export async function whenNotBusy<Result>(work: () => Result): Promise<Result> {
  const giveUpAtMs = performance.now() + BUSY_LIMIT_MS;
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, 50)) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > giveUpAtMs) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.5 + Math.random())));
  }
}

/** The low byte of SQLite's code is the kind of error, the rest its variant. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY;
