import { fileURLToPath } from "node:url";
import type { FastifyInstance } from "fastify";
import type { Parts } from "./build-parts.ts";
import type { Config } from "./config/config.ts";
import { createPasswordChangeRequests } from "./flows/change-password/password-change-requests.ts";
import { registerDatabaseConnections } from "./http/authentication/database-connections.ts";
import { registerAuthentication } from "./http/authentication/register-authentication.ts";
import { registerDashboard } from "./http/dashboard/register-dashboard.ts";
import { createExportLinks } from "./http/management/export-links.ts";
import { registerManagement } from "./http/management/register-management.ts";
import { oauthErrorOf } from "./http/oauth-errors.ts";
import { renderErrorPage } from "./http/pages/error-page.ts";
import { registerPages } from "./http/pages/register-pages.ts";
import { replyWithSignOutPage } from "./http/pages/sign-out-page.ts";
import { createPersonLimits } from "./http/person-limits.ts";
import { createHttpServer } from "./http/server.ts";
import { createInteractions } from "./oidc/create-interactions.ts";
import { createProviderPool } from "./oidc/create-provider-pool.ts";
import { deriveKey } from "./oidc/derive-key.ts";
import { createAccessTokenVerifier } from "./tokens/create-access-token-verifier.ts";

const DASHBOARD = fileURLToPath(new URL("../dashboard/dist", import.meta.url));

/** Every part that answers requests, on one app. Each takes what it needs of the parts. */
export async function buildApp(config: Config, parts: Parts): Promise<FastifyInstance> {
  const { store, configCache, keyRing, clock, logWriter } = parts;
  const { masterKey } = config;
  const app = await createHttpServer({
    log: parts.log,
    trustProxy: config.trustProxy,
    tenantByDomain: (domain) => configCache.tenantByDomain(domain),
    checkReady: () => store.ping(),
  });

  const accessTokens = createAccessTokenVerifier({ config: configCache, clock });
  const pool = createProviderPool({
    ...parts,
    config: configCache,
    masterKey,
    logs: logWriter,
    oauthErrorOf,
    renderErrorPage,
  });
  registerAuthentication(app, {
    pool,
    store,
    config: configCache,
    keyRing,
    accessTokens,
    logs: logWriter,
    masterKey,
    clock,
    renderErrorPage,
    replyWithSignOutPage,
  });

  const limits = createPersonLimits({ clock });
  const passwordChangeRequests = createPasswordChangeRequests(parts);
  registerDatabaseConnections(app, { ...parts, config: configCache, limits, passwordChangeRequests });
  registerPages(app, {
    ...parts,
    config: configCache,
    interactions: createInteractions({ pool, store, config: configCache, masterKey, clock }),
    passwordChangeRequests,
    limits,
    formKey: deriveKey(masterKey, "forms", "all tenants"),
    outbox: config.mail.kind === "outbox",
  });
  registerManagement(app, {
    ...parts,
    config: configCache,
    authorityFile: parts.certificates.authorityFile,
    verifier: accessTokens,
    rateLimit: config.managementRateLimit,
    installationMail: config.mail.kind,
    usersImports: config.usersImports,
    exportLinks: createExportLinks(deriveKey(masterKey, "export-links", "all tenants")),
  });
  registerDashboard(app, { dashboardDir: DASHBOARD });
  await app.ready();
  return app;
}
