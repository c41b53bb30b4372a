import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Client } from "../../domain/client.ts";
import type { Connection } from "../../domain/connection.ts";
import { Credentials } from "../../domain/credentials.ts";
import { DomainError, isDomainError } from "../../domain/errors.ts";
import { isEmailAddress, normaliseIdentifier } from "../../domain/identifier.ts";
import { localIdOf } from "../../domain/ids.ts";
import { isJsonObject } from "../../domain/json.ts";
import type { User } from "../../domain/user.ts";
import type { PasswordChangeRequests } from "../../flows/change-password/password-change-requests.ts";
import { type SignUpDeps, signUp } from "../../flows/signup/sign-up.ts";
import type { ConfigCache } from "../../store/config-cache.ts";
import type { Store } from "../../store/store.ts";
import { describePasswordPolicy } from "../../users/password-policy.ts";
import { databaseErrorReply } from "../database-errors.ts";
import { globalClientOf } from "../global-client.ts";
import type { LimitState } from "../management/request-limiter.ts";
import type { PersonLimits } from "../person-limits.ts";
import { languagesOf } from "./languages-of.ts";

export interface DatabaseConnectionsDeps extends SignUpDeps {
  readonly store: Pick<Store, "users" | "tickets" | "clients" | "connections">;
  readonly config: Pick<ConfigCache, "client" | "connectionByName" | "isEnabledFor">;
  readonly passwordChangeRequests: PasswordChangeRequests;
  readonly limits: PersonLimits;
}

const SENT = "We've just sent you an email to reset your password.";
const REQUEST_LIMIT_MS = 60_000;

const text = (max: number) => z.string().max(max);
const metadata = z
  .record(z.string().min(1).max(100), z.union([z.string().max(500), z.number(), z.boolean(), z.null()]))
  .refine((value) => Object.keys(value).length <= 10, "must not have more than 10 properties");

/** Contract §5.1. Unknown fields are ignored, as everywhere in the Authentication API (§3.1). */
const signUpBody = z.object({
  client_id: text(255).optional(),
  connection: text(255),
  password: text(1_024),
  email: text(320).optional(),
  username: text(128).optional(),
  phone_number: text(32).optional(),
  given_name: text(150).optional(),
  family_name: text(150).optional(),
  name: text(300).optional(),
  nickname: text(300).optional(),
  picture: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
  user_metadata: metadata.optional(),
});

/** Contract §5.2. A `password` (the first version of this endpoint) is ignored: nobody's password is changed without their mailbox. */
const changePasswordBody = z.object({
  client_id: text(255).optional(),
  connection: text(255),
  email: text(320),
});

/** `/dbconnections/signup` and `/dbconnections/change_password`, JSON or form, without authentication (contract §5.1, §5.2). */
export function registerDatabaseConnections(app: FastifyInstance, deps: DatabaseConnectionsDeps): void {
  void app.register(async (routes) => {
    routes.setErrorHandler(answerError);
    // Pages of single-page applications call these. They know no cookie and no credential, so any page may read the answer.
    routes.addHook("onRequest", async (_request, reply) => {
      reply.headers({
        "access-control-allow-origin": "*",
        "access-control-expose-headers": "x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, retry-after",
      });
    });
    for (const path of ["/dbconnections/signup", "/dbconnections/change_password"]) {
      routes.options(path, (_request, reply) =>
        reply
          .code(204)
          .headers({
            "access-control-allow-methods": "POST",
            "access-control-allow-headers": "content-type, auth0-client",
            "access-control-max-age": "3600",
          })
          .send(),
      );
    }

    routes.post("/dbconnections/signup", async (request, reply) => {
      const limit = deps.limits.takeSignUp(request.site.tenant, request.ip);
      if (limit?.allowed === false) throw tooOften(limit);
      const body = parseBody(signUpBody, request.body);
      const { client, connection } = await partyOf(request, body, deps);
      const outcome = await signUp(signUpRequestOf(request, body, client, connection), deps);
      if (outcome.outcome === "refused") throw asCallersKnowIt(outcome.refusal, request, connection);
      return reply.header("cache-control", "no-store").send(newUserToWire(outcome.user));
    });

    routes.post("/dbconnections/change_password", async (request, reply) => {
      const body = parseBody(changePasswordBody, request.body);
      const email = normaliseIdentifier(body.email);
      if (!isEmailAddress(email)) throw new DomainError("invalid_body", "email is not an email address");
      const limit = deps.limits.takePasswordChange(request.site.tenant.id, request.ip, email);
      addLimitHeaders(reply, limit);
      if (!limit.allowed) throw tooOften(limit);
      const { client, connection } = await partyOf(request, body, deps);
      await deps.passwordChangeRequests({ ...originOf(request), client, connection, identifier: body.email });
      return reply.header("cache-control", "no-store").type("text/plain; charset=utf-8").send(SENT);
    });
  });
}

/** A strict reading of the body. Throws `DomainError`: `missing_parameter` or `invalid_body`, naming fields but no values. */
function parseBody<Output>(schema: z.ZodType<Output>, body: unknown): Output {
  const result = schema.safeParse(withNestedMetadata(body));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const name = issue?.path.join(".") ?? "";
  const isMissing = issue?.code === "invalid_type" && valueAt(body, issue.path) === undefined;
  throw isMissing && name !== ""
    ? new DomainError("missing_parameter", `Missing required parameter: ${name}`)
    : new DomainError("invalid_body", name === "" ? "The body must be an object." : `${name} is not valid`);
}

