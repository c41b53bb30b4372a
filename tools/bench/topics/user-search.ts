import { join } from "node:path";
import { openStore } from "../../../src/store/open-store.ts";
import { PostgresUnavailableError, startPrivatePostgres } from "../../../test/support/private-postgres.ts";
import { ServerProcess } from "../../../test/support/server-process.ts";
import { SiteClient } from "../../../test/support/site-client.ts";
import { summary } from "../load.ts";
import { emailOf, fillWithPeople } from "../searched-people.ts";
import { type BenchTopic, count, type Figure, ms } from "../topic.ts";

const AIM = "aim < 200 ms at 1,000,000";
const PAGE = "per_page=20&include_totals=true&max_total=1000";

/** What people type, and what a list asks for. */
const SEARCHES: readonly (readonly [what: string, parameters: string])[] = [
  ["one letter, in all fields", "q=a*"],
  ["one letter of e-mail, name, username", "q=email:a* OR name:a* OR username:a*"],
  ["a whole first name", "q=email:ada* OR name:ada* OR username:ada*"],
  ["nobody", "q=email:zzz* OR name:zzz* OR username:zzz*"],
  ["an e-mail address", `q=email:"${emailOf(7)}"`],
  ["a family name", "q=family_name:meyer"],
  ["a small connection", 'q=identities.connection:"Staff"'],
  ["who is blocked", "q=blocked:true"],
  ["the newest", "sort=created_at:-1"],
  ["who signed in last", "sort=last_login:-1"],
  ["by name", "sort=name:1"],
  ["a value of app_metadata (no index)", 'q=app_metadata.plan:"gold"'],
];

/** How long a page of users takes that somebody is waiting for as they type, on both engines. */
export const userSearchTopic: BenchTopic = {
  summary: "pages of found users at the API, with a bounded total",
  async *run({ seconds, rows, large }) {
    const people = rows ?? (large ? 1_000_000 : 50_000);
    yield* searchesOn("SQLite", people, seconds);
    try {
      const postgres = await startPrivatePostgres();
      try {
        yield* searchesOn("PostgreSQL", people, seconds, postgres.url);
      } finally {
        await postgres.stop();
      }
    } catch (error) {
      if (!(error instanceof PostgresUnavailableError)) throw error;
      yield { what: "PostgreSQL", measured: error.message };
    }
  },
};

async function* searchesOn(
  engine: string,
  people: number,
  seconds: number,
  databaseUrl?: string,
): AsyncGenerator<Figure> {
  const server = new ServerProcess({ databaseUrl });
  try {
    const access = await server.init();
    const store = await openStore(
      databaseUrl === undefined ? { file: join(server.dataDir, "usher.db") } : { databaseUrl },
    );
    try {
      const [tenant] = await store.tenants.list();
      await fillWithPeople(store, tenant!.id, people);
    } finally {
      await store.close();
    }
    await server.start();
    const client = new SiteClient(server.origin, access.domain, 4);
    const { access_token: token } = (await client.send("POST", "/oauth/token", {
      body: {
        grant_type: "client_credentials",
        client_id: access.client_id,
        client_secret: access.client_secret,
        audience: access.audience,
      },
    })) as { access_token: string };
    for (const [what, parameters] of SEARCHES) {
      const path = `/api/v2/users?${PAGE}&${parameters.replace(/=(.*)/, (_all, value) => `=${encodeURIComponent(value)}`)}`;
      const times: number[] = [];
      const end = performance.now() + (seconds * 1_000) / SEARCHES.length;
      while (performance.now() < end || times.length < 5) {
        const began = performance.now();
        await client.send("GET", path, { token });
        times.push(performance.now() - began);
      }
      const { p50, p99 } = summary(times, times.length / seconds);
      yield { what: `${engine}, ${count(people)}: ${what}`, measured: `p50 ${ms(p50)}, p99 ${ms(p99)}`, against: AIM };
    }
  } finally {
    await server.remove();
  }
}
