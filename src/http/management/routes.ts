import type { Route } from "../route.ts";
import { logRoutes } from "./logs.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { statRoutes } from "./stats.ts";
import { ticketRoutes } from "./tickets.ts";
import { traceRoutes } from "./traces.ts";
import { userBlockRoutes } from "./user-blocks.ts";
import { userFeatureRoutes } from "./user-features.ts";
import { userIdentityRoutes } from "./user-identities.ts";
import { userRoutes } from "./users.ts";

/** Every route of the Management API: the router, the API document and the tests read this list. */
export const managementRoutes: readonly Route<ManagementDeps>[] = [
  ...userRoutes,
  ...userIdentityRoutes,
  ...userBlockRoutes,
  ...userFeatureRoutes,
  ...ticketRoutes,
  ...logRoutes,
  ...traceRoutes,
  ...statRoutes,
];
