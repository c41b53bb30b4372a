import { randomBytes } from "node:crypto";
import type { ManagementAccess, ServerProcess } from "../../test/support/server-process.ts";
import { SiteClient } from "../../test/support/site-client.ts";
import type { YesSource } from "../../test/support/yes-source.ts";

/** Everything that the phases work on. */
export interface World {
  readonly client: SiteClient;
  readonly access: ManagementAccess;
  readonly managementToken: string;
  readonly app: { readonly client_id: string; readonly client_secret: string };
  readonly source: YesSource;
  readonly users: readonly string[];
  readonly password: string;
}

const USER_COUNT = 40;

/** Makes the connections, the application and the migrated users, all through the public API. */
export async function prepare(server: ServerProcess, access: ManagementAccess, source: YesSource): Promise<World> {
  const client = new SiteClient(server.origin, access.domain, 32);
  const { access_token: managementToken } = (await client.send("POST", "/oauth/token", {
    body: {
      grant_type: "client_credentials",
      client_id: access.client_id,
      client_secret: access.client_secret,
      audience: access.audience,
    },
  })) as { access_token: string };
  const post = (path: string, body: unknown) =>
    client.send("POST", `/api/v2${path}`, { body, token: managementToken, expect: 201 });

  const app = (await post("/clients", {
    name: "Bench",
    app_type: "regular_web",
    grant_types: ["password", "http://auth0.com/oauth/grant-type/password-realm"],
  })) as World["app"];
  await post("/connections", {
    name: "Moved",
    strategy: "auth0",
    enabled_clients: [app.client_id],
    options: { passwordPolicy: "none" },
  });
  await post("/connections", {
    name: "Arriving",
    strategy: "auth0",
    enabled_clients: [app.client_id],
    options: {
      enabledDatabaseCustomization: true,
      import_mode: true,
      customScripts: { login: source.loginScript, get_user: "function getUser(id, callback) { callback(null); }" },
      usher: { network: { policy: "list", hosts: [source.hostAndPort] } },
    },
  });

  const password = randomBytes(12).toString("hex");
  const users = Array.from({ length: USER_COUNT }, (_, i) => `user${i}@bench.test`);
  for (const email of users) await post("/users", { connection: "Moved", email, password, email_verified: true });
  return { client, access, managementToken, app, source, users, password };
}
