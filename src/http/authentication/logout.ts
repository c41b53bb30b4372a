import { createHmac, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { decodeJwt } from "jose";
import type { Client } from "../../domain/client.ts";
import { DomainError } from "../../domain/errors.ts";
import type { LanguageWish } from "../../domain/language.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { LogWriter } from "../../logs/log-writer.ts";
import { type BrowserSession, findBrowserSession } from "../../oidc/browser-session.ts";
import type { ProviderPool } from "../../oidc/create-provider-pool.ts";
import { deriveKey } from "../../oidc/derive-key.ts";
import type { OidcSite } from "../../oidc/oidc-request.ts";
import type { ConfigCache } from "../../store/config-cache.ts";
import { languagesOf } from "./languages-of.ts";
import { pageHeadersOf } from "./page-headers.ts";
import { presentAsTenantDomain } from "./run-provider.ts";

export interface LogoutDeps {
  readonly pool: ProviderPool;
  readonly config: ConfigCache;
  readonly logs: Pick<LogWriter, "write">;
  readonly masterKey: Uint8Array;
  readonly renderErrorPage: (input: {
    status: number;
    error: string;
    description: string;
    site: OidcSite;
    languages: LanguageWish;
  }) => string;
  /** Sends the page that asks whether the person means to sign out; its form posts `fields` to `/oidc/logout`. */
  readonly replyWithSignOutPage: (
    reply: FastifyReply,
    input: {
      clientName?: string;
      fields: readonly (readonly [name: string, value: string])[];
      target?: string;
    },
  ) => FastifyReply;
}

type Fields = Readonly<Record<string, string>>;

const NEVER = new Set(["javascript:", "data:", "vbscript:", "file:", "blob:", "about:"]);

/** `GET /v2/logout` and `GET|POST /oidc/logout` (contract §5.5). */
export function registerLogout(app: FastifyInstance, deps: LogoutDeps): void {
  app.get("/v2/logout", async (request, reply) => {
    const fields = fieldsOf(request.query);
    try {
      const client = await clientOf(fields.client_id, request, deps);
      const target = returnAddress(fields.returnTo, client, request.site.tenant) ?? firstAddress(client);
      await endSession(request, reply, client, deps);
      return leave(reply, target);
    } catch (error) {
      return refuse(error, request, reply, deps);
    }
  });

  app.route({
    method: ["GET", "POST"],
    url: "/oidc/logout",
    bodyLimit: 64 * 1024,
    handler: async (request, reply) => {
      const fields = fieldsOf(request.method === "POST" ? request.body : request.query);
      try {
        const hint = await openHint(fields, request, deps);
        const client = hint?.client ?? (await clientOf(fields.client_id, request, deps));
        const target = returnAddress(fields.post_logout_redirect_uri, client, request.site.tenant);
        const session = await sessionOf(request, reply, client, deps);
        if (session !== undefined && !isMeant(session, fields, hint?.sub, request, deps)) {
          return askFirst(request, reply, { session, fields, client, target }, deps);
        }
        await endSession(request, reply, client, deps);
        return leave(reply, target === undefined ? undefined : withState(target, fields.state));
      } catch (error) {
        return refuse(error, request, reply, deps);
      }
    },
  });
}

function fieldsOf(given: unknown): Fields {
  const fields: Record<string, string> = {};
  if (typeof given !== "object" || given === null) return fields;
  for (const [name, value] of Object.entries(given)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (typeof first === "string" && first !== "" && !first.includes("\0")) fields[name] = first;
  }
  return fields;
}

async function clientOf(
  clientId: string | undefined,
  request: FastifyRequest,
  deps: LogoutDeps,
): Promise<Client | undefined> {
  if (clientId === undefined) return undefined;
  const client = await deps.config.client(request.site.tenant.id, clientId);
  if (client === undefined) throw new DomainError("invalid_query", `Unknown client: ${clientId}`);
  return client;
}

/** An ID token of ours, of any age, says which client and person this is about. Throws when it is not ours. */
async function openHint(
  fields: Fields,
  request: FastifyRequest,
  deps: LogoutDeps,
): Promise<{ client: Client; sub: string } | undefined> {
  const token = fields.id_token_hint;
  if (token === undefined) return undefined;
  try {
    const { aud } = decodeJwt(token);
    const clientId = typeof aud === "string" ? aud : undefined;
    const { provider, clientOf: domainClientOf } = await deps.pool.get(request.site, clientId);
    const client = clientId === undefined ? undefined : await provider.Client.find(clientId);
    if (client !== undefined && (fields.client_id === undefined || fields.client_id === client.clientId)) {
      const { payload } = await provider.IdToken.validate(token, client);
      return { client: domainClientOf(client), sub: String(payload.sub) };
    }
  } catch (cause) {
    throw new DomainError("invalid_query", "The id_token_hint is not valid.", { cause });
  }
  throw new DomainError("invalid_query", "The id_token_hint does not belong to this client.");
}

/**
 * The address to go to afterwards when it is in the client's list, or without a client in the tenant's. Query and fragment are not
 * compared, as at Auth0. Throws for any other: nobody uses a sign-out to send people elsewhere.
 */
function returnAddress(address: string | undefined, client: Client | undefined, tenant: Tenant): string | undefined {
  if (address === undefined) return undefined;
  const allowed = client === undefined ? tenant.settings.allowed_logout_urls : client.allowedLogoutUrls;
  const isListed = Array.isArray(allowed) && allowed.includes(address);
  const isAllowed = isListed || (Array.isArray(allowed) && allowed.some((url) => bare(String(url)) === bare(address)));
  const url = URL.parse(address);
  if (isAllowed && url !== null && (/^https?:$/.test(url.protocol) || (isListed && !NEVER.has(url.protocol))))
    return asHeader(address);
  throw new DomainError("invalid_query", `The return address "${address}" is not in the list of allowed logout URLs.`);
}

const firstAddress = (client: Client | undefined): string | undefined => {
  const [first] = client?.allowedLogoutUrls ?? [];
  return first !== undefined && URL.canParse(first) ? asHeader(first) : undefined;
};

/** A header takes no line breaks and nothing beyond ASCII; an address with such is written as a browser would read it. */
const asHeader = (address: string): string => (/^[\x21-\x7e]+$/.test(address) ? address : new URL(address).href);

function bare(address: string): string | undefined {
  const url = URL.parse(address);
  if (url === null) return undefined;
  url.search = "";
  url.hash = "";
  return url.href;
}

function withState(target: string, state: string | undefined): string {
  if (state === undefined) return target;
  const url = new URL(target);
  url.searchParams.set("state", state);
  return url.href;
}

function sessionOf(
  request: FastifyRequest,
  reply: FastifyReply,
  client: Client | undefined,
  deps: LogoutDeps,
): Promise<BrowserSession | undefined> {
  presentAsTenantDomain(request);
  return findBrowserSession(
    { site: request.site, clientId: client?.clientId, raw: request.raw, reply: reply.raw },
    deps,
  );
}

/** Whether the sign-out is the person's own wish: an ID token or session id of this session says so, or their click does. */
function isMeant(
  session: BrowserSession,
  fields: Fields,
  hintSubject: string | undefined,
  request: FastifyRequest,
  deps: LogoutDeps,
): boolean {
  if (hintSubject === session.userId) return true;
  if (fields.logout_hint !== undefined && session.sids.includes(fields.logout_hint)) return true;
  const settings = request.site.tenant.settings.sessions as { oidc_logout_prompt_enabled?: unknown } | undefined;
  if (settings?.oidc_logout_prompt_enabled === false) return true;
  if (request.method !== "POST" || fields.confirm === undefined) return false;
  const expected = confirmation(session, request, deps);
  const given = Buffer.from(fields.confirm);
  return given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
}

/** Proves that the form came from our own page, since the session cookie also travels with other sites' forms. */
const confirmation = (session: BrowserSession, request: FastifyRequest, deps: LogoutDeps): string =>
  createHmac("sha256", deriveKey(deps.masterKey, "logout", request.site.tenant.id))
    .update(session.uid)
    .digest("base64url");

function askFirst(
  request: FastifyRequest,
  reply: FastifyReply,
  input: { session: BrowserSession; fields: Fields; client: Client | undefined; target: string | undefined },
  deps: LogoutDeps,
): FastifyReply {
  const { fields, client, target } = input;
  const kept = ["client_id", "post_logout_redirect_uri", "state", "id_token_hint"].flatMap((name) =>
    fields[name] === undefined ? [] : [[name, fields[name]] as const],
  );
  const confirmed = ["confirm", confirmation(input.session, request, deps)] as const;
  return deps.replyWithSignOutPage(reply, {
    clientName: client?.name,
    fields: [...kept, confirmed],
    target,
  });
}

async function endSession(
  request: FastifyRequest,
  reply: FastifyReply,
  client: Client | undefined,
  deps: LogoutDeps,
): Promise<void> {
  const session = await sessionOf(request, reply, client, deps);
  await session?.end();
  writeLog(
    request,
    { type: "slo", description: "User successfully logged out", client, userId: session?.userId },
    deps,
  );
}

function leave(reply: FastifyReply, target: string | undefined): FastifyReply {
  reply.header("cache-control", "no-store");
  return target === undefined ? reply.type("text/plain; charset=utf-8").send("OK") : reply.redirect(target, 302);
}

function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply, deps: LogoutDeps): FastifyReply {
  if (!(error instanceof DomainError)) throw error;
  writeLog(request, { type: "flo", description: error.message }, deps);
  const page = deps.renderErrorPage({
    status: 400,
    error: "invalid_request",
    description: error.message,
    site: request.site,
    languages: languagesOf(request),
  });
  return reply.code(400).headers(pageHeadersOf(request.site.tenant)).type("text/html; charset=utf-8").send(page);
}

function writeLog(
  request: FastifyRequest,
  event: { type: "slo" | "flo"; description: string; client?: Client; userId?: string },
  deps: LogoutDeps,
): void {
  const { client, ...rest } = event;
  deps.logs.write({
    tenantId: request.site.tenant.id,
    ...rest,
    clientId: client?.clientId,
    clientName: client?.name,
    ip: request.ip,
    userAgent: request.headers["user-agent"] ?? "",
    hostname: request.site.domain,
  });
}
