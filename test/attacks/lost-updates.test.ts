import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "../support/databases.ts";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../support/management-site.ts";

const numbers = [0, 1, 2, 3, 4, 5, 6, 7];

describe.each(engines.filter(({ available }) => available))("changes at the same time on $name", (engine) => {
  let site: ManagementSite;
  let at: TenantAtSite;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const database = await engine.create();
    drop = () => database.drop();
    site = await openManagementSite({ databaseUrl: database.options.databaseUrl });
    at = await site.addTenant();
  });
  afterAll(async () => {
    await site.close();
    await drop();
  });

  const create = async (path: string, body: unknown) => {
    const answer = await at.request("POST", path, { body });
    expect(answer.status, answer.text).toBe(201);
    return answer.body;
  };
  /** All at once, each with its own part; every one is answered with success. */
  const patchAll = async (path: string, bodies: readonly unknown[]) => {
    const answers = await Promise.all(bodies.map((body) => at.request("PATCH", path, { body })));
    expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 200));
    return (await at.request("GET", path)).body;
  };

  test("of a user's metadata are all kept", async () => {
    await at.addConnection("Users");
    const user = await create("/users", { connection: "Users", email: "ann@example.com", password: "Long-enough-1" });
    const after = await patchAll(
      `/users/${encodeURIComponent(user.user_id)}`,
      numbers.flatMap((n) => [{ user_metadata: { [`u${n}`]: n } }, { app_metadata: { [`a${n}`]: n } }]),
    );
    expect(Object.keys(after.user_metadata).toSorted()).toEqual(numbers.map((n) => `u${n}`));
    expect(Object.keys(after.app_metadata).toSorted()).toEqual(numbers.map((n) => `a${n}`));
  });

  test("of a tenant's flags are all kept", async () => {
    const after = await patchAll(
      "/tenants/settings",
      numbers.map((n) => ({ flags: { [`flag_${n}`]: true } })),
    );
    expect(after.flags).toMatchObject(Object.fromEntries(numbers.map((n) => [`flag_${n}`, true])));
  });

  test("of a client are all kept", async () => {
    const { client_id } = await create("/clients", { name: "Shop" });
    const parts = [
      { name: "Shop 2" },
      { description: "New" },
      { callbacks: ["https://shop.example/callback"] },
      { is_token_endpoint_ip_header_trusted: true },
      { client_metadata: { a: "1" } },
      { app_type: "regular_web" },
    ];
    expect(await patchAll(`/clients/${client_id}`, parts)).toMatchObject(Object.assign({}, ...parts));
  });

  test("never bring back a secret that was rotated away", async () => {
    const { client_id } = await create("/clients", { name: "Shop" });
    for (const round of numbers) {
      const changes = numbers.map((n) => ({ description: `${round} ${n}` }));
      const [rotated] = await Promise.all([
        at.request("POST", `/clients/${client_id}/rotate-secret`),
        patchAll(`/clients/${client_id}`, changes),
      ]);
      expect((await at.request("GET", `/clients/${client_id}`)).body.client_secret).toBe(rotated.body.client_secret);
    }
  });

  test("of a client's credentials are all kept", async () => {
    const { client_id } = await create("/clients", { name: "Shop" });
    const pem = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ type: "spki", format: "pem" });
    const path = `/clients/${client_id}/credentials`;
    await Promise.all(
      numbers.map((n) => create(path, { credential_type: "public_key", name: `key-${n}`, pem, kid: `kid-${n}` })),
    );
    expect((await at.request("GET", path)).body).toHaveLength(numbers.length);
  });

  test("of a connection are all kept", async () => {
    const { id } = await at.addConnection("Places");
    const after = await patchAll(`/connections/${id}`, [
      ...numbers.map((n) => ({ metadata: { [`m${n}`]: "1" } })),
      { options: { disable_signup: true } },
      { show_as_button: true },
    ]);
    expect(Object.keys(after.metadata).toSorted()).toEqual(numbers.map((n) => `m${n}`));
    expect(after).toMatchObject({ options: { disable_signup: true }, show_as_button: true });
  });

  test("make no more SCIM tokens than there may be", async () => {
    const { id } = await at.addConnection("Provisioned");
    await create(`/connections/${id}/scim-configuration`, {});
    const answers = await Promise.all(
      numbers.map(() => at.request("POST", `/connections/${id}/scim-configuration/tokens`, { body: {} })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    expect((await at.request("GET", `/connections/${id}/scim-configuration/tokens`)).body).toHaveLength(2);
  });

  test("of an API and of a client grant are all kept", async () => {
    const { client_id } = await create("/clients", { name: "Machine" });
    const api = await create("/resource-servers", { identifier: "urn:orders" });
    const grant = await create("/client-grants", { client_id, audience: "urn:orders" });
    const apiParts = [
      { name: "Orders" },
      { token_lifetime: 60 },
      { allow_offline_access: true },
      { enforce_policies: true },
    ];
    const grantParts = [{ scope: ["read:orders"] }, { organization_usage: "deny" }, { allow_any_organization: false }];
    expect(await patchAll(`/resource-servers/${api.id}`, apiParts)).toMatchObject(Object.assign({}, ...apiParts));
    expect(await patchAll(`/client-grants/${grant.id}`, grantParts)).toMatchObject(Object.assign({}, ...grantParts));
  });

  test("of signing keys each make a key of its own the current one, and leave one for the next time", async () => {
    const rotations = await Promise.all([1, 2, 3].map(() => at.request("POST", "/keys/signing/rotate")));
    expect(new Set(rotations.map(({ body }) => body.kid)).size).toBe(3);
    const keys = (await at.request("GET", "/keys/signing")).body as Record<string, unknown>[];
    expect(keys.filter(({ current }) => current)).toHaveLength(1);
    expect(keys.filter(({ next }) => next)).toHaveLength(1);
    expect(keys.filter(({ previous }) => previous)).toHaveLength(3);
  });
});
