import type { Route } from "../route.ts";
import { administratorRoutes } from "./administrators.ts";
import { attackProtectionRoutes } from "./attack-protection.ts";
import { blockRoutes } from "./blocks.ts";
import { brandingRoutes } from "./branding.ts";
import { clientCredentialRoutes } from "./client-credential-routes.ts";
import { clientGrantRoutes } from "./client-grants.ts";
import { clientRoutes } from "./clients.ts";
import { configurationRoutes } from "./configuration.ts";
import { connectionClientRoutes } from "./connection-clients.ts";
import { connectionTryRoutes } from "./connection-try.ts";
import { connectionRoutes } from "./connections.ts";
import { customDomainRoutes } from "./custom-domains.ts";
import { emailProviderRoutes } from "./email-provider.ts";
import { grantRoutes } from "./grants.ts";
import { jobRoutes } from "./jobs.ts";
import { logEventRoutes } from "./log-events.ts";
import { logRoutes } from "./logs.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { campaignRoutes } from "./migrations/campaigns.ts";
import { cutOverRoutes } from "./migrations/cut-over.ts";
import { failureRoutes } from "./migrations/failures.ts";
import { migrationRoutes } from "./migrations/migrations.ts";
import { peopleRoutes } from "./migrations/people.ts";
import { probeRoutes } from "./migrations/probe.ts";
import { progressRoutes } from "./migrations/progress.ts";
import { retryRoutes } from "./migrations/retry.ts";
import { rosterRoutes } from "./migrations/roster.ts";
import { rosterLoadRoutes } from "./migrations/roster-loads.ts";
import { scriptVersionRoutes } from "./migrations/script-versions.ts";
import { shadowRoutes } from "./migrations/shadow.ts";
import { sourceHealthRoutes } from "./migrations/source-health.ts";
import { terminateRoutes } from "./migrations/terminate.ts";
import { tombstoneRoutes } from "./migrations/tombstones.ts";
import { userProvenanceRoutes } from "./migrations/user-provenance.ts";
import { passwordChangeMailRoutes } from "./password-change-mails.ts";
import { resourceServerRoutes } from "./resource-servers.ts";
import { scimRoutes } from "./scim.ts";
import { scriptCatalogueRoutes } from "./script-catalogue.ts";
import { securityOverviewRoutes } from "./security-overview.ts";
import { signingKeyRoutes } from "./signing-keys.ts";
import { sourceBlockRoutes } from "./source-blocks.ts";
import { statRoutes } from "./stats.ts";
import { tenantSettingsRoutes } from "./tenant-settings.ts";
import { ticketRoutes } from "./tickets.ts";
import { traceRoutes } from "./traces.ts";
import { userBlockRoutes } from "./user-blocks.ts";
import { userFeatureRoutes } from "./user-features.ts";
import { userIdentityRoutes } from "./user-identities.ts";
import { userSessionRoutes } from "./user-sessions.ts";
import { userRoutes } from "./users.ts";
import { usersExportRoutes } from "./users-exports.ts";
import { usersImportRoutes } from "./users-imports.ts";
import { verificationEmailRoutes } from "./verification-email-jobs.ts";

/** Every route of the Management API: the router, the API document and the tests read this list. */
export const managementRoutes: readonly Route<ManagementDeps>[] = [
  ...userRoutes,
  ...userIdentityRoutes,
  ...userSessionRoutes,
  ...userBlockRoutes,
  ...attackProtectionRoutes,
  ...blockRoutes,
  ...sourceBlockRoutes,
  ...emailProviderRoutes,
  ...customDomainRoutes,
  ...securityOverviewRoutes,
  ...configurationRoutes,
  ...grantRoutes,
  ...userFeatureRoutes,
  ...ticketRoutes,
  ...passwordChangeMailRoutes,
  ...jobRoutes,
  ...usersImportRoutes,
  ...usersExportRoutes,
  ...verificationEmailRoutes,
  ...clientRoutes,
  ...clientCredentialRoutes,
  ...clientGrantRoutes,
  ...connectionRoutes,
  ...connectionClientRoutes,
  ...connectionTryRoutes,
  ...scriptCatalogueRoutes,
  ...probeRoutes,
  ...scriptVersionRoutes,
  ...sourceHealthRoutes,
  ...userProvenanceRoutes,
  ...rosterRoutes,
  ...rosterLoadRoutes,
  ...tombstoneRoutes,
  ...scimRoutes,
  ...resourceServerRoutes,
  ...tenantSettingsRoutes,
  ...brandingRoutes,
  ...signingKeyRoutes,
  ...logRoutes,
  ...logEventRoutes,
  ...traceRoutes,
  ...statRoutes,
  ...migrationRoutes,
  ...progressRoutes,
  ...failureRoutes,
  ...peopleRoutes,
  ...cutOverRoutes,
  ...shadowRoutes,
  ...retryRoutes,
  ...campaignRoutes,
  ...terminateRoutes,
  ...administratorRoutes,
];
