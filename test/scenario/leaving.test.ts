import { join } from "node:path";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newObjectId } from "../../src/domain/ids.ts";
import { openStore } from "../../src/store/open-store.ts";
import { parseImportedHash } from "../../src/users/imported-hashes/parse-imported-hash.ts";
import { engines, type TestDatabase } from "../support/databases.ts";
import { allVectors } from "../support/hash-vectors/all-vectors.ts";
import type { ClientCredentials, TenantClient } from "../support/tenant-client.ts";
import { type RunningUsher, startUsher } from "../support/usher.ts";
import {
  addEverybody,
  ended,
  exportAll,
  exportFile,
  importFile,
  openConnections,
  PEOPLE_OF_FILES,
  peopleOfFile,
  type SignIn,
} from "./everybody.ts";

const REALM = "Users";

const people = allVectors.map((vector, index) => ({ ...vector, email: `person${index}@example.com` }));

// The way out of one installation is the way into another: everybody signs in there with the password they have, by each of their
// names. The first has the embedded database, the second PostgreSQL where there is one, so that people go from one to the other.
let left: RunningUsher;
let entered: RunningUsher;
let database: TestDatabase | undefined;
let signIns: readonly SignIn[];
let file: Buffer;
let arrived: Awaited<ReturnType<typeof importFile>>;
let fileThere: Buffer;
let app: ClientCredentials;

async function fill(tenant: TenantClient): Promise<void> {
  const { ids } = await openConnections(tenant);
  const store = await openStore({ file: join(left.dataDir, "usher.db") });
  const { id: tenantId } = (await store.tenants.findByDomain(tenant.domain))!;
  signIns = await addEverybody(tenant, { store, tenantId });
  const connection = (await store.connections.findByName(tenantId, REALM))!;
  for (const { email, hash } of people) {
    const parsed = parseImportedHash(hash);
    if (!parsed.ok) throw new Error(parsed.problem);
    const user = { tenantId, connectionId: connection.id, provider: "auth0", localId: newObjectId() };
    await store.users.insert({
      ...user,
      email,
      emailVerified: true,
      passwordHash: parsed.stored,
      createdAt: new Date(),
    });
  }
  await store.close();
  const { errors } = await importFile(tenant, ids.get(REALM), Buffer.from(JSON.stringify(PEOPLE_OF_FILES)));
  expect(errors).toEqual([]);
}

beforeAll(async () => {
  const postgres = engines.find(({ name, available }) => name === "postgres" && available);
  database = await postgres?.create();
  const databaseUrl = database && "databaseUrl" in database.options ? database.options.databaseUrl : undefined;
  left = await startUsher({ tenants: ["home", "again"] });
  entered = await startUsher({ tenants: ["new", "bare"], databaseUrl });
  await fill(left.tenant("home"));
  file = await exportAll(left.tenant("home"));
  const tenant = entered.tenant("new");
  const opened = await openConnections(tenant);
  app = opened.app;
  arrived = await importFile(tenant, opened.ids.get(REALM), file);
  fileThere = await exportAll(tenant);
}, 120_000);
afterAll(async () => {
  await entered?.close();
  await left?.close();
  await database?.drop();
});

it("everybody who left one installation is in the other", () => {
  const { length: total } = peopleOfFile(file);
  expect(arrived).toMatchObject({ summary: { total, inserted: total, updated: 0, failed: 0 }, errors: [] });
});

it("everybody is in the other as they were in the one", () => {
  expect(peopleOfFile(fileThere)).toEqual(peopleOfFile(file));
  const kinds = JSON.stringify(peopleOfFile(fileThere));
  for (const kind of ["JBSWY3DPEHPK3PXP", '"roles":["admin","editor"]', "staff-4711", "google-oauth2", "shoe_size"])
    expect(kinds).toContain(kind);
});

it("everybody can come back", async () => {
  const tenant = left.tenant("again");
  const { ids } = await openConnections(tenant);
  const { id, errors } = await importFile(tenant, ids.get(REALM), fileThere);
  expect(errors).toEqual([]);
  expect(peopleOfFile(await exportAll(tenant))).toEqual(peopleOfFile(file));

  // What a file brought can be undone at every connection: of the two there, one is part of somebody who came to another.
  const body = { batch_id: id, include_active: true };
  const review = await tenant.must("POST", `/migrations/${ids.get("Others")}/terminate`, body);
  expect(await ended(tenant, review.id)).toMatchObject({ summary: { would_remove: 1, kept: 1 } });
});

it("people without an e-mail address come also by rows that are made for Auth0, and where others need one", async () => {
  const [from, to] = [left.tenant("home"), entered.tenant("bare")];
  const [{ id: names }] = await from.must<[{ id: string }]>("GET", "/connections?name=Names");
  const { app: bareApp, ids } = await openConnections(to, [REALM]);
  const { errors } = await importFile(to, ids.get(REALM), await exportFile(from, { connection_id: names }));
  expect(errors).toEqual([]);
  for (const { realm, identifier, password } of signIns)
    if (realm === "Names") expect(await to.signIn(bareApp, REALM, identifier, password)).toMatchObject({ status: 200 });
});

it("everybody signs in with the old password, by each identifier, as who they were", async () => {
  const [home, tenant] = [left.tenant("home"), entered.tenant("new")];
  const [{ client_id: clientId }] = await home.must<[{ client_id: string }]>("GET", "/clients?app_type=regular_web");
  const homeApp = await home.must<ClientCredentials>("GET", `/clients/${clientId}`);
  for (const { realm, identifier, password } of signIns) {
    const scope = { scope: "openid" };
    const [there, here] = [
      await tenant.signIn(app, realm, identifier, password, scope),
      await home.signIn(homeApp, realm, identifier, password, scope),
    ];
    expect([identifier, there.status]).toEqual([identifier, 200]);
    expect([identifier, subjectOf(there.body)]).toEqual([identifier, subjectOf(here.body)]);
    expect((await tenant.signIn(app, realm, identifier, `${password}!`)).status).toBe(403);
  }
});

const subjectOf = ({ id_token: token }: Record<string, unknown>): unknown => decodeJwt(String(token)).sub;

it.each(people)("$email ($madeBy) signs in with the old password", async ({ email, password }) => {
  expect(await entered.tenant("new").signIn(app, REALM, email, password)).toMatchObject({ status: 200 });
});
