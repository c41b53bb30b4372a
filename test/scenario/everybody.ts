import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import type { Connection } from "../../src/domain/connection.ts";
import { newObjectId } from "../../src/domain/ids.ts";
import type { NewUser } from "../../src/domain/user.ts";
import type { Store } from "../../src/store/store.ts";
import { type ClientCredentials, PASSWORD_REALM, type TenantClient } from "../support/tenant-client.ts";

/** One way in: where, by which identifier, with which password. */
export interface SignIn {
  readonly realm: string;
  readonly identifier: string;
  readonly password: string;
}

const IDENTIFIER = { identifier: { active: true } };

/** Where people sign in. `Names` has people without e-mail addresses; nobody signs in at `Social`, which is no database. */
const CONNECTIONS: Readonly<Record<string, object>> = {
  Users: { strategy: "auth0" },
  Others: { strategy: "auth0", options: { requires_username: true } },
  Names: { strategy: "auth0", options: { attributes: { username: IDENTIFIER, phone_number: IDENTIFIER } } },
  Social: { strategy: "google-oauth2" },
};

/** Makes connections by their names, and an application that signs people in at them. */
export async function openConnections(tenant: TenantClient, names: readonly string[] = Object.keys(CONNECTIONS)) {
  const app = await tenant.must<ClientCredentials>("POST", "/clients", {
    name: "Application",
    app_type: "regular_web",
    grant_types: ["password", PASSWORD_REALM],
  });
  const ids = new Map<string, string>();
  for (const name of names) {
    const body = { name, enabled_clients: [app.client_id], ...CONNECTIONS[name] };
    ids.set(name, (await tenant.must<{ id: string }>("POST", "/connections", body)).id);
  }
  return { app, ids };
}

const PASSWORD = "Correct-horse-battery-7";
const SECOND = "Another-horse-battery-8";

/** Brings people of every kind there is, and says how they sign in. */
export async function addEverybody(
  tenant: TenantClient,
  { store, tenantId }: { readonly store: Store; readonly tenantId: Connection["tenantId"] },
): Promise<readonly SignIn[]> {
  const create = (connection: string, person: object, password = PASSWORD) =>
    tenant.must<{ user_id: string }>("POST", "/users", { connection, password, ...person });
  const insert = async (name: string, person: Partial<NewUser>) => {
    const connection = (await store.connections.findByName(tenantId, name))!;
    const identity = { tenantId, connectionId: connection.id, provider: "auth0", localId: newObjectId() };
    await store.users.insert({ ...identity, emailVerified: false, createdAt: LONG_AGO, ...person });
  };
  const link = (primary: string, userId: string) =>
    tenant.must("POST", `/users/${encodeURIComponent(primary)}/identities`, { provider: "auth0", user_id: userId });
  const passwordHash = await hashOf(create, { store, tenantId });

  await create("Users", { email: "own@example.com", email_verified: true, user_metadata: { colour: "blue" } });
  await create("Names", { username: "solo" });
  await create("Names", { phone_number: "+4915112345678" });
  await create("Users", { email: "blocked@example.com", blocked: true, app_metadata: { plan: "gold" } });
  // Two people with one address, at two connections.
  await create("Users", { email: "twin@example.com" });
  await create("Others", { email: "twin@example.com", username: "twin" }, SECOND);
  // One person with two passwords, and the same address twice.
  const ann = await create("Users", { email: "ann@example.com", name: "Ann" });
  const annThere = await create("Others", { email: "ann@example.com", username: "ann", nickname: "A" }, SECOND);
  await link(ann.user_id, annThere.user_id);
  // Whoever began elsewhere, and has a password as well.
  const social = { provider: "google-oauth2", localId: "109900112233" };
  await insert("Social", { ...social, email: "gil@example.com", emailVerified: true, picture: "https://x.test/g.png" });
  const gil = await create("Users", { email: "gil@example.com" }, SECOND);
  await link(`${social.provider}|${social.localId}`, gil.user_id);
  await insert("Users", {
    email: "alias@example.com",
    aliases: ["staff-4711"],
    passwordHash,
    phoneNumber: "0171 123-456",
    name: "N".repeat(400),
    extra: { shoe_size: 42 },
    appMetadata: { multifactor: "a name that Auth0 keeps for itself" },
    userMetadata: { pass: "season" },
    lastLogin: new Date("2025-05-05T05:05:05.005Z"),
    lastIp: "192.0.2.7",
    loginsCount: 7,
    lastPasswordReset: new Date("2024-04-04T04:04:04Z"),
  });
  await insert("Users", { passwordHash });
  await insert("Users", { email: "no-password@example.com", emailVerified: true });
  return [
    { realm: "Users", identifier: "own@example.com", password: PASSWORD },
    { realm: "Names", identifier: "solo", password: PASSWORD },
    { realm: "Names", identifier: "+4915112345678", password: PASSWORD },
    { realm: "Users", identifier: "twin@example.com", password: PASSWORD },
    { realm: "Others", identifier: "twin@example.com", password: SECOND },
    { realm: "Others", identifier: "twin", password: SECOND },
    { realm: "Users", identifier: "ann@example.com", password: PASSWORD },
    { realm: "Others", identifier: "ann@example.com", password: SECOND },
    { realm: "Others", identifier: "ann", password: SECOND },
    { realm: "Users", identifier: "gil@example.com", password: SECOND },
    { realm: "Users", identifier: "alias@example.com", password: PASSWORD },
    { realm: "Users", identifier: "staff-4711", password: PASSWORD },
  ];
}

