/**
 * Old templates use some drivers in shapes that their packages no longer have (contract §1.4). Each shape is put on the
 * module as a script gets it; the package itself stays as it is.
 */

type AnyFunction = (...args: never[]) => unknown;
type Callback = (error: unknown, ...values: unknown[]) => void;

/** The module as scripts get it under `name` (without or with a version). */
export function adaptModule(name: string, loaded: unknown): unknown {
  const base = name.replace(/(.)@.*$/, "$1");
  if (base === "mysql" || base === "mysql2") return callableMysql(loaded as MysqlModule);
  if (base === "pg") return pgWithConnect(loaded as PgModule);
  return loaded;
}

interface MysqlModule {
  createConnection: (options: unknown) => unknown;
}

/** The current MySQL template still calls `mysql({...})` for `mysql.createConnection({...})`. */
function callableMysql(mysql: MysqlModule): unknown {
  const callable = (options: unknown) => mysql.createConnection(options);
  return Object.setPrototypeOf(callable, mysql);
}

interface PgClient {
  connect(callback: (error: unknown) => void): void;
  end(): unknown;
}
interface PgModule {
  Client: new (options: unknown) => PgClient;
  connect?: unknown;
}

/** `pg.connect(options, (error, client, done) => …)`, gone from the package since its version 7. */
function pgWithConnect(pg: PgModule): unknown {
  if (typeof pg.connect === "function") return pg;
  return Object.create(pg as object, {
    connect: {
      value: (options: unknown, callback: Callback) => connectPostgres(pg, options, callback),
      enumerable: true,
    },
  });
}

function connectPostgres(pg: PgModule, options: unknown, callback: Callback): void {
  const client = new pg.Client(typeof options === "string" ? { connectionString: options } : options);
  client.connect((error) => {
    if (error) callback(error, undefined, () => undefined);
    else callback(null, client, () => void client.end());
  });
}

type Require = (name: string) => unknown;

/** The bare global `mongo(url, (error, db) => …)`. */
export function mongoGlobal(require: Require): AnyFunction {
  const { MongoClient } = require("mongodb@3.1.4") as {
    MongoClient: {
      connect(url: string, options: object, callback: (error: unknown, client?: { db(): unknown }) => void): void;
    };
  };
  return (url: string, callback: Callback) =>
    MongoClient.connect(url, { useNewUrlParser: true }, (error, client) => callback(error, client?.db()));
}

/** The bare global `postgres(url, (error, client, done) => …)`, which is also the `pg` module. */
export function postgresGlobal(require: Require): unknown {
  const pg = require("pg") as PgModule;
  const callable = (options: unknown, callback: Callback) => connectPostgres(pg, options, callback);
  return Object.setPrototypeOf(callable, pg as object);
}

/** The bare global `sqlserver`: `connect({...})`, `Request` and `Types`. */
export function sqlserverGlobal(require: Require): unknown {
  const tedious = require("tedious@1.11.0") as { Connection: new (options: unknown) => unknown; TYPES: unknown };
  return Object.create(tedious as object, {
    connect: { value: (options: unknown) => new tedious.Connection(options), enumerable: true },
    Types: { value: tedious.TYPES, enumerable: true },
  });
}
