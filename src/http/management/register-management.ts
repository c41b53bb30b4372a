import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { DomainError, isDomainError } from "../../domain/errors.ts";
import type { ManagementCaller, Route, RouteContext } from "../route.ts";
import { noteRefusal, noteWrite } from "./audit.ts";
import { completeObject, objectOfPath } from "./audit-object.ts";
import { authenticate, refuseViewerChange, requireScope } from "./authenticate.ts";
import { managementErrorReply } from "./errors.ts";
import { type InputPart, inputRefusal } from "./input-errors.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { invalidMultipart } from "./receive-upload.ts";
import { registerDocs } from "./register-docs.ts";
import { registerExportFiles } from "./register-export-files.ts";
import {
  acceptManagementBodies,
  acceptUploads,
  isForm,
  isMultipart,
  parseFormWith,
  refuseUnstorable,
} from "./request-bodies.ts";
import { createRequestLimiter, type LimitState, type RequestLimiter } from "./request-limiter.ts";
import { managementRoutes } from "./routes.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Set for every Management API route before its body is read. */
    managementCaller: ManagementCaller | null;
  }
}

/** Mounts the Management API under `/api/v2`. `request.site` must be set before (`http/site.ts`). */
export function registerManagement(app: FastifyInstance, deps: ManagementDeps, routes = managementRoutes): void {
  const limiter = createRequestLimiter(deps.rateLimit, deps);
  app.register(
    async (scope) => {
      acceptManagementBodies(scope);
      await acceptUploads(scope);
      scope.decorateRequest("managementCaller", null);
      scope.setErrorHandler((error, request, reply) => answerError(error, request, reply));
      scope.setNotFoundHandler((request, reply) => answerUnknownRoute(request, reply, routes));
      for (const route of routes) mount(scope, route, limiter, deps);
      registerDocs(scope, routes);
      registerExportFiles(scope, deps);
    },
    { prefix: "/api/v2" },
  );
}

function mount(
  scope: FastifyInstance,
  route: Route<ManagementDeps>,
  limiter: RequestLimiter,
  deps: ManagementDeps,
): void {
  scope.route({
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ":$1"),
    // Before the body is read, so that a stranger cannot make the server parse anything.
    onRequest: async (request, reply) => {
      const caller = await admit(request, reply, limiter, deps);
      request.managementCaller = caller;
      allow(caller, route, request, limiter);
      refuseOtherBodies(route, request);
    },
    errorHandler: (error, request, reply) => {
      const refusal = refusalOf(error);
      if (refusal.code === "insufficient_scope" && request.managementCaller?.administrator)
        noteIfNew(route, refusal, contextOf(request, reply), limiter, deps);
      return answerError(refusal, request, reply);
    },
    handler: async (request, reply) => {
      const context = contextOf(request, reply);
      const params = parsePart("params", route.params, request.params, request);
      const query = parsePart("query", route.query, request.query, request);
      const body = parsePart("body", route.body, request.body, request);
      reply.code(route.status);
      if (route.method === "GET")
        return answer(route, reply, await route.handle({ params, query, body, context }, deps));
      const named = await objectOfPath(route, params, context.tenant.id, deps);
      const result = await route.handle({ params, query, body, context }, deps);
      const object = completeObject(named, request.body, result);
      noteWrite(route, context, { body: request.body, statusCode: reply.statusCode, object }, deps);
      return answer(route, reply, result);
    },
  });
}

function answer(route: Route<ManagementDeps>, reply: FastifyReply, result: unknown): FastifyReply {
  if (route.reply === undefined || result === undefined) return reply.send();
  // What is too long to hold is made piece by piece, each by the handler's own view of it.
  if (result instanceof Readable) return reply.type(route.replyType ?? "application/json; charset=utf-8").send(result);
  // A reply that its own schema refuses is a bug: it must not leave in a shape nobody described.
  return reply.send(route.reply.parse(result));
}

/** A file where none is expected, or something else where one is. */
function refuseOtherBodies(route: Route<ManagementDeps>, request: FastifyRequest): void {
  const given = isMultipart(request.headers["content-type"]);
  if (route.upload !== undefined && !given) throw invalidMultipart();
  if (route.upload === undefined && given)
    throw new DomainError("invalid_body", "Unsupported Media Type", {
      status: 415,
      apiCode: "unsupported_media_type",
    });
}

/** Counts the request, then asks who it is. Throws the refusal, with the limit's headers already set. */
async function admit(
  request: FastifyRequest,
  reply: FastifyReply,
  limiter: RequestLimiter,
  deps: ManagementDeps,
): Promise<ManagementCaller> {
  reply.header("cache-control", "no-store");
  const tenantId = request.site.tenant.id;
  const attempt = await authenticate(request, deps).then(
    (caller) => ({ caller, key: `${tenantId} ${limitedAs(caller)}` }),
    (refusal: unknown) => ({ refusal, key: `${tenantId} address ${request.ip}` }),
  );
  const state = limiter.take(attempt.key);
  reply.headers({
    "x-ratelimit-limit": state.limit,
    "x-ratelimit-remaining": state.remaining,
    "x-ratelimit-reset": state.resetEpochSeconds,
  });
  if (!state.allowed) throw tooMany(state);
  if ("refusal" in attempt) throw attempt.refusal;
  return attempt.caller;
}

