import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { inject } from "vitest";
import { type OpenStoreOptions, openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import type { BrokerAnswer } from "./postgres-global.ts";

/** A database of its own, for one test or one file of tests. */
export interface TestDatabase {
  readonly options: OpenStoreOptions;
  /** Runs SQL behind the store's back. */
  run(statement: string): Promise<void>;
  /** Removes it; its stores are closed first. */
  drop(): Promise<void>;
}

/** One engine of the conformance suites: `describe.each(engines)` or a loop; skip where it is not available. */
export interface TestEngine {
  readonly name: "sqlite" | "postgres";
  readonly available: boolean;
  /** Why it is not, for the person who reads the test report. */
  readonly reasonUnavailable?: string;
  create(): Promise<TestDatabase>;
  /** A store on a fresh database, which closing the store removes. */
  open(options?: Pick<OpenStoreOptions, "clock" | "poolSize">): Promise<Store>;
}

const sqlite = engine("sqlite", async () => {
  const folder = await mkdtemp(join(tmpdir(), "usher-sqlite-"));
  const file = join(folder, "usher.sqlite");
  return {
    options: { file },
    async run(statement) {
      const db = new DatabaseSync(file, { timeout: 5000 });
      db.exec(statement);
      db.close();
    },
    drop: () => rm(folder, { recursive: true, force: true }),
  };
});

/** Both engines. With `CI=true`, a missing PostgreSQL is an error and not a reason to skip. */
export const engines: readonly TestEngine[] = [sqlite, await postgresEngine()];

function engine(name: TestEngine["name"], create: TestEngine["create"]): TestEngine {
  return {
    name,
    available: true,
    create,
    async open(options) {
      const database = await create();
      const store = await openStore({ ...database.options, ...options });
      return {
        ...store,
        async close() {
          await store.close();
          await database.drop();
        },
      };
    },
  };
}

async function postgresEngine(): Promise<TestEngine> {
  const response = await fetch(inject("postgresBroker"));
  const answer = (await response.json()) as BrokerAnswer;
  if ("url" in answer) return engine("postgres", () => createPostgresDatabase(answer.url));
  if (process.env.CI === "true") throw new Error(answer.reason);
  console.warn(`Tests on PostgreSQL are skipped. ${answer.reason}`);
  const refuse = async () => {
    throw new Error(answer.reason);
  };
  return { name: "postgres", available: false, reasonUnavailable: answer.reason, create: refuse, open: refuse };
}

async function createPostgresDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `usher_test_${randomBytes(8).toString("hex")}`;
  await runOn(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    options: { databaseUrl: url.href, poolSize: 8 },
    run: (statement) => runOn(url.href, statement),
    drop: () => runOn(serverUrl, `drop database if exists ${name} with (force)`),
  };
}

async function runOn(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
