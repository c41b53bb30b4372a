import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Credentials } from "../../domain/credentials.ts";
import { resourceOfAudience } from "../../oidc/audience.ts";
import type { ProviderPool } from "../../oidc/create-provider-pool.ts";
import { parseScope } from "../../oidc/scopes.ts";
import { answerOAuthError } from "./answer-error.ts";
import { keepBasicAuthorizationOnly } from "./keep-basic-authorization.ts";
import { readForm } from "./read-form.ts";
import { runProvider } from "./run-provider.ts";

const MAX_BODY_BYTES = 64 * 1024;

/** `POST /oauth/token` and `POST /oauth/revoke` (contract §3, §5.6), with the preflight requests of pages. */
export function registerTokenEndpoints(app: FastifyInstance, deps: { pool: ProviderPool }): void {
  const options = { bodyLimit: MAX_BODY_BYTES, errorHandler: answerOAuthError };
  app.post("/oauth/token", options, (request, reply) => exchange(request, reply, deps));
  app.post("/oauth/revoke", options, (request, reply) => revoke(request, reply, deps));
  for (const path of ["/oauth/token", "/oauth/revoke"]) {
    app.options(path, options, (request, reply) => runProvider(request, reply, { body: {}, accept: "json" }, deps));
  }
}

async function exchange(request: FastifyRequest, reply: FastifyReply, deps: { pool: ProviderPool }): Promise<void> {
  const { password, audience, ...parameters } = readForm(request.body);
  // From here on the password is in `Credentials` only.
  request.body = undefined;
  keepBasicAuthorizationOnly(request);
  reply.raw.setHeader("pragma", "no-cache");

  const scope = parseScope(parameters.scope).join(" ");
  const { scope: _, ...rest } = parameters;
  const isMachine = parameters.grant_type === "client_credentials";
  const body = {
    ...rest,
    ...(scope === "" ? {} : { scope }),
    ...(audience === undefined ? {} : isMachine ? { resource: resourceOfAudience(audience) } : { audience }),
  };
  const { username } = parameters;
  const credentials =
    username === undefined || password === undefined ? undefined : new Credentials(username, password);
  const notes = scope === "" ? {} : { requestedScope: scope };
  await runProvider(request, reply, { body, credentials, notes, accept: "json" }, deps);
}

async function revoke(request: FastifyRequest, reply: FastifyReply, deps: { pool: ProviderPool }): Promise<void> {
  const { password: _, ...body } = readForm(request.body);
  request.body = undefined;
  keepBasicAuthorizationOnly(request);
  await runProvider(request, reply, { body, accept: "json" }, deps);
}
