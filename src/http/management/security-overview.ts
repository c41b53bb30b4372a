import { z } from "zod";
import { databaseOptions } from "../../connections/database/database-options.ts";
import { type Client, PASSWORD_REALM_GRANT } from "../../domain/client.ts";
import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { attackProtectionOf } from "../../flows/attack-protection/attack-protection-settings.ts";
import { nameOrderKey } from "../../store/name-order.ts";
import type { KeysetPage } from "../../store/page.ts";
import { defineRoute, type Route } from "../route.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { answerCheckpointList, checkpointPagingQuery } from "./paging.ts";
import { idParams } from "./route-params.ts";

/** Of each finding so many are named; the others are counted. */
const MOST_NAMED = 100;
const PAGE = 100;

const subject = z.object({
  id: z.string().describe("client_id, connection id; of the tenant: the setting."),
  name: z.string(),
  details: z.array(z.string()).describe("Such as the grant types, hosts or scopes meant."),
});
const finding = z.object({
  id: z.string().describe("Stable name of what was found."),
  area: z.enum(["client", "connection", "tenant"]).describe("What has to be changed."),
  total: z.int(),
  found: z.array(subject).describe("At most 100."),
});
type Finding = z.input<typeof finding>;
type Subject = Finding["found"][number];
type Look<Of> = (subject: Of) => readonly string[] | undefined;

const PASSWORD_GRANTS = ["password", PASSWORD_REALM_GRANT];
const chosen = (names: readonly string[], wanted: readonly string[]) => {
  const details = names.filter((name) => wanted.includes(name));
  return details.length > 0 ? details : undefined;
};

/** What is off where nobody switched it on, or on where nobody switched it off, by client. */
const ABOUT_CLIENTS: Readonly<Record<string, Look<Client>>> = {
  password_grants: ({ grantTypes }) => chosen(grantTypes, PASSWORD_GRANTS),
  implicit_grant: ({ grantTypes }) => chosen(grantTypes, ["implicit"]),
  forwarded_addresses_trusted: ({ isTokenEndpointIpHeaderTrusted: trusted }) => (trusted ? [] : undefined),
  insecure_callbacks: ({ callbacks }) => {
    const details = callbacks.filter((url) => /^http:\/\/(?!localhost\b|127\.|\[::1\])/i.test(url));
    return details.length > 0 ? details : undefined;
  },
  refresh_tokens_not_rotating: ({ grantTypes, tokenEndpointAuthMethod, refreshToken }) =>
    grantTypes.includes("refresh_token") &&
    tokenEndpointAuthMethod === "none" &&
    refreshToken.rotationType === "non-rotating"
      ? []
      : undefined,
};

const ABOUT_CONNECTIONS: Readonly<Record<string, Look<Connection>>> = {
  brute_force_protection_off_for_connection: ({ options }) =>
    options.brute_force_protection === false ? [] : undefined,
  weak_password_policy: ({ options: { passwordPolicy } }) =>
    passwordPolicy === "none" || passwordPolicy === "low" ? [passwordPolicy] : undefined,
  public_sign_up: ({ options }) => (options.disable_signup === true ? undefined : []),
  scripts_reach_listed_hosts: ({ options }) => {
    const { network } = databaseOptions.parse(options).usher;
    return network.policy === "list" && network.hosts.length > 0
      ? network.hosts.map(({ host, port }) => `${host}:${port}`)
      : undefined;
  },
};

const ABOUT_TENANT: Readonly<Record<string, Look<Tenant>>> = {
  brute_force_protection_off: (tenant) => {
    const { enabled, shields } = attackProtectionOf(tenant).bruteForce;
    return enabled && shields.includes("block") ? undefined : [];
  },
  suspicious_ip_throttling_off: (tenant) => {
    const { enabled, shields } = attackProtectionOf(tenant).suspiciousIp;
    return enabled && shields.includes("block") ? undefined : [];
  },
  addresses_never_limited: (tenant) => {
    const { bruteForce, suspiciousIp } = attackProtectionOf(tenant);
    const details = [...new Set([...bruteForce.allowlist, ...suspiciousIp.allowlist])];
    return details.length > 0 ? details : undefined;
  },
  sign_up_tells_who_is_known: ({ settings }) =>
    (settings.flags as Record<string, unknown> | undefined)?.enable_public_signup_user_exists_error === true
      ? []
      : undefined,
  new_clients_reach_every_connection: ({ settings }) =>
    (settings.flags as Record<string, unknown> | undefined)?.enable_client_connections === true ? [] : undefined,
};

