import type { Route } from "../route.ts";
import { clientCredentialRoutes } from "./client-credential-routes.ts";
import { clientGrantRoutes } from "./client-grants.ts";
import { clientRoutes } from "./clients.ts";
import { connectionClientRoutes } from "./connection-clients.ts";
import { connectionTryRoutes } from "./connection-try.ts";
import { connectionRoutes } from "./connections.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { resourceServerRoutes } from "./resource-servers.ts";
import { signingKeyRoutes } from "./signing-keys.ts";
import { tenantSettingsRoutes } from "./tenant-settings.ts";

/** Every route of the Management API: the router, the API document and the tests read this list. */
export const managementRoutes: readonly Route<ManagementDeps>[] = [
  ...clientRoutes,
  ...clientCredentialRoutes,
  ...clientGrantRoutes,
  ...connectionRoutes,
  ...connectionClientRoutes,
  ...connectionTryRoutes,
  ...resourceServerRoutes,
  ...signingKeyRoutes,
  ...tenantSettingsRoutes,
];
