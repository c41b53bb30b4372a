import type { DatabaseConnection, Dialect } from "kysely";
import { DomainError } from "../../domain/errors.ts";

/**
 * The dialect, with one error for a database that does not do its work at the moment (full disk, lost connection, restart):
 * `DomainError("overloaded")`, which callers answer with 503. Nobody's request is to blame, and it is no bug. `onUnavailable`
 * hears of each, since nothing else would tell the operator why.
 */
export function tellUnavailable(
  dialect: Dialect,
  deps: { isUnavailable(error: unknown): boolean; onUnavailable?: (error: unknown) => void },
): Dialect {
  async function told<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!deps.isUnavailable(error)) throw error;
      deps.onUnavailable?.(error);
      throw new DomainError("overloaded", "The server cannot do this at the moment. Try again in a moment.", {
        detail: `The database is unavailable: ${error instanceof Error ? error.message : String(error)}`,
        cause: error,
        retryAfterSeconds: 5,
      });
    }
  }

  const known = new WeakSet<DatabaseConnection>();
  function wrapped(connection: DatabaseConnection): DatabaseConnection {
    if (known.has(connection)) return connection;
    known.add(connection);
    const execute = connection.executeQuery.bind(connection);
    connection.executeQuery = (query, options) => told(() => execute(query, options));
    return connection;
  }

  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver() {
      const driver = dialect.createDriver();
      const { acquireConnection, beginTransaction, commitTransaction, rollbackTransaction } = driver;
      driver.acquireConnection = async (options) => wrapped(await told(() => acquireConnection.call(driver, options)));
      driver.beginTransaction = (...given) => told(() => beginTransaction.apply(driver, given));
      driver.commitTransaction = (...given) => told(() => commitTransaction.apply(driver, given));
      driver.rollbackTransaction = (...given) => told(() => rollbackTransaction.apply(driver, given));
      return driver;
    },
  };
}
