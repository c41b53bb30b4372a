import type { Config } from "../config/config.ts";
import { formatEndpoint } from "../config/endpoint.ts";
import { type ConfigFlags, loadConfig } from "../config/load-config.ts";
import { dashboardAddress } from "../domain/dashboard.ts";
import { isDomainError } from "../domain/errors.ts";
import type { Tenant } from "../domain/tenant.ts";
import { createSetupLink } from "../flows/administrators/administrator-ticket.ts";
import { type CreatedTenant, createTenant } from "../flows/create-tenant/create-tenant.ts";
import type { Foundation } from "../foundation.ts";
import type { Address } from "../http/listeners.ts";
import { createUsher, type Usher } from "../main.ts";
import { CliError, EXIT } from "./cli-error.ts";
import type { CommandContext } from "./command-context.ts";
import { checkedDomain, nameFromDomain } from "./domain-flag.ts";
import { exitWithWrapper } from "./exit-with-wrapper.ts";
import { stopOnSignals } from "./stop-on-signals.ts";

export interface StartFlags extends ConfigFlags {
  readonly domain?: string;
}

const GRACE_MS = 10_000;
const MOST_DASHBOARDS = 10;

/** `usher start`: serves until a signal says stop. Resolves when everything is closed. */
export async function start(flags: StartFlags, context: CommandContext): Promise<void> {
  const config = loadConfig(flags, context.env);
  exitWithWrapper(context.env, () => process.exit(EXIT.failed));
  const firstDomain = checkedDomain(flags.domain ?? domainOfFirstListener(config));
  const usher = await createUsher(config);
  const firstTenant = await createFirstTenant(firstDomain, usher);
  await checkMasterKey(usher.foundation, usher);
  const { addresses, metricsPort } = await usher.start();
  announce({ addresses, metricsPort, firstTenant, dashboards: await listDashboards(usher), usher, config }, context);
  await stopOnSignals((graceMs) => usher.stop(graceMs), { graceMs: GRACE_MS, note: context.terminal.note });
}

/** The tenant's domain when none was said: what a browser on this machine would type. */
function domainOfFirstListener({ listeners }: Config): string {
  const listener = listeners.find(({ scheme }) => scheme === "https") ?? listeners[0];
  if (!listener) return "localhost";
  const isLocal = ["::", "::1", "0.0.0.0", "127.0.0.1"].includes(listener.host);
  const host = isLocal ? "localhost" : listener.host;
  return listener.port === 443 || listener.port === 0 ? host : formatEndpoint({ host, port: listener.port });
}

/** Without any tenant there is nothing to serve: makes the first one. Two nodes that start at once make one. */
async function createFirstTenant(domain: string, { foundation }: Usher): Promise<Tenant | undefined> {
  if ((await foundation.store.tenants.list()).length > 0) return undefined;
  return unlessTaken(createTenant({ name: nameFromDomain(domain), domain }, foundation));
}

interface Dashboard {
  readonly url: string;
  /** For the first owner, of a tenant that has none. */
  readonly setupLink?: string;
}

/** Where the tenants' dashboards are; none for a server of many tenants, whose operator has `usher administrators link`. */
async function listDashboards({ foundation }: Usher): Promise<readonly Dashboard[]> {
  const tenants = await foundation.store.tenants.list();
  if (tenants.length > MOST_DASHBOARDS) return [];
  const dashboards: Dashboard[] = [];
  for (const { id: tenantId, domains } of tenants) {
    const [domain] = domains;
    if (domain === undefined) continue;
    const url = dashboardAddress(domain);
    const hasOwner = (await foundation.store.administrators.countOwners(tenantId)) > 0;
    if (hasOwner) dashboards.push({ url });
    else {
      const link = await createSetupLink({ tenantId, domain, onlyFirst: true }, foundation);
      dashboards.push({ url, setupLink: link.url });
    }
  }
  return dashboards;
}

/** Another node that started at the same time was first: then the link is its to print. */
async function unlessTaken(creating: Promise<CreatedTenant>): Promise<Tenant | undefined> {
  try {
    return (await creating).tenant;
  } catch (error) {
    if (isDomainError(error) && error.code === "conflict") return undefined;
    throw error;
  }
}

/** A server with another master key would run, and refuse every token and client. Better to say so at once. */
async function checkMasterKey({ store, keyRing }: Foundation, usher: Usher): Promise<void> {
  const [tenant] = await store.tenants.list();
  if (!tenant) return;
  try {
    await keyRing.current(tenant.id);
  } catch (error) {
    await usher.stop(0);
    throw new CliError(
      "The master key does not open this database's secrets. Use the one it was made with: USHER_MASTER_KEY, or master.key in --data.",
      undefined,
      { cause: error },
    );
  }
}

function announce(
  {
    addresses,
    metricsPort,
    firstTenant,
    dashboards,
    usher,
    config,
  }: {
    addresses: readonly Address[];
    metricsPort?: number;
    firstTenant: Tenant | undefined;
    dashboards: readonly Dashboard[];
    usher: Usher;
    config: Config;
  },
  { terminal }: CommandContext,
): void {
  terminal.out(
    `Usher is ready at ${addresses.map((address) => `${address.scheme}://${formatEndpoint(address)}`).join(", ")}`,
  );
  if (config.metrics && metricsPort !== undefined)
    terminal.out(`Metrics are at http://${formatEndpoint({ host: config.metrics.host, port: metricsPort })}/metrics`);
  if (usher.authorityFile) terminal.out(`Clients must trust ${usher.authorityFile}`);
  if (firstTenant) terminal.out(`\nThere was no tenant, so the first one was created: ${firstTenant.domains[0]}`);
  for (const { url, setupLink } of dashboards) {
    terminal.out(`Dashboard: ${url}`);
    if (setupLink === undefined) continue;
    terminal.out("  It has no owner yet. One-time link for the first one, good for 24 hours:");
    terminal.out(`  ${setupLink}`);
  }
  if (!firstTenant) return;
  terminal.out("For programs, a management application of this tenant:");
  terminal.out(`  usher init --data ${config.dataDir} --domain ${firstTenant.domains[0]} --add-client`);
}
