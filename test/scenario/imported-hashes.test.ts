import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConnectionId, newObjectId, type TenantId } from "../../src/domain/ids.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import { parseImportedHash } from "../../src/users/imported-hashes/parse-imported-hash.ts";
import { allVectors } from "../support/hash-vectors/all-vectors.ts";
import type { HashVector } from "../support/hash-vectors/hash-vector.ts";
import { textVectors } from "../support/hash-vectors/text-vectors.ts";
import { type ClientCredentials, PASSWORD_REALM, type TenantClient } from "../support/tenant-client.ts";
import { type RunningUsher, startUsher } from "../support/usher.ts";

const REALM = "Imported";

/** One of each kind: the way it is written down, not only the formula. */
const people: readonly HashVector[] = firstOfEach(allVectors);

function firstOfEach(vectors: readonly HashVector[]): HashVector[] {
  const kindOf = ({ hash }: HashVector) => {
    if (hash.kind === "text") return /^(\$?[A-Za-z0-9_-]+\$|\{[^}]+\})/.exec(hash.value)?.[0] ?? hash.value;
    if (hash.kind === "auth0") return `${hash.value.algorithm} ${"salt" in hash.value}`;
    return hash.kind === "keycloak" ? String(hash.credentialData.algorithm) : hash.kind;
  };
  return [...Map.groupBy(vectors, kindOf).values()].map(([first]) => first!);
}

describe("people whose hashes another system made", () => {
  let usher: RunningUsher;
  let tenant: TenantClient;
  let app: ClientCredentials;
  let store: Store;
  let tenantId: TenantId;
  let connectionId: ConnectionId;

  beforeAll(async () => {
    usher = await startUsher();
    tenant = usher.tenant("tenant1");
    const connection = await tenant.must<{ id: ConnectionId }>("POST", "/connections", {
      name: REALM,
      strategy: "auth0",
    });
    connectionId = connection.id;
    app = await tenant.must<ClientCredentials>("POST", "/clients", {
      name: "Application",
      app_type: "regular_web",
      grant_types: ["password", PASSWORD_REALM],
    });
    await tenant.must("PATCH", `/connections/${connectionId}/clients`, [{ client_id: app.client_id, status: true }]);
    store = await openStore({ file: join(usher.dataDir, "usher.db") });
    tenantId = (await store.tenants.findByDomain(tenant.domain))!.id;
  });
  afterAll(async () => {
    await store?.close();
    await usher?.close();
  });

  const insert = async ({ hash }: HashVector) => {
    const parsed = parseImportedHash(hash);
    if (!parsed.ok) throw new Error(parsed.problem);
    const localId = newObjectId();
    const email = `${localId}@example.com`;
    await store.users.insert({
      tenantId,
      connectionId,
      provider: "auth0",
      localId,
      email,
      emailVerified: true,
      passwordHash: parsed.stored,
      createdAt: new Date(),
    });
    const stored = async () => (await store.users.findCredential(tenantId, connectionId, email))?.passwordHash ?? "";
    return { email, stored, imported: parsed.stored };
  };

  it.each(people)("$madeBy: the right password signs in, and the old hash is gone", async (vector) => {
    const { email, stored, imported } = await insert(vector);
    // One wrong password each: a hundred from one address would be too many.
    const signIn = (password: string) => tenant.signIn(app, REALM, email, password);
    expect(await signIn(`${vector.password}!`)).toMatchObject({
      status: 403,
      body: { error: "invalid_grant", error_description: "Wrong email or password." },
    });
    expect(await stored()).toBe(imported);
    expect(await signIn(vector.password)).toMatchObject({ status: 200, body: { token_type: "Bearer" } });
    expect(await stored()).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await signIn(vector.password)).toMatchObject({ status: 200 });
  });

  it("twenty first sign-ins of one person at once all succeed", async () => {
    const vector = textVectors[0]!;
    const { email, stored } = await insert(vector);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => tenant.signIn(app, REALM, email, vector.password)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(await stored()).toMatch(/^\$argon2id\$/);
  });

  it("leave neither hash nor password in any answer or log line", () => {
    const everything = [...tenant.seen, usher.logged()].join("\n");
    expect(everything).not.toContain("imported:");
    for (const { password } of people.filter((vector) => vector.password.length > 8)) {
      expect(everything).not.toContain(password);
    }
  });
});
