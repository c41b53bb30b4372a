import assert from "node:assert/strict";
import { type FakeSource, startFakeSource } from "../fake-source.ts";
import { PageVisitor } from "../page-visitor.ts";
import { TenantClient } from "../tenant-client.ts";
import type { RunningUsher } from "../usher.ts";
import { type Configured, configure } from "./configure.ts";
import { loadFile } from "./load-file.ts";
import type { MovingClock } from "./moving-clock.ts";
import { type Person, peopleOfSource } from "./people.ts";

/** How many people come over with each day's import, from the first day on; the last is today's. */
export interface Past {
  readonly listed: number;
  readonly days: readonly number[];
}

/** What the pages with one thing in the address are looked at with: by the beginning of their address. */
export type Ids = Readonly<
  Record<"applications" | "apis" | "connections" | "migrations" | "users" | "logs" | "jobs", string>
>;

export interface LivedInTenant {
  readonly ids: Ids;
  close(): Promise<void>;
}

const PASSWORD = "Candle-Otter-Willow-31";
/** Of the password above, cost 10. */
const HASH = "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
/** People who sign in by themselves each day. */
const SIGN_INS = 3;
const WRONG_PASSWORDS = 10;

interface Life {
  readonly usher: RunningUsher;
  readonly source: FakeSource;
  readonly configured: Configured;
  readonly people: readonly Person[];
}

/** Lets the first tenant live through a migration that has come to its middle: all by its public API. */
export async function liveInTenant(input: {
  usher: RunningUsher;
  clock: MovingClock;
  past: Past;
}): Promise<LivedInTenant> {
  const { usher, clock, past } = input;
  const source = await startFakeSource({ authority: usher.authority });
  const people = peopleOfSource(past.listed);
  clock.goTo(past.days.length);
  const configured = await configure(tenantNow(usher), source);
  const life: Life = { usher, source, configured, people };
  await compare(life);
  await loadList(life);
  let moved = SIGN_INS;
  for (const [day, count] of past.days.entries()) {
    clock.goTo(past.days.length - 1 - day);
    moved = await liveThroughDay({ moved, count }, life);
  }
  await failInSomeWays(life);
  const ids = await somethingToLookAt(life);
  return { ids, close: () => source.close() };
}

/** With a token of the present, which the clock may have left behind. */
const tenantNow = ({ tenants }: RunningUsher): TenantClient => new TenantClient(tenants[0]!.access);

const atSource = (person: Person, source: FakeSource, more: object = {}) =>
  source.addUser({ ...person, password: PASSWORD, emailVerified: true, ...more });

const signIn = ({ usher, configured }: Life, { email }: Person, password = PASSWORD) =>
  tenantNow(usher).signIn(configured.shop, configured.connection.name, email, password);

/** The probe and a few days of shadow mode. */
async function compare(life: Life): Promise<void> {
  const { usher, source, people, configured } = life;
  const tenant = tenantNow(usher);
  const at = `/migrations/${configured.connection.id}`;
  for (const person of people.slice(0, SIGN_INS)) atSource(person, source);
  await tenant.must("POST", `${at}/probe`, { identifier: people[0]!.email, password: PASSWORD, people: people.length });
  await tenant.must("POST", `${at}/shadow/start`);
  for (const person of people.slice(0, SIGN_INS)) await signIn(life, person);
  await signIn(life, people[0]!, "a wrong one");
  await tenant.must("POST", `${at}/start`);
}

async function loadList({ usher, people, configured }: Life): Promise<void> {
  const rows = people.map(({ localId, ...person }, at) => ({
    user_id: `auth0|${localId}`,
    ...person,
    last_login: new Date(Date.UTC(2026, at % 9, 1 + (at % 27))).toISOString(),
    ...(at % 211 === 0 ? { blocked: true } : {}),
  }));
  // Two rows that claim to be one person.
  const twice = rows.slice(-3).map((row) => ({ ...row, user_id: `${row.user_id}0` }));
  const text = [...rows, ...twice].map((row) => JSON.stringify(row)).join("\n");
  const path = `/migrations/${configured.connection.id}/roster`;
  await loadFile({ tenant: tenantNow(usher), path, name: "people.ndjson", text, fields: { dry_run: "false" } });
}

