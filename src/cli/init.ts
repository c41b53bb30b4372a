import { loadConfig } from "../config/load-config.ts";
import { openServerCertificates } from "../config/server-certificate.ts";
import { systemClock } from "../domain/clock.ts";
import { issuerOf } from "../domain/tenant.ts";
import { addManagementClient, createTenant } from "../flows/create-tenant/create-tenant.ts";
import type { Foundation } from "../foundation.ts";
import { CliError } from "./cli-error.ts";
import type { CommandContext } from "./command-context.ts";
import { checkedDomain, nameFromDomain } from "./domain-flag.ts";
import { findTenant } from "./find-tenant.ts";
import { withInstallation } from "./installation.ts";

export interface InitFlags {
  readonly data?: string;
  readonly domain: string;
  readonly tenant?: string;
  readonly addClient?: boolean;
  readonly json?: boolean;
}

/** `usher init`: a tenant with a management application, or one more application for a tenant that is there. */
export async function init(flags: InitFlags, context: CommandContext): Promise<void> {
  const domain = checkedDomain(flags.domain);
  const config = loadConfig({ data: flags.data }, context.env);
  const certificates = await openServerCertificates(config, { clock: systemClock });
  await withInstallation(config, async (installation) => {
    const created = flags.addClient ? await addClient(domain, installation) : await create(domain, flags, installation);
    print({ ...created, ca: certificates.authorityFile ?? null }, flags, context);
  });
}

interface Created {
  readonly tenant: string;
  readonly domain: string;
  readonly issuer: string;
  readonly client_id: string;
  readonly client_secret: string;
  readonly audience: string;
}

async function create(domain: string, flags: InitFlags, installation: Foundation): Promise<Created> {
  if (await installation.store.tenants.findByDomain(domain)) {
    throw new CliError(
      `A tenant answers at ${domain} already. Choose another domain, or add a management application to that tenant with --add-client.`,
    );
  }
  const { tenant, client, audience } = await createTenant(
    { name: flags.tenant ?? nameFromDomain(domain), domain },
    installation,
  );
  return { tenant: tenant.name, ...describe(domain, client, audience) };
}

async function addClient(domain: string, installation: Foundation): Promise<Created> {
  const tenant = await findTenant(domain, installation);
  const { client, audience } = await addManagementClient({ tenant, name: "Management" }, installation);
  // The Management API is registered at the tenant's main domain.
  return { tenant: tenant.name, ...describe(tenant.domains[0] ?? domain, client, audience) };
}

const describe = (
  domain: string,
  client: { clientId: string; clientSecret: string },
  audience: string,
): Omit<Created, "tenant"> => ({
  domain,
  issuer: issuerOf(domain),
  client_id: client.clientId,
  client_secret: client.clientSecret,
  audience,
});

function print(
  created: Created & { readonly ca: string | null },
  flags: InitFlags,
  { terminal }: CommandContext,
): void {
  if (flags.json) {
    terminal.out(JSON.stringify(created, null, 2));
    return;
  }
  for (const [name, value] of Object.entries(created))
    terminal.out(`${name.padEnd(14)} ${value ?? "(none: not signed by the local authority)"}`);
  terminal.note("\nThe client_secret is shown this once. Keep it as you would a password.");
}