/** Forms carry metadata as `user_metadata[key]=value`. */
function withNestedMetadata(body: unknown): unknown {
  if (!isJsonObject(body) || "user_metadata" in body) return body;
  const nested = Object.entries(body).flatMap(([name, value]) => {
    const key = /^user_metadata\[([^\]]+)\]$/.exec(name)?.[1];
    return key === undefined ? [] : [[key, value] as const];
  });
  return nested.length === 0 ? body : { ...body, user_metadata: Object.fromEntries(nested) };
}

const valueAt = (source: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    source,
  );

/**
 * The client that asks (the tenant's global one when none is named) and the connection. A named client must have the
 * connection; without one it is enough that some client has it: a connection that nobody uses takes no users.
 */
async function partyOf(
  request: FastifyRequest,
  body: { client_id?: string; connection: string },
  deps: DatabaseConnectionsDeps,
): Promise<{ client: Client; connection: Connection }> {
  const tenantId = request.site.tenant.id;
  const client = body.client_id
    ? await deps.config.client(tenantId, body.client_id)
    : await globalClientOf(tenantId, deps);
  if (!client) throw new DomainError("invalid_client", `Unknown client: ${body.client_id ?? ""}`);
  const connection = await deps.config.connectionByName(tenantId, body.connection);
  if (!connection) throw new DomainError("unknown_realm", "The connection does not exist");
  if (connection.strategy !== "auth0")
    throw new DomainError("connection_not_password_capable", "specified strategy does not support requested operation");
  const isEnabled = client.isGlobal
    ? (await deps.store.connections.enabledClients(tenantId, connection.id, { limit: 1 })).length > 0
    : await deps.config.isEnabledFor(tenantId, connection.id, client.clientId);
  if (!isEnabled) throw new DomainError("connection_disabled", "the connection was disabled");
  return { client, connection };
}

const originOf = (request: FastifyRequest) => ({
  tenant: request.site.tenant,
  domain: request.site.domain,
  ip: request.ip,
  userAgent: (request.headers["user-agent"] ?? "").slice(0, 500),
  languages: languagesOf(request),
});

const signUpRequestOf = (
  request: FastifyRequest,
  body: z.output<typeof signUpBody>,
  client: Client,
  connection: Connection,
) => ({
  ...originOf(request),
  client,
  connection,
  credentials: new Credentials(body.email ?? body.username ?? body.phone_number ?? "", body.password),
  identifiers: { email: body.email, username: body.username, phoneNumber: body.phone_number },
  profile: {
    givenName: body.given_name,
    familyName: body.family_name,
    name: body.name,
    nickname: body.nickname,
    picture: body.picture,
  },
  userMetadata: body.user_metadata,
  signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
});

/** Whether a user exists is told only where the tenant wants it (contract §5.1); a weak password comes with the policy in words. */
function asCallersKnowIt(refusal: DomainError, request: FastifyRequest, connection: Connection): DomainError {
  const flags = request.site.tenant.settings.flags as { enable_public_signup_user_exists_error?: boolean } | undefined;
  if (refusal.code === "user_exists" && flags?.enable_public_signup_user_exists_error === true) {
    return new DomainError("signup_failed", "The user already exists.", { apiCode: "user_exists" });
  }
  if (refusal.code !== "password_too_weak") return refusal;
  const extra = { ...refusal.extra, policy: describePasswordPolicy(connection.options) };
  return new DomainError("password_too_weak", refusal.message, { extra });
}

/** `_id` is the id without its provider; what the user does not have is left out (contract §5.1). */
function newUserToWire(user: User): Record<string, unknown> {
  return {
    _id: localIdOf(user.userId),
    ...(user.email === undefined ? {} : { email: user.email, email_verified: user.emailVerified }),
    ...(user.username === undefined ? {} : { username: user.username }),
    ...(user.phoneNumber === undefined
      ? {}
      : { phone_number: user.phoneNumber, phone_verified: user.phoneVerified ?? false }),
    ...(user.givenName === undefined ? {} : { given_name: user.givenName }),
    ...(user.familyName === undefined ? {} : { family_name: user.familyName }),
    ...(user.userMetadata === undefined ? {} : { user_metadata: user.userMetadata }),
  };
}

function addLimitHeaders(reply: FastifyReply, limit: LimitState): void {
  reply.headers({
    "x-ratelimit-limit": limit.limit,
    "x-ratelimit-remaining": limit.remaining,
    "x-ratelimit-reset": limit.resetEpochSeconds,
  });
}

const tooOften = (limit: LimitState) =>
  new DomainError("rate_limited", "Too many requests", { retryAfterSeconds: Math.max(1, limit.retryAfterSeconds) });

function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (isDomainError(error)) {
    const { status, headers, body } = databaseErrorReply(error);
    return reply.code(status).headers(headers).send(body);
  }
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) {
    // The parser's own message may quote the body.
    const { body } = databaseErrorReply(new DomainError("invalid_body", "The body could not be read.", { status }));
    return reply.code(status).send(body);
  }
  const failure = { name: error.name, message: error.message, stack: error.stack };
  request.log.error({ failure, route: request.routeOptions.url }, "unexpected failure");
  const { body } = databaseErrorReply(new DomainError("internal", "Something went wrong on our side."));
  return reply.code(500).send(body);
}
