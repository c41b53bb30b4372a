import { createHash, randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { decodeJwt } from "jose";
import type { Client } from "../../domain/client.ts";
import type { Connection } from "../../domain/connection.ts";
import { hashTicketSecret, type Ticket } from "../../domain/ticket.ts";
import { cookieNamesOf, hostCookie, readCookie } from "../../oidc/cookies.ts";
import { globalClientOf } from "../global-client.ts";
import { addCookie } from "./add-cookie.ts";
import type { CodeExchange } from "./code-exchange.ts";
import { replyWithErrorPage } from "./error-page.ts";
import { itWorksPage } from "./it-works-page.ts";
import type { PagesDeps } from "./page-deps.ts";
import { lookOf } from "./page-look.ts";
import { pageRefusal } from "./page-refusal.ts";
import { type Fields, queryOf, userAgentOf } from "./page-request.ts";
import { replyWithPage } from "./reply-page.ts";

type TryDeps = Pick<PagesDeps, "store" | "config" | "sealer" | "logWriter" | "clock"> & {
  readonly exchangeCode: CodeExchange;
};

/** What must be known again when the sign-in comes back; sealed into a cookie of this browser. */
interface Try {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly connectionId: string;
  readonly startedAt: number;
  readonly returnTo?: string;
}

const LIFETIME_SECONDS = 1_800;
const cookieContext = (tenantId: string): string => `try-connection:${tenantId}`;
const callbackOf = (domain: string): string => `https://${domain}/tester/callback`;
const random = (): string => randomBytes(32).toString("base64url");

/**
 * "Try connection" (contract §5.8): `/tester/login` turns a ticket into a real authorization request of the tenant's global
 * client, `/tester/callback` redeems the code and shows what came of it.
 */
export function registerTryConnection(app: FastifyInstance, deps: TryDeps): void {
  // No HEAD: a look at a link must not use it up.
  app.get("/tester/login", { exposeHeadRoute: false }, async (request, reply) => {
    const { ticket, connection } = await redeemTicket(request, queryOf(request).ticket ?? "", deps);
    const client = await globalClientOf(request.site.tenant.id, deps);
    const returnTo = localPath(ticket.parameters.return_to);
    const attempt: Try = {
      state: random(),
      nonce: random(),
      verifier: random(),
      connectionId: connection.id,
      startedAt: deps.clock.now().getTime(),
      returnTo,
    };
    const { tenant, domain } = request.site;
    const sealed = deps.sealer.seal(JSON.stringify(attempt), cookieContext(tenant.id));
    addCookie(reply, hostCookie(cookieNamesOf(domain).tryConnection, sealed, LIFETIME_SECONDS));
    return reply
      .header("cache-control", "no-store")
      .redirect(authorizeAddress(request, client, connection, attempt), 302);
  });

  app.get("/tester/callback", async (request, reply) => {
    const fields = queryOf(request);
    const attempt = attemptOf(request, fields, deps);
    addCookie(reply, hostCookie(cookieNamesOf(request.site.domain).tryConnection, "", 0));
    const connection = await deps.store.connections.find(request.site.tenant.id, attempt.connectionId);
    if (!connection) throw pageRefusal("not_found", "it_works.lost");
    if (fields.error) {
      return showFailure(
        request,
        reply,
        connection,
        { error: fields.error, description: fields.error_description || lookOf(request).texts["it_works.failed"] },
        deps,
      );
    }

    const client = await globalClientOf(request.site.tenant.id, deps);
    const { domain } = request.site;
    const tokens = await deps.exchangeCode({
      site: request.site,
      client,
      code: fields.code ?? "",
      codeVerifier: attempt.verifier,
      redirectUri: callbackOf(domain),
    });
    if (tokens.outcome === "refused") return showFailure(request, reply, connection, tokens, deps);
    const idToken = decodeJwt(tokens.idToken);
    if (idToken.nonce !== attempt.nonce) throw pageRefusal("invalid_body", "it_works.lost");
    return showSuccess(request, reply, { attempt, connection, idToken, accessToken: tokens.accessToken }, deps);
  });
}

async function redeemTicket(
  request: FastifyRequest,
  secret: string,
  deps: TryDeps,
): Promise<{ ticket: Ticket; connection: Connection }> {
  const { tenant } = request.site;
  const hash = hashTicketSecret(secret);
  const ticket = await deps.store.tickets.find(tenant.id, hash);
  const connection =
    ticket?.connectionId === undefined ? undefined : await deps.store.connections.find(tenant.id, ticket.connectionId);
  const isUsable =
    ticket?.kind === "try_connection" &&
    connection &&
    (await deps.store.tickets.consume(tenant.id, hash, deps.clock.now()));
  if (!isUsable) throw pageRefusal("ticket_invalid", "link.invalid.text");
  return { ticket, connection };
}

function authorizeAddress(request: FastifyRequest, client: Client, connection: Connection, attempt: Try): string {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: client.clientId,
    redirect_uri: callbackOf(request.site.domain),
    scope: "openid profile email",
    connection: connection.name,
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: createHash("sha256").update(attempt.verifier).digest("base64url"),
    code_challenge_method: "S256",
    // A session that is there already would prove nothing about the connection.
    prompt: "login",
  });
  return `https://${request.site.domain}/authorize?${query.toString()}`;
}

