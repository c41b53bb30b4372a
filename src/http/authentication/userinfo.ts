import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { DomainError, isDomainError } from "../../domain/errors.ts";
import { claimsForScopes } from "../../oidc/user-claims.ts";
import { type UserOfTokenDeps, userOfToken } from "../../oidc/user-of-token.ts";

const CORS = { "access-control-allow-origin": "*", "access-control-expose-headers": "WWW-Authenticate" };

/** `GET|POST /userinfo` (contract §5.3). */
export function registerUserinfo(app: FastifyInstance, deps: UserOfTokenDeps): void {
  app.route({
    method: ["GET", "POST"],
    url: "/userinfo",
    bodyLimit: 64 * 1024,
    errorHandler: refuse,
    handler: (request, reply) => answer(request, reply, deps),
  });
  app.options("/userinfo", async (_request, reply) => {
    await reply
      .code(204)
      .headers({
        ...CORS,
        "access-control-allow-methods": "GET,POST",
        "access-control-allow-headers": "authorization,content-type,auth0-client",
        "access-control-max-age": "3600",
      })
      .send();
  });
}

async function answer(request: FastifyRequest, reply: FastifyReply, deps: UserOfTokenDeps): Promise<void> {
  const { user, scopes } = await userOfToken({ token: bearerOf(request), site: request.site }, deps);
  await reply.headers({ ...CORS, "cache-control": "no-store" }).send(claimsForScopes(user, scopes));
}

/** RFC 6750 §2: the header, or a form body. */
function bearerOf(request: FastifyRequest): string {
  const [, token] = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? "") ?? [];
  if (token !== undefined) return token;
  const { access_token: inBody } = (request.body ?? {}) as { access_token?: unknown };
  if (typeof inBody === "string" && inBody !== "") return inBody;
  throw new DomainError("missing_token", "Unauthorized");
}

function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const isRefusal = isDomainError(error);
  const { statusCode } = error as { statusCode?: number };
  if (!isRefusal && (statusCode === undefined || statusCode >= 500)) {
    request.log.error(
      { failure: error instanceof Error ? error.stack : typeof error, route: "/userinfo" },
      "unexpected failure",
    );
    reply.code(500).headers(CORS).send("Internal Server Error");
    return;
  }
  const forbidden = isRefusal && error.code === "insufficient_scope";
  const challenge = forbidden ? 'Bearer error="insufficient_scope"' : 'Bearer error="invalid_token"';
  reply
    .code(forbidden ? 403 : 401)
    .headers({ ...CORS, "www-authenticate": challenge, "cache-control": "no-store" })
    .type("text/plain; charset=utf-8")
    .send(forbidden ? "Forbidden" : "Unauthorized");
}
