import formbody from "@fastify/formbody";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import { isDomainError } from "../domain/errors.ts";
import { issuerOf, type Tenant } from "../domain/tenant.ts";
import "./site.ts";

export interface HttpServerDeps {
  readonly log: FastifyBaseLogger;
  /** As in `Config.trustProxy`. */
  readonly trustProxy: false | readonly string[];
  /** The tenant that answers at a domain. */
  tenantByDomain(domain: string): Promise<Tenant | undefined>;
  /** Throws when the server cannot do its work at the moment: `/health/ready`. */
  checkReady(): Promise<void>;
}

/** Bodies beyond this are refused with 413; uploads set their own limit. */
const MAX_BODY_BYTES = 1_048_576;

/**
 * The Fastify app with what every request shares: the tenant by Host, body parsing, security headers, health checks, and
 * the answer to what no part has handled. Parts register themselves on it; listeners hand requests to it.
 */
export async function createHttpServer(deps: HttpServerDeps): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: deps.trustProxy === false ? false : [...deps.trustProxy],
    bodyLimit: MAX_BODY_BYTES,
    routerOptions: { maxParamLength: 2_000 },
    // What a client sends as its request id has no business in our log.
    requestIdHeader: false,
    frameworkErrors: answerBadAddress,
  });

  await app.register(formbody, { bodyLimit: MAX_BODY_BYTES });
  app.decorateRequest("site", null as never);
  app.addHook("onRequest", (request, reply) => findSite(request, reply, deps));
  app.addHook("onSend", addSecurityHeaders);
  app.addHook("onResponse", logResponse);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((_request, reply) => {
    reply.code(404).send({ statusCode: 404, error: "Not Found", message: "There is nothing at this address." });
  });

  app.get("/health/live", async () => ({ status: "ok" }));
  app.get("/health/ready", (_request, reply) => answerReady(reply, deps));
  return app;
}

async function findSite(request: FastifyRequest, reply: FastifyReply, deps: HttpServerDeps): Promise<void> {
  if (request.url.startsWith("/health/")) return;
  const domain = domainOf(request);
  const tenant = domain === undefined ? undefined : await deps.tenantByDomain(domain);
  if (!tenant || domain === undefined) {
    await reply
      .code(404)
      .send({ statusCode: 404, error: "Not Found", message: "No tenant answers at this host name." });
    return;
  }
  request.site = { tenant, domain, issuer: issuerOf(domain) };
}

/** The Host as tenants are looked up by: lower case, without the default port. */
function domainOf(request: FastifyRequest): string | undefined {
  const host = request.host?.toLowerCase();
  return host?.endsWith(":443") ? host.slice(0, -4) : host || undefined;
}

async function addSecurityHeaders(_request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header("strict-transport-security", "max-age=31536000");
  reply.header("x-content-type-options", "nosniff");
  if (!reply.hasHeader("referrer-policy")) reply.header("referrer-policy", "no-referrer");
}

/** Method, route and status only: addresses carry codes, tickets and states that a log must not keep. */
async function logResponse(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const line = {
    method: request.method,
    route: request.routeOptions.url ?? "(none)",
    status: reply.statusCode,
    durationMs: Math.round(reply.elapsedTime * 10) / 10,
    tenant: request.site?.tenant.name,
  };
  if (reply.statusCode >= 500) request.log.warn(line, "request failed");
  else request.log.debug(line, "request");
}

/** An address that cannot be decoded reaches no part, so it is answered here, with the Management API's code (contract §4.1). */
function answerBadAddress(_error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  reply.code(400).header("x-content-type-options", "nosniff").send({
    statusCode: 400,
    error: "Bad Request",
    message: "The address cannot be decoded.",
    errorCode: "invalid_uri",
  });
}

/** The last resort: each part answers its own errors in its own format, so this sees what came before or beside them. */
async function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (isDomainError(error)) {
    if (error.retryAfterSeconds !== undefined) reply.header("retry-after", error.retryAfterSeconds);
    const status = error.status ?? (error.code === "overloaded" || error.code === "source_unavailable" ? 503 : 400);
    await reply.code(status).send({ statusCode: status, error: error.code, message: error.message });
    return;
  }
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) {
    await reply.code(status).send({ statusCode: status, error: error.code ?? "Bad Request", message: error.message });
    return;
  }
  logFailure(error, request);
  await reply
    .code(500)
    .send({ statusCode: 500, error: "Internal Server Error", message: "Something went wrong on our side." });
}

/** Name, message and stack: never the request, whose body may hold a password. */
function logFailure(error: Error, request: FastifyRequest): void {
  request.log.error(
    { failure: { name: error.name, message: error.message, stack: error.stack }, route: request.routeOptions.url },
    "unexpected failure",
  );
}

async function answerReady(reply: FastifyReply, deps: HttpServerDeps): Promise<void> {
  try {
    await deps.checkReady();
    await reply.send({ status: "ok" });
  } catch (error) {
    reply.log.warn({ reason: (error as Error).message }, "not ready");
    await reply.code(503).header("retry-after", 5).send({ status: "unavailable" });
  }
}
