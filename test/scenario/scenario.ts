import { readFileSync } from "node:fs";
import { readSeedScripts } from "../support/seed-scripts.ts";
import { type ClientCredentials, PASSWORD_REALM, type TenantClient } from "../support/tenant-client.ts";
import type { RunningUsher } from "../support/usher.ts";

/** Source and destination as two connections of one tenant, or in two tenants on two domains. */
export type Form = "one tenant" | "two tenants";
/** The guide's own scripts, or those we ship. */
export type Scripts = "the guide's scripts" | "our scripts";

export interface DatabaseConnection {
  readonly id: string;
  readonly name: string;
}

/** The guide's objects, made through the Management API. */
export interface Scenario {
  readonly form: Form;
  readonly scripts: Scripts;
  readonly source: TenantClient;
  readonly destination: TenantClient;
  readonly sourceApp: ClientCredentials;
  readonly sourceConnection: DatabaseConnection;
  /** Where the application's people sign in at the destination. */
  readonly destinationApp: ClientCredentials;
  readonly destinationConnection: DatabaseConnection;
  /** Creates someone in the source connection; gives their id there. */
  addSourceUser(person: { email: string; password: string } & Record<string, unknown>): Promise<string>;
  signIn(email: string, password: string): ReturnType<TenantClient["signIn"]>;
  usersHere(): Promise<Record<string, unknown>[]>;
}

export const SOURCE_CONNECTION = "SourceDatabase";
export const DESTINATION_CONNECTION = "DestinationDatabase";

const built = (file: string) => readFileSync(new URL(`../../database-actions/dist/${file}`, import.meta.url), "utf8");

/** Steps 1 and 2 of the guide, as in its text; step 3 is `addSourceUser`. */
export async function createScenario(usher: RunningUsher, form: Form, scripts: Scripts): Promise<Scenario> {
  const source = usher.tenant("source");
  const destination = form === "one tenant" ? source : usher.tenant("destination");

  const sourceConnection = await source.must<DatabaseConnection>("POST", "/connections", {
    name: SOURCE_CONNECTION,
    strategy: "auth0",
  });
  const sourceApp = await source.must<ClientCredentials>("POST", "/clients", {
    name: "Source application",
    app_type: "non_interactive",
    grant_types: ["client_credentials", "password", PASSWORD_REALM],
  });
  await source.must("PATCH", `/connections/${sourceConnection.id}/clients`, [
    { client_id: sourceApp.client_id, status: true },
  ]);
  await source.must("POST", "/client-grants", {
    client_id: sourceApp.client_id,
    audience: source.access.audience,
    scope: ["read:users"],
  });

  const destinationConnection = await destination.must<DatabaseConnection>("POST", "/connections", {
    name: DESTINATION_CONNECTION,
    strategy: "auth0",
    options: {
      enabledDatabaseCustomization: true,
      import_mode: true,
      ...scriptOptions(scripts, form, source, sourceApp),
    },
  });
  const destinationApp = await destination.must<ClientCredentials>("POST", "/clients", {
    name: "Application",
    app_type: "regular_web",
    grant_types: ["password", PASSWORD_REALM],
  });
  await destination.must("PATCH", `/connections/${destinationConnection.id}/clients`, [
    { client_id: destinationApp.client_id, status: true },
  ]);

  return {
    form,
    scripts,
    source,
    destination,
    sourceApp,
    sourceConnection,
    destinationApp,
    destinationConnection,
    async addSourceUser(person) {
      const user = await source.must<{ user_id: string }>("POST", "/users", {
        connection: SOURCE_CONNECTION,
        ...person,
      });
      return user.user_id;
    },
    signIn: (email, password) => destination.signIn(destinationApp, DESTINATION_CONNECTION, email, password),
    usersHere: () => destination.usersOf(DESTINATION_CONNECTION),
  };
}

function scriptOptions(scripts: Scripts, form: Form, source: TenantClient, sourceApp: ClientCredentials) {
  if (scripts === "the guide's scripts") {
    const { domain, audience } = source.access;
    const { client_id: clientId, client_secret: clientSecret } = sourceApp;
    return { customScripts: readSeedScripts({ domain, clientId, clientSecret, audience, realm: SOURCE_CONNECTION }) };
  }
  return {
    customScripts: { login: built("login.js"), get_user: built("get_user.js") },
    configuration: {
      SOURCE_DOMAIN: source.domain,
      SOURCE_CLIENT_ID: sourceApp.client_id,
      SOURCE_CLIENT_SECRET: sourceApp.client_secret,
      SOURCE_CONNECTION,
      ...(form === "one tenant" ? { SOURCE_IN_SAME_TENANT: "true" } : {}),
    },
  };
}

/** The id that the source's user with this id gets at the destination (contract §2.3). */
export function idHere(scenario: Pick<Scenario, "form" | "scripts">, idThere: string): string {
  // The guide's scripts hand over the prefixed id, and it is prefixed again.
  if (scenario.scripts === "the guide's scripts") return `auth0|${idThere}`;
  return scenario.form === "one tenant" ? idThere.replace("auth0|", `auth0|${SOURCE_CONNECTION}|`) : idThere;
}
