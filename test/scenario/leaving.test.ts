import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ConnectionId, newObjectId } from "../../src/domain/ids.ts";
import { openStore } from "../../src/store/open-store.ts";
import { parseImportedHash } from "../../src/users/imported-hashes/parse-imported-hash.ts";
import { derivedVectors } from "../support/hash-vectors/derived-vectors.ts";
import { digestVectors } from "../support/hash-vectors/digest-vectors.ts";
import { directoryVectors } from "../support/hash-vectors/directory-vectors.ts";
import { djangoVectors } from "../support/hash-vectors/django-vectors.ts";
import { documentedVectors } from "../support/hash-vectors/documented-vectors.ts";
import { hmacVectors } from "../support/hash-vectors/hmac-vectors.ts";
import { laidOutVectors } from "../support/hash-vectors/laid-out-vectors.ts";
import { textVectors } from "../support/hash-vectors/text-vectors.ts";
import { type ClientCredentials, PASSWORD_REALM, type TenantClient } from "../support/tenant-client.ts";
import { type RunningUsher, startUsher } from "../support/usher.ts";

const REALM = "Users";
const OWN = { email: "own@example.com", password: "Correct-horse-battery-7" };

/** Every way of writing a hash down that any test knows. */
const vectors = [
  ...textVectors,
  ...directoryVectors,
  ...djangoVectors,
  ...documentedVectors,
  ...laidOutVectors,
  ...digestVectors,
  ...hmacVectors,
  ...derivedVectors,
];
const people = vectors.map((vector, index) => ({ ...vector, email: `person${index}@example.com` }));

// The way out of one installation is the way into another: everybody signs in there with the password they have.
let left: RunningUsher;
let entered: RunningUsher;
let summary: unknown;
let app: ClientCredentials;

/** A connection, and an application that signs people in at it. */
async function open(tenant: TenantClient) {
  const made = await tenant.must<ClientCredentials>("POST", "/clients", {
    name: "Application",
    app_type: "regular_web",
    grant_types: ["password", PASSWORD_REALM],
  });
  const connection = await tenant.must<{ id: ConnectionId }>("POST", "/connections", {
    name: REALM,
    strategy: "auth0",
    enabled_clients: [made.client_id],
  });
  return { app: made, connection };
}

async function ended(tenant: TenantClient, id: unknown): Promise<Record<string, unknown>> {
  for (;;) {
    const job = await tenant.must("GET", `/jobs/${id}`);
    if (job.status === "completed" || job.status === "failed") return job;
    await pause(50);
  }
}

async function fillAndExport(usher: RunningUsher): Promise<Buffer> {
  const tenant = usher.tenants[0]!;
  const { connection } = await open(tenant);
  await tenant.must("POST", "/users", { connection: REALM, email_verified: true, ...OWN });
  const store = await openStore({ file: join(usher.dataDir, "usher.db") });
  const { id: tenantId } = (await store.tenants.findByDomain(tenant.domain))!;
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
  const { id } = await tenant.must("POST", "/jobs/users-exports", { include_password_hashes: true });
  const { location } = await ended(tenant, id);
  const answer = await fetch(String(location));
  return gunzipSync(Buffer.from(await answer.arrayBuffer()));
}

beforeAll(async () => {
  left = await startUsher();
  entered = await startUsher();
  const file = await fillAndExport(left);
  const tenant = entered.tenants[0]!;
  const opened = await open(tenant);
  app = opened.app;
  const body = new FormData();
  body.append("connection_id", opened.connection.id);
  body.append("users", new Blob([new Uint8Array(file)]), "users.json");
  const answer = await fetch(`${tenant.origin}/api/v2/jobs/users-imports`, {
    method: "POST",
    headers: { authorization: `Bearer ${await tenant.managementToken()}` },
    body,
  });
  const { id } = (await answer.json()) as { id: string };
  ({ summary } = await ended(tenant, id));
  const errors = await tenant.api("GET", `/jobs/${id}/errors`);
  if (errors.status !== 204) throw new Error(JSON.stringify(errors.body).slice(0, 2_000));
}, 120_000);
afterAll(async () => {
  await entered?.close();
  await left?.close();
});

it("everybody who left one installation is in the other", () => {
  expect(summary).toEqual({ total: people.length + 1, inserted: people.length + 1, updated: 0, failed: 0 });
});

it.each([{ madeBy: "this server", ...OWN }, ...people])(
  "$email ($madeBy) signs in with the old password",
  async ({ email, password }) => {
    const tenant = entered.tenants[0]!;
    expect(await tenant.signIn(app, REALM, email, password)).toMatchObject({ status: 200 });
  },
);
