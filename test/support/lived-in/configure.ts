import { readFileSync } from "node:fs";
import type { FakeSource } from "../fake-source.ts";
import { type ClientCredentials, PASSWORD_REALM, type TenantClient } from "../tenant-client.ts";

/** What a tenant has before anybody comes. */
export interface Configured {
  readonly connection: { readonly id: string; readonly name: string };
  /** Where people sign in. */
  readonly shop: ClientCredentials;
  readonly apiId: string;
}

const ORDERS = "https://orders.example.com/";
const NAME = "Customers";

const shipped = (file: string) =>
  readFileSync(new URL(`../../../database-actions/dist/${file}`, import.meta.url), "utf8");

/** A connection that migrates from the source, others that do not, applications, an API and further administrators. */
export async function configure(tenant: TenantClient, source: FakeSource): Promise<Configured> {
  await tenant.must("PATCH", "/tenants/settings", { friendly_name: "Acme Outdoor" });
  const { id } = await tenant.must<{ id: string }>("POST", "/connections", migrating(source));
  for (const name of ["Staff", "Partners"]) await tenant.must("POST", "/connections", { name, strategy: "auth0" });
  const shop = await tenant.must<ClientCredentials>("POST", "/clients", {
    name: "Web shop",
    description: "Where customers buy.",
    app_type: "regular_web",
    grant_types: ["authorization_code", "refresh_token", "password", PASSWORD_REALM],
    callbacks: ["https://shop.example.com/callback"],
    allowed_logout_urls: ["https://shop.example.com/"],
  });
  await tenant.must("PATCH", `/connections/${id}/clients`, [{ client_id: shop.client_id, status: true }]);
  await tenant.must("POST", "/clients", { name: "Phone app", app_type: "native" });
  await tenant.must("POST", "/clients", { name: "Order desk", app_type: "spa" });
  const apiId = await addApi(tenant, [shop]);
  for (const [name, role] of [
    ["Edith Editor", "editor"],
    ["Sam Support", "support"],
  ])
    await tenant.must("POST", "/administrators", {
      name,
      role,
      email: `${name!.split(" ")[0]!.toLowerCase()}@example.com`,
    });
  return { connection: { id, name: NAME }, shop, apiId };
}

const migrating = (source: FakeSource) => ({
  name: NAME,
  strategy: "auth0",
  display_name: "Our customers",
  options: {
    enabledDatabaseCustomization: true,
    import_mode: true,
    customScripts: { login: shipped("login.js"), get_user: shipped("get_user.js") },
    configuration: {
      SOURCE_DOMAIN: source.domain,
      SOURCE_CLIENT_ID: source.clientId,
      SOURCE_CLIENT_SECRET: source.clientSecret,
      SOURCE_CONNECTION: "SourceDatabase",
    },
    usher: { network: { policy: "list", hosts: [source.domain] } },
  },
});

/** An API with a program that calls it at night. */
async function addApi(tenant: TenantClient, others: readonly ClientCredentials[]): Promise<string> {
  const api = await tenant.must<{ id: string }>("POST", "/resource-servers", {
    name: "Orders",
    identifier: ORDERS,
    scopes: [
      { value: "read:orders", description: "See orders" },
      { value: "create:orders", description: "Place orders" },
      { value: "cancel:orders", description: "Cancel orders" },
    ],
  });
  const nightly = await tenant.must<ClientCredentials>("POST", "/clients", {
    name: "Nightly report",
    app_type: "non_interactive",
  });
  for (const { client_id } of [nightly, ...others])
    await tenant.must("POST", "/client-grants", { client_id, audience: ORDERS, scope: ["read:orders"] });
  return api.id;
}