/** What is off by default and on here, or the other way round, with whom it concerns (design §6). Not part of Auth0's API. */
export const securityOverviewRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute({
    method: "GET",
    path: "/security/overview",
    operationId: "getSecurityOverview",
    tag: "attack-protection",
    summary: "List what of the tenant's configuration is less strict than it could be; only what was found is listed",
    scopes: ["read:clients"],
    reply: z.object({ findings: z.array(finding) }),
    status: 200,
    async handle({ context }, { store }: ManagementDeps) {
      const { id } = context.tenant;
      const tenant = (await store.tenants.find(id)) ?? context.tenant;
      const findings = new Map<string, Finding>();
      lookAt(tenant, ABOUT_TENANT, { area: "tenant", id: "tenant", name: tenant.name }, findings);
      await forEach(
        (page) => store.clients.listAfter(id, { byName: true }, page),
        (client) => {
          // "All Applications" signs nobody in.
          if (!client.isGlobal)
            lookAt(client, ABOUT_CLIENTS, { area: "client", id: client.clientId, name: client.name }, findings);
          return nameOrderKey(client.name, client.clientId);
        },
      );
      await forEach(
        (page) => store.connections.listAfter(id, { strategies: ["auth0"], byName: true }, page),
        (connection) => {
          lookAt(
            connection,
            ABOUT_CONNECTIONS,
            { area: "connection", id: connection.id, name: connection.name },
            findings,
          );
          return nameOrderKey(connection.name, connection.id);
        },
      );
      return { findings: [...findings.values()] };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/security/overview/{id}",
    operationId: "listSecurityFinding",
    tag: "attack-protection",
    summary: "List all clients, or connections, that a finding of the overview is about, by name",
    scopes: ["read:clients"],
    params: idParams,
    query: z.strictObject(checkpointPagingQuery),
    reply: z.object({ found: z.array(subject), next: z.string().optional() }),
    status: 200,
    errors: { 404: "Nothing of this name is looked at in clients or connections." },
    async handle({ params: { id }, query, context }, { store }: ManagementDeps) {
      const { id: tenantId } = context.tenant;
      const ofClient = Object.hasOwn(ABOUT_CLIENTS, id) ? ABOUT_CLIENTS[id] : undefined;
      const ofConnection = Object.hasOwn(ABOUT_CONNECTIONS, id) ? ABOUT_CONNECTIONS[id] : undefined;
      if (!ofClient && !ofConnection) throw new DomainError("not_found", "There is no such finding.");
      const clients = async (page: KeysetPage): Promise<Looked[]> =>
        (await store.clients.listAfter(tenantId, { isGlobal: false, byName: true }, page)).map((client) => ({
          id: client.clientId,
          name: client.name,
          details: ofClient?.(client),
        }));
      const connections = async (page: KeysetPage): Promise<Looked[]> =>
        (await store.connections.listAfter(tenantId, { strategies: ["auth0"], byName: true }, page)).map(
          (connection) => ({ id: connection.id, name: connection.name, details: ofConnection?.(connection) }),
        );
      return answerCheckpointList(query, {
        collection: "found",
        alwaysShown: [],
        listAfter: (page) => findAfter(ofClient ? clients : connections, page),
        keyOf: ({ name, id: last }) => nameOrderKey(name, last),
        toWire: (found) => found,
      });
    },
  }),
];

interface Looked {
  readonly id: string;
  readonly name: string;
  /** Absent: nothing was found. */
  readonly details: readonly string[] | undefined;
}

/** Those in which something was found, reading on until there are as many as asked for. */
async function findAfter(
  list: (page: KeysetPage) => Promise<readonly Looked[]>,
  { after, limit }: KeysetPage,
): Promise<Looked[]> {
  const found: Looked[] = [];
  for (let key = after; ; ) {
    const items = await list({ after: key, limit: PAGE });
    found.push(...items.filter(({ details }) => details !== undefined));
    const last = items.at(-1);
    if (items.length < PAGE || last === undefined || found.length >= limit) return found.slice(0, limit);
    key = nameOrderKey(last.name, last.id);
  }
}

function lookAt<Of>(
  subject: Of,
  looks: Readonly<Record<string, Look<Of>>>,
  { area, ...named }: Pick<Subject, "id" | "name"> & Pick<Finding, "area">,
  findings: Map<string, Finding>,
): void {
  for (const [id, look] of Object.entries(looks)) {
    const details = look(subject);
    if (details === undefined) continue;
    const known = findings.get(id) ?? { id, area, total: 0, found: [] };
    const found = known.found.length < MOST_NAMED ? [...known.found, { ...named, details: [...details] }] : known.found;
    findings.set(id, { ...known, total: known.total + 1, found });
  }
}

/** Every item, page by page; `look` gives its key. */
async function forEach<Item>(
  list: (page: KeysetPage) => Promise<readonly Item[]>,
  look: (item: Item) => string,
): Promise<void> {
  for (let after: string | undefined; ; ) {
    const items = await list({ after, limit: PAGE });
    for (const item of items) after = look(item);
    if (items.length < PAGE) return;
  }
}
