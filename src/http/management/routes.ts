import type { Route } from "../route.ts";
import type { ManagementDeps } from "./management-deps.ts";

/** Every route of the Management API: the router, the API document and the tests read this list. */
export const managementRoutes: readonly Route<ManagementDeps>[] = [];