/** Throws the refusal for what the caller may not do, or what is done too often. */
function allow(
  caller: ManagementCaller,
  route: Route<ManagementDeps>,
  { site }: FastifyRequest,
  limiter: RequestLimiter,
): void {
  requireScope(caller, route.scopes);
  refuseViewerChange(caller, route.method);
  const ofRoute = route.rate && limiter.take(`${site.tenant.id} route ${route.operationId}`, route.rate);
  if (ofRoute?.allowed === false) throw tooMany(ofRoute);
}

const ONE_IN_FIVE_MINUTES = { burst: 1, perSecond: 1 / 300 };

/** What administrators were refused stands in the log, but nobody fills it by asking again and again. */
function noteIfNew(
  route: Route<ManagementDeps>,
  { message }: DomainError,
  context: RouteContext,
  limiter: RequestLimiter,
  deps: ManagementDeps,
): void {
  const key = `${context.tenant.id} refusal ${context.caller.subject} ${route.operationId}`;
  if (limiter.take(key, ONE_IN_FIVE_MINUTES).allowed) noteRefusal(route, context, { statusCode: 403, message }, deps);
}

const tooMany = ({ retryAfterSeconds }: LimitState) =>
  new DomainError("rate_limited", "Global limit has been reached", {
    retryAfterSeconds: Math.max(1, retryAfterSeconds),
  });

/** Administrators share a client but not a limit: one who asks much must not keep the others out. */
const limitedAs = ({ clientId, administrator }: ManagementCaller): string =>
  administrator === undefined ? `client ${clientId}` : `administrator ${administrator.userId}`;

function contextOf(request: FastifyRequest, reply: FastifyReply): RouteContext {
  if (request.managementCaller === null) throw new DomainError("missing_token", "Missing authentication");
  const { tenant, domain, issuer } = request.site;
  const userAgent = request.headers["user-agent"] ?? "";
  const { ip, managementCaller: caller } = request;
  return { tenant, domain, issuer, ip, userAgent, caller, request, reply, notes: {} };
}

const CODES = { body: "invalid_body", query: "invalid_query", params: "invalid_uri" } as const;

function parsePart(
  part: InputPart,
  schema: Route<ManagementDeps>["body"],
  value: unknown,
  request: FastifyRequest,
): unknown {
  if (schema === undefined) return undefined;
  refuseUnstorable(value, CODES[part]);
  // No body at all reads as an empty one: what is missing is then named.
  const given = part === "body" && value === undefined ? {} : value;
  const form = part === "body" && isForm(request.headers["content-type"]);
  const parsed = form ? parseFormWith(schema, given) : schema.safeParse(given);
  if (!parsed.success) throw inputRefusal(part, parsed.error, given);
  return parsed.data;
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error);
  if (refusal.code === "internal")
    request.log.error({ failure: failureOf(error), route: request.routeOptions.url }, "management request failed");
  else if (refusal.detail !== undefined)
    request.log.info({ code: refusal.code, detail: refusal.detail }, "management request refused");
  const { status, headers, body } = managementErrorReply(refusal);
  return reply.code(status).headers(headers).send(body);
}

/** Name, message and stack: never the request, whose body may hold a password. */
function failureOf(error: unknown): Record<string, unknown> {
  const { name, message, stack } = (
    error instanceof DomainError && error.cause instanceof Error ? error.cause : error
  ) as Error;
  return { name, message, stack };
}

/** A refusal for whatever was thrown: ours as it is, the framework's own by its status, anything else as a bug. */
function refusalOf(error: unknown): DomainError {
  if (isDomainError(error)) return error;
  const status = (error as { statusCode?: number } | null)?.statusCode;
  if (status === 413)
    return new DomainError("payload_too_large", "Payload content length greater than maximum allowed");
  if (status === 415)
    return new DomainError("invalid_body", "Unsupported Media Type", {
      status: 415,
      apiCode: "unsupported_media_type",
    });
  if (status !== undefined && status >= 400 && status < 500)
    return new DomainError("invalid_body", "Bad request", { status });
  return new DomainError("internal", "An internal error occurred.", { cause: error });
}

/** 405 with `Allow` where the path exists for another method, otherwise 404. */
function answerUnknownRoute(
  request: FastifyRequest,
  reply: FastifyReply,
  routes: readonly Route<ManagementDeps>[],
): FastifyReply {
  const path = (request.url.split("?")[0] ?? "").replace(/^\/api\/v2/, "");
  const allowed = routes.filter((route) => matches(route.path, path)).map((route) => route.method);
  if (allowed.length === 0) {
    return reply.code(404).send({ statusCode: 404, error: "Not Found", message: "Not Found" });
  }
  return reply
    .code(405)
    .header("allow", [...new Set(allowed)].join(", "))
    .send({ statusCode: 405, error: "Method Not Allowed", message: "Method Not Allowed" });
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split("/");
  const given = path.split("/");
  return (
    wanted.length === given.length && wanted.every((segment, i) => segment.startsWith("{") || segment === given[i])
  );
}