/** Some sign in by themselves, the others come with the night's import. Gives how far in the list it is then. */
async function liveThroughDay({ moved, count }: { moved: number; count: number }, life: Life): Promise<number> {
  const { usher, source, people, configured } = life;
  const coming = people.slice(moved, moved + SIGN_INS);
  for (const person of coming) {
    atSource(person, source);
    await signIn(life, person);
  }
  const imported = people.slice(moved + SIGN_INS, moved + count).map(({ localId, ...person }) => ({
    user_id: localId,
    ...person,
    email_verified: true,
    password_hash: HASH,
  }));
  if (imported.length > 0)
    await loadFile({
      tenant: tenantNow(usher),
      path: "/jobs/users-imports",
      name: "users.json",
      text: JSON.stringify(imported),
      fields: { connection_id: configured.connection.id, external_id: "nightly" },
    });
  return moved + count;
}

/** Restricted, unreachable, mistyped: from the end of the list, where nobody has come yet. */
async function failInSomeWays(life: Life): Promise<void> {
  const { source, people } = life;
  const [blocked, alsoBlocked, unlucky, mistyping, alsoMistyping] = people.slice(-20);
  for (const person of [blocked!, alsoBlocked!]) {
    atSource(person, source, { blocked: true });
    await signIn(life, person);
  }
  for (const person of [mistyping!, alsoMistyping!]) {
    atSource(person, source);
    await signIn(life, person, "not mine");
  }
  atSource(unlucky!, source);
  source.setFault("password", { kind: "html", status: 503 });
  await signIn(life, unlucky!);
  source.clearFaults();
  for (let times = 0; times < WRONG_PASSWORDS; times++) await signIn(life, people[1]!, "not mine either");
}

/** One of each kind, among them somebody who has signed in and has metadata, sessions and a trace. */
async function somethingToLookAt(life: Life): Promise<Ids> {
  const { usher, people, configured } = life;
  const tenant = tenantNow(usher);
  const [first] = people as readonly [Person];
  await tryConnection(tenant, configured.connection.id, first);
  const [user] = await tenant.usersByEmail(first.email);
  const id = String(user?.user_id);
  await tenant.must("PATCH", `/users/${encodeURIComponent(id)}`, {
    app_metadata: { plan: "pro", seats: 5 },
    user_metadata: { language: "de", newsletter: true },
  });
  const earliest = await tenant.must<{ user_id: string }[]>("GET", "/users?per_page=2&sort=created_at:1");
  const gone = earliest.find(({ user_id }) => user_id !== id);
  assert.ok(gone, "somebody has moved");
  await tenant.must("DELETE", `/users/${encodeURIComponent(gone.user_id)}`);
  const logs = await tenant.must<{ log_id: string; type: string }[]>("GET", "/logs?per_page=50&sort=date:-1");
  const { jobs } = await tenant.must<{ jobs: { id: string }[] }>("GET", "/jobs?take=1");
  return {
    applications: configured.shop.client_id,
    apis: configured.apiId,
    connections: configured.connection.id,
    migrations: configured.connection.id,
    users: id,
    logs: (logs.find(({ type }) => type === "fp") ?? logs[0]!).log_id,
    jobs: jobs[0]!.id,
  };
}

async function tryConnection(tenant: TenantClient, connectionId: string, { email }: Person): Promise<void> {
  const { url } = await tenant.must<{ url: string }>("POST", `/connections/${connectionId}/try`);
  const visitor = new PageVisitor();
  await visitor.submit(await visitor.open(url), { username: email, password: PASSWORD });
}
