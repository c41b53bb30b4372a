import { loadConfig } from "../../config/load-config.ts";
import type { Administrator, AdministratorRole } from "../../domain/administrator.ts";
import { administratorsConnection, dashboardAddress } from "../../domain/dashboard.ts";
import { isEmailAddress, normaliseIdentifier } from "../../domain/identifier.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { Tenant } from "../../domain/tenant.ts";
import {
  type AdministratorLink,
  createInvitationLink,
  createSetupLink,
} from "../../flows/administrators/administrator-ticket.ts";
import { addAdministrator, removeAdministrator } from "../../flows/administrators/change-administrators.ts";
import type { Foundation } from "../../foundation.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { findTenant } from "../find-tenant.ts";
import { withInstallation } from "../installation.ts";
import { noteChange } from "../note-change.ts";

export interface AdministratorsFlags {
  readonly data?: string;
  readonly domain?: string;
  readonly json?: boolean;
}

export interface AdministratorsLinkFlags extends AdministratorsFlags {
  readonly email?: string;
}

export interface AdministratorsAddFlags extends AdministratorsFlags {
  readonly email: string;
  readonly name: string;
  readonly role: AdministratorRole;
}

export interface AdministratorsRemoveFlags extends AdministratorsFlags {
  readonly email: string;
}

const BY = "the command line";
const MOST_LISTED = 1_000;

/** `usher administrators link`: a link for a new owner, or for a new password of an administrator who is there. */
export async function makeLink(flags: AdministratorsLinkFlags, context: CommandContext): Promise<void> {
  await atTenant(flags, context, async (tenant, installation) => {
    const domain = domainOf(tenant, flags);
    if (flags.email === undefined) {
      const link = await createSetupLink({ tenantId: tenant.id, domain, onlyFirst: false }, installation);
      await note(tenant, "Make a set-up link", {}, installation);
      return printLink("One-time link for a new owner", link, domain, flags, context);
    }
    const administrator = await findByEmail(tenant, flags.email, installation);
    const link = await createInvitationLink({ administrator, domain }, installation);
    if (link === undefined) throw unknown(administrator.email);
    await note(
      tenant,
      "Invite an administrator to choose a password",
      { administrator: noted(administrator) },
      installation,
    );
    printLink(`One-time link by which ${administrator.email} chooses a password`, link, domain, flags, context);
  });
}

/** `usher administrators list`. */
export async function listAdministrators(flags: AdministratorsFlags, context: CommandContext): Promise<void> {
  await atTenant(flags, context, async (tenant, { store }) => {
    const { items } = await store.administrators.list(tenant.id, { offset: 0, limit: MOST_LISTED });
    const { terminal } = context;
    if (flags.json) {
      terminal.out(JSON.stringify({ tenant: tenant.name, administrators: items.map(describe) }, null, 2));
      return;
    }
    if (items.length === 0) terminal.out("There is none. Make one with: usher administrators link");
    for (const administrator of items) {
      const since = administrator.lastLogin?.toISOString() ?? (administrator.hasPassword ? "never" : "invited");
      terminal.out(`${administrator.role.padEnd(8)} ${administrator.email}  ${administrator.name}  last seen ${since}`);
    }
  });
}

/** `usher administrators add`: prints the link by which they choose a password; nothing is mailed. */
export async function add(flags: AdministratorsAddFlags, context: CommandContext): Promise<void> {
  if (!isEmailAddress(flags.email)) throw new CliError(`"${flags.email}" is no e-mail address.`, EXIT.usage);
  await atTenant(flags, context, async (tenant, installation) => {
    const { email, name, role } = flags;
    const administrator = await addAdministrator({ tenantId: tenant.id, email, name, role, by: BY }, installation);
    const domain = domainOf(tenant, flags);
    const link = await createInvitationLink({ administrator, domain }, installation);
    if (link === undefined) throw unknown(email);
    await note(tenant, "Add an administrator", { administrator: { ...noted(administrator), role } }, installation);
    printLink(`One-time link by which ${administrator.email} chooses a password`, link, domain, flags, context);
  });
}

/** `usher administrators remove`: their sessions end at once. */
export async function remove(flags: AdministratorsRemoveFlags, context: CommandContext): Promise<void> {
  await atTenant(flags, context, async (tenant, installation) => {
    const { userId } = await findByEmail(tenant, flags.email, installation);
    const removed = await removeAdministrator({ tenantId: tenant.id, userId }, installation);
    const details = { administrator: { ...noted(removed), role_before: removed.role } };
    await note(tenant, "Remove an administrator", details, installation);
    if (flags.json) context.terminal.out(JSON.stringify({ removed: describe(removed) }, null, 2));
    else context.terminal.out(`${removed.email} is no administrator of ${tenant.name} any more.`);
  });
}

async function atTenant(
  flags: AdministratorsFlags,
  context: CommandContext,
  work: (tenant: Tenant, installation: Foundation) => Promise<void>,
): Promise<void> {
  const config = loadConfig({ data: flags.data }, context.env, { create: false });
  await withInstallation(config, async (installation) =>
    work(await findTenant(flags.domain, installation), installation),
  );
}

/** Where the link leads: the domain that was named, or the tenant's main one. */
const domainOf = (tenant: Tenant, { domain }: AdministratorsFlags): string =>
  domain?.toLowerCase().replace(/:443$/, "") ?? tenant.domains[0] ?? "localhost";

async function findByEmail(tenant: Tenant, email: string, { store }: Foundation): Promise<Administrator> {
  const found = await store.administrators.findSecrets(tenant.id, { email: normaliseIdentifier(email) });
  if (found === undefined) throw unknown(email);
  return found.administrator;
}

const unknown = (email: string) => new CliError(`There is no administrator with the address ${email}.`);

function printLink(
  title: string,
  { url, expiresAt }: AdministratorLink,
  domain: string,
  flags: AdministratorsFlags,
  { terminal }: CommandContext,
): void {
  if (flags.json) {
    const dashboard = dashboardAddress(domain);
    terminal.out(JSON.stringify({ url, expires_at: expiresAt.toISOString(), dashboard }, null, 2));
    return;
  }
  terminal.note(`${title}, good for 24 hours:`);
  terminal.out(url);
}

const noted = ({ userId, email }: Administrator) => ({ user_id: userId, email });

const describe = (administrator: Administrator) => ({
  ...noted(administrator),
  name: administrator.name,
  role: administrator.role,
  has_password: administrator.hasPassword,
  created_at: administrator.createdAt.toISOString(),
  created_by: administrator.createdBy,
  last_login: administrator.lastLogin?.toISOString(),
});

const note = (tenant: Tenant, description: string, details: JsonObject, installation: Foundation): Promise<void> =>
  noteChange({ connection: administratorsConnection(tenant.id), description, details }, installation);