const LONG_AGO = new Date("2019-01-02T03:04:05.678Z");

/** A hash that the server made of the password. */
async function hashOf(
  create: (connection: string, person: object) => Promise<{ user_id: string }>,
  { store, tenantId }: { readonly store: Store; readonly tenantId: Connection["tenantId"] },
): Promise<string> {
  const { user_id: userId } = await create("Users", { email: `${randomUUID()}@example.com` });
  const found = await store.users.findWithPassword(tenantId, "auth0", userId.slice("auth0|".length));
  return found!.passwordHash!;
}

/** Somebody with second factors, and somebody with roles, as files bring them. */
export const PEOPLE_OF_FILES: readonly object[] = [
  {
    user_id: "factors",
    email: "factors@example.com",
    mfa_factors: [{ totp: { secret: "JBSWY3DPEHPK3PXP" } }, { phone: { value: "+4915100000000" } }],
  },
  {
    id: "auth0|roles",
    user_id: "roles",
    email: "roles@example.com",
    roles: ["admin", "editor"],
    identities: [{ provider: "auth0", user_id: "roles", connection: "Users", isSocial: false }],
  },
];

/** The whole of a job, once it has ended. */
export async function ended(tenant: TenantClient, id: unknown): Promise<Record<string, unknown>> {
  for (;;) {
    const job = await tenant.must("GET", `/jobs/${id}`);
    if (job.status === "completed" || job.status === "failed") return job;
    await pause(50);
  }
}

/** The file of an export with hashes. */
export async function exportFile(tenant: TenantClient, body: object): Promise<Buffer> {
  const { id } = await tenant.must("POST", "/jobs/users-exports", { include_password_hashes: true, ...body });
  const { location } = await ended(tenant, id);
  const answer = await fetch(String(location));
  return gunzipSync(Buffer.from(await answer.arrayBuffer()));
}

/** Everything there is to export. */
export const exportAll = (tenant: TenantClient): Promise<Buffer> =>
  exportFile(tenant, { include_factors: true, include_extras: true });

/** Imports a file and gives the job's summary with the rows that failed. */
export async function importFile(tenant: TenantClient, connectionId: string | undefined, file: Uint8Array) {
  const body = new FormData();
  body.append("connection_id", connectionId ?? "");
  body.append("users", new Blob([new Uint8Array(file)]), "users.json");
  const answer = await fetch(`${tenant.origin}/api/v2/jobs/users-imports`, {
    method: "POST",
    headers: { authorization: `Bearer ${await tenant.managementToken()}` },
    body,
  });
  const { id } = (await answer.json()) as { id: string };
  const { summary } = await ended(tenant, id);
  const errors = await tenant.api("GET", `/jobs/${id}/errors`);
  return { id, summary, errors: errors.status === 204 ? [] : errors.body };
}

/** The rows of an export without what each installation has of its own: how they came. */
export const peopleOfFile = (file: Buffer): unknown[] =>
  file
    .toString()
    .trim()
    .split("\n")
    .map((line) => {
      const { arrived_by: _, ...person } = JSON.parse(line) as Record<string, unknown>;
      return person;
    });
