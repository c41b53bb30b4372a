import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { type PrivatePostgres, startPrivatePostgres } from "./private-postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where a test file asks for the run's PostgreSQL (`databases.ts`). */
    readonly postgresBroker: string;
  }
}

/** What the broker answers. */
export type BrokerAnswer = { readonly url: string } | { readonly reason: string };

/**
 * One PostgreSQL for the whole run, started when the first test file asks: most runs are of a few files that need none.
 * `USHER_TEST_POSTGRES_URL` names a server to use instead; its user must be allowed to create databases.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<PrivatePostgres> | undefined;

  async function answer(): Promise<BrokerAnswer> {
    const given = process.env.USHER_TEST_POSTGRES_URL;
    if (given) return { url: given };
    starting ??= startPrivatePostgres();
    try {
      return { url: (await starting).url };
    } catch (error) {
      return { reason: error instanceof Error ? error.message : String(error) };
    }
  }

  const broker = createServer((_request, response) => {
    void answer().then((reply) => response.setHeader("connection", "close").end(JSON.stringify(reply)));
  });
  await new Promise<void>((resolve) => broker.listen(0, "127.0.0.1", resolve));
  project.provide("postgresBroker", `http://127.0.0.1:${(broker.address() as AddressInfo).port}/`);

  return async () => {
    broker.close();
    const postgres = await starting?.catch(() => undefined);
    await postgres?.stop();
  };
}
