import { readFileSync } from "node:fs";
import { type ClientCredentials, PASSWORD_REALM, type TenantClient } from "../../test/support/tenant-client.ts";
import type { DemoServer } from "./demo-server.ts";
import type { DemoState } from "./demo-state.ts";
import type { DemoForm } from "./forms.ts";

export const SOURCE_CONNECTION = "SourceDatabase";
export const DESTINATION_CONNECTION = "DestinationDatabase";
export const SOURCE_GRANTS = ["client_credentials", "password", PASSWORD_REALM];

interface Named {
  readonly id: string;
  readonly name: string;
}

/** One form of the scenario, with its objects made. */
export interface DemoWorld {
  readonly form: DemoForm;
  readonly state: DemoState;
  readonly source: TenantClient;
  readonly destination: TenantClient;
  readonly sourceApp: ClientCredentials;
  readonly app: ClientCredentials;
  readonly destinationConnection: Named;
}

/** Steps 1 and 2 of the guide. What an earlier run has made is used again. */
export async function prepareForm(form: DemoForm, server: DemoServer, state: DemoState): Promise<DemoWorld> {
  const source = server.tenants.source;
  const destination = server.tenants[form.destination];

  const sourceConnection = await connection(source, SOURCE_CONNECTION, {});
  const sourceApp = await client(source, "Source application", "non_interactive", SOURCE_GRANTS);
  await enable(source, sourceConnection, sourceApp);
  await readUsers(source, sourceApp);

  const destinationConnection = await connection(destination, DESTINATION_CONNECTION, {
    enabledDatabaseCustomization: true,
    import_mode: true,
    customScripts: { login: script("login.js"), get_user: script("get_user.js") },
    configuration: {
      SOURCE_DOMAIN: source.domain,
      SOURCE_CLIENT_ID: sourceApp.client_id,
      SOURCE_CLIENT_SECRET: sourceApp.client_secret,
      SOURCE_CONNECTION,
      ...(source === destination ? { SOURCE_IN_SAME_TENANT: "true" } : {}),
    },
  });
  const app = await client(destination, "Application", "regular_web", ["authorization_code", PASSWORD_REALM]);
  await enable(destination, destinationConnection, app);
  return { form, state, source, destination, sourceApp, app, destinationConnection };
}

const script = (file: string): string =>
  readFileSync(new URL(`../../database-actions/dist/${file}`, import.meta.url), "utf8");

async function connection(tenant: TenantClient, name: string, options: object): Promise<Named> {
  const [found] = await tenant.must<Named[]>("GET", `/connections?name=${name}`);
  if (!found) return tenant.must("POST", "/connections", { name, strategy: "auth0", options });
  // The scripts of this checkout, also in the data of an older one.
  await tenant.must("PATCH", `/connections/${found.id}`, { options });
  return found;
}

async function client(
  tenant: TenantClient,
  name: string,
  appType: string,
  grants: readonly string[],
): Promise<ClientCredentials> {
  const all = await tenant.must<(ClientCredentials & { name: string })[]>("GET", "/clients?per_page=100");
  const found = all.find((candidate) => candidate.name === name);
  if (!found) return tenant.must("POST", "/clients", { name, app_type: appType, grant_types: grants });
  await tenant.must("PATCH", `/clients/${found.client_id}`, { grant_types: grants });
  return found;
}

const enable = (tenant: TenantClient, { id }: Named, { client_id }: ClientCredentials): Promise<unknown> =>
  tenant.must("PATCH", `/connections/${id}/clients`, [{ client_id, status: true }]);

async function readUsers(tenant: TenantClient, { client_id }: ClientCredentials): Promise<void> {
  const { audience } = tenant.access;
  const grants = await tenant.must<{ audience: string }[]>("GET", `/client-grants?client_id=${client_id}`);
  if (grants.some((grant) => grant.audience === audience)) return;
  await tenant.must("POST", "/client-grants", { client_id, audience, scope: ["read:users"] });
}