function attemptOf(request: FastifyRequest, fields: Fields, deps: TryDeps): Try {
  const attempt = openCookie(request, deps);
  const isOurs =
    attempt &&
    fields.state === attempt.state &&
    deps.clock.now().getTime() - attempt.startedAt < LIFETIME_SECONDS * 1000;
  if (!isOurs) throw pageRefusal("invalid_body", "it_works.lost");
  return attempt;
}

function openCookie(request: FastifyRequest, deps: TryDeps): Try | undefined {
  const sealed = readCookie(request.headers.cookie, cookieNamesOf(request.site.domain).tryConnection);
  if (!sealed) return undefined;
  try {
    return JSON.parse(deps.sealer.open(sealed, cookieContext(request.site.tenant.id))) as Try;
  } catch {
    // Made with another key, for another tenant, or tampered with.
    return undefined;
  }
}

async function showSuccess(
  request: FastifyRequest,
  reply: FastifyReply,
  result: { attempt: Try; connection: Connection; idToken: Record<string, unknown>; accessToken: string },
  deps: TryDeps,
): Promise<FastifyReply> {
  const { tenant } = request.site;
  const { attempt, connection, idToken, accessToken } = result;
  // Login counts and traces are written in batches: this page is to show them as they are now.
  await deps.logWriter.flush();
  const user = await deps.store.users.find(tenant.id, String(idToken.sub));
  if (!user) throw pageRefusal("not_found", "it_works.failed");
  const [provenance] = (await deps.store.users.provenance(tenant.id, user.userId)).filter(
    ({ at }) => at.getTime() >= attempt.startedAt,
  );
  const [trace] = (await deps.store.traces.listByUser(tenant.id, user.userId, 1)).filter(
    ({ startedAt }) => startedAt.getTime() >= attempt.startedAt,
  );
  const body = itWorksPage({
    look: lookOf(request),
    connection,
    user,
    idToken,
    accessToken: claimsOf(accessToken),
    takenOver: provenance !== undefined,
    trace,
    returnTo: attempt.returnTo,
  });
  return replyWithPage(reply, { body });
}

function claimsOf(accessToken: string): Record<string, unknown> | undefined {
  try {
    return decodeJwt(accessToken);
  } catch {
    return undefined;
  }
}

/** The error page, and a log event that its tracking id leads to. */
function showFailure(
  request: FastifyRequest,
  reply: FastifyReply,
  connection: Connection,
  failure: { error: string; description: string },
  deps: TryDeps,
): FastifyReply {
  const { tenant, domain } = request.site;
  const trackingId = deps.logWriter.write({
    tenantId: tenant.id,
    type: "f",
    description: failure.description,
    connection: connection.name,
    connectionId: connection.id,
    strategy: connection.strategy,
    ip: request.ip,
    userAgent: userAgentOf(request),
    hostname: domain,
    details: { error: { message: failure.description, oauthError: failure.error } },
  });
  return replyWithErrorPage(reply, { status: 400, ...failure, look: lookOf(request), trackingId });
}

/** Only a path of our own may be gone back to. */
function localPath(value: unknown): string | undefined {
  return typeof value === "string" && /^\/(?![/\\])[\w\-./?=&%#|~]*$/.test(value) ? value : undefined;
}
