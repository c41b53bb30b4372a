import { ManagementClient } from "auth0";
import { afterAll, beforeAll, expect, it } from "vitest";
import { derivedVectors } from "../support/hash-vectors/derived-vectors.ts";
import { digestVectors } from "../support/hash-vectors/digest-vectors.ts";
import type { HashVector } from "../support/hash-vectors/hash-vector.ts";
import { hmacVectors } from "../support/hash-vectors/hmac-vectors.ts";
import { textVectors } from "../support/hash-vectors/text-vectors.ts";
import { type ClientWorld, createClientWorld } from "./world.ts";

let world: ClientWorld;
let management: ManagementClient;

beforeAll(async () => {
  world = await createClientWorld();
  const { client_id: clientId, client_secret: clientSecret } = world.tenant.access;
  management = new ManagementClient({ domain: world.tenant.domain, clientId, clientSecret });
});
afterAll(() => world?.close());

/** Uploads the file with the official SDK and asks it until the job has ended. */
async function importUsers(users: readonly object[], options: { upsert?: boolean } = {}) {
  const file = new File([JSON.stringify(users)], "users.json", { type: "application/json" });
  const { id } = await management.jobs.usersImports.create({
    users: file,
    connection_id: world.connection.id,
    ...options,
  });
  for (;;) {
    const job = await management.jobs.get(id);
    if (job.status !== "pending" && job.status !== "processing") return job;
  }
}

it("imports, reports rows that failed, and shows no hash", async () => {
  const job = await importUsers([
    { email: "new@example.com", app_metadata: { plan: "gold" } },
    { email: world.person.email, password_hash: "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy" },
    { email: "not an address" },
  ]);
  expect(job).toMatchObject({
    type: "users_import",
    status: "completed",
    connection_id: world.connection.id,
    summary: { failed: 2, updated: 0, inserted: 1, total: 3 },
  });
  expect(await management.jobs.errors.get(job.id)).toMatchObject([
    {
      user: { email: world.person.email, password_hash: "*****" },
      errors: [{ code: "DUPLICATED_USER", message: "The user already exist and upsert parameter is false" }],
    },
    { user: { email: "not an address" }, errors: [{ code: "FORMAT", path: "email" }] },
  ]);
  expect(await management.users.listUsersByEmail({ email: "new@example.com" })).toMatchObject([
    { app_metadata: { plan: "gold" }, email_verified: false, identities: [{ connection: "Users" }] },
  ]);
  const updated = await importUsers([{ email: "new@example.com", app_metadata: { seats: 2 } }], { upsert: true });
  expect(updated.summary).toMatchObject({ updated: 1, failed: 0 });
  expect(await management.users.listUsersByEmail({ email: "new@example.com" })).toMatchObject([
    { app_metadata: { seats: 2 } },
  ]);
  const events = (await world.tenant.logs()).filter(({ type }) => type === "sui");
  expect(events).toHaveLength(2);
});

it("lets people with every kind of hash that the file can hold sign in with their password, once and again", async () => {
  const people = onePerKind([...digestVectors, ...hmacVectors, ...derivedVectors, ...textVectors]).map(
    ({ hash, password }, index) => ({
      password,
      row: {
        email: `kind${index}@example.com`,
        ...(hash.kind === "auth0" ? { custom_password_hash: hash.value } : { password_hash: hash.value }),
      },
    }),
  );
  const job = await importUsers(people.map(({ row }) => row));
  expect(job.summary).toEqual({ failed: 0, updated: 0, inserted: people.length, total: people.length });
  const signIn = (email: string, password: string) => world.tenant.signIn(world.webApp, "Users", email, password);
  for (const { row, password } of people) {
    expect((await signIn(row.email, `${password}x`)).status, JSON.stringify(row)).toBe(403);
    expect((await signIn(row.email, password)).status, JSON.stringify(row)).toBe(200);
    expect((await signIn(row.email, password)).status, JSON.stringify(row)).toBe(200);
  }
}, 60_000);

/** One vector for each algorithm, among those that this file can hold: `custom_password_hash`, and bcrypt as `password_hash`. */
function onePerKind(vectors: readonly HashVector[]) {
  const byKind = new Map<unknown, { hash: { kind: "auth0" | "text"; value: unknown }; password: string }>();
  for (const { hash, password } of vectors) {
    if (hash.kind === "auth0" && !byKind.has(hash.value.algorithm))
      byKind.set(hash.value.algorithm, { hash, password });
    if (hash.kind === "text" && /^\$2[ab]\$/.test(hash.value) && !byKind.has("text"))
      byKind.set("text", { hash, password });
  }
  expect([...byKind.keys()]).toEqual(
    expect.arrayContaining(["text", "md4", "md5", "hmac", "pbkdf2", "scrypt", "argon2"]),
  );
  return [...byKind.values()];
}
