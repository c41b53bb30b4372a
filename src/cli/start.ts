import type { Config } from "../config/config.ts";
import { formatEndpoint } from "../config/endpoint.ts";
import { type ConfigFlags, loadConfig } from "../config/load-config.ts";
import { isDomainError } from "../domain/errors.ts";
import type { Tenant } from "../domain/tenant.ts";
import { newTicket } from "../domain/ticket.ts";
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
const SETUP_LINK_SECONDS = 86_400;

/** `usher start`: serves until a signal says stop. Resolves when everything is closed. */
export async function start(flags: StartFlags, context: CommandContext): Promise<void> {
  const config = loadConfig(flags, context.env);
  exitWithWrapper(context.env, () => process.exit(EXIT.failed));
  const firstDomain = checkedDomain(flags.domain ?? domainOfFirstListener(config));
  const usher = await createUsher(config);
  const setup = await createFirstTenant(firstDomain, usher);
  await checkMasterKey(usher.foundation, usher);
  const { addresses, metricsPort } = await usher.start();
  announce({ addresses, metricsPort, setup, usher, config }, context);
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

interface SetupLink {
  readonly domain: string;
  readonly url: string;
}

/** Without any tenant there is nothing to serve: makes the first one. Two nodes that start at once make one. */
async function createFirstTenant(domain: string, { foundation }: Usher): Promise<SetupLink | undefined> {
  const { store, clock } = foundation;
  if ((await store.tenants.list()).length > 0) return undefined;
  const tenant = await unlessTaken(createTenant({ name: nameFromDomain(domain), domain }, foundation));
  if (!tenant) return undefined;
  const { ticket, secret } = newTicket(
    { tenantId: tenant.id, kind: "setup", parameters: {}, lifetimeSeconds: SETUP_LINK_SECONDS },
    clock.now(),
  );
  await store.tickets.insert(ticket);
  return { domain, url: `https://${domain}/setup?ticket=${secret}` };
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
    setup,
    usher,
    config,
  }: {
    addresses: readonly Address[];
    metricsPort?: number;
    setup: SetupLink | undefined;
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
  if (!setup) return;
  terminal.out(`\nThere was no tenant, so the first one was created: ${setup.domain}`);
  terminal.out("One-time link for its administrator, good for 24 hours:");
  terminal.out(`  ${setup.url}`);
  terminal.out(
    "The page behind this link comes with the dashboard, which this release does not have yet. Until then, work with the",
  );
  terminal.out("Management API. A management application for this tenant:");
  terminal.out(`  usher init --data ${config.dataDir} --domain ${setup.domain} --add-client`);
}
