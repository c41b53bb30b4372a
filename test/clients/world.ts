import { PASSWORD_REALM, type TenantClient } from "../support/tenant-client.ts";
import { type RunningUsher, startUsher } from "../support/usher.ts";

/** A tenant as an application developer finds it: a connection with one person, an API, and an application. */
export interface ClientWorld {
  readonly usher: RunningUsher;
  readonly tenant: TenantClient;
  readonly connection: { readonly id: string; readonly name: string };
  readonly api: { readonly identifier: string };
  readonly person: { readonly email: string; readonly password: string; readonly userId: string };
  /** Confidential, with every grant that the SDKs use. */
  readonly webApp: { readonly client_id: string; readonly client_secret: string };
  /** Public: PKCE only. */
  readonly spa: { readonly client_id: string };
  close(): Promise<void>;
}

/** What the applications of the tests are registered with. */
export interface ClientWorldOptions {
  readonly callbacks?: readonly string[];
  readonly logoutUrls?: readonly string[];
  readonly webOrigins?: readonly string[];
}

const CONNECTION = "Users";
const API = "https://orders.example/";

/** Starts a server of its own for one test file and makes everything through the Management API. */
export async function createClientWorld(options: ClientWorldOptions = {}): Promise<ClientWorld> {
  const usher = await startUsher();
  const tenant = usher.tenants[0] as TenantClient;
  const addresses = {
    callbacks: options.callbacks ?? ["https://app.example/callback"],
    allowed_logout_urls: options.logoutUrls ?? ["https://app.example/"],
    web_origins: options.webOrigins ?? [],
  };
  const webApp = await tenant.must<ClientWorld["webApp"]>("POST", "/clients", {
    name: "Web application",
    app_type: "regular_web",
    grant_types: ["authorization_code", "refresh_token", "client_credentials", "password", PASSWORD_REALM],
    ...addresses,
  });
  const spa = await tenant.must<ClientWorld["spa"]>("POST", "/clients", {
    name: "Single-page application",
    app_type: "spa",
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code", "refresh_token"],
    refresh_token: { rotation_type: "rotating", expiration_type: "expiring" },
    ...addresses,
  });
  await tenant.must("POST", "/resource-servers", {
    name: "Orders",
    identifier: API,
    allow_offline_access: true,
    scopes: [{ value: "read:orders", description: "Read orders" }],
  });
  await tenant.must("POST", "/client-grants", { client_id: webApp.client_id, audience: API, scope: ["read:orders"] });
  const connection = await tenant.must<{ id: string }>("POST", "/connections", {
    name: CONNECTION,
    strategy: "auth0",
    enabled_clients: [webApp.client_id, spa.client_id],
  });
  const person = { email: "ada@example.com", password: "Tr0ub4dor & a small horse" };
  const user = await tenant.must<{ user_id: string }>("POST", "/users", {
    connection: CONNECTION,
    ...person,
    email_verified: true,
    name: "Ada",
  });
  return {
    usher,
    tenant,
    connection: { id: connection.id, name: CONNECTION },
    api: { identifier: API },
    person: { ...person, userId: user.user_id },
    webApp,
    spa,
    close: () => usher.close(),
  };
}
