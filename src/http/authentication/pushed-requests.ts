import type { FastifyInstance } from "fastify";
import { DomainError } from "../../domain/errors.ts";
import { translateAuthorizeParameters } from "../../oidc/authorize-parameters.ts";
import type { ProviderPool } from "../../oidc/create-provider-pool.ts";
import { answerOAuthError } from "./answer-error.ts";
import { keepBasicAuthorizationOnly } from "./keep-basic-authorization.ts";
import { readParameters } from "./read-parameters.ts";
import { runProvider } from "./run-provider.ts";

/** `POST /oauth/par`: a client leaves its authorization request here, and sends the browser with a reference to it (RFC 9126). */
export function registerPushedRequests(app: FastifyInstance, deps: { pool: ProviderPool }): void {
  const options = { bodyLimit: 64 * 1024, errorHandler: answerOAuthError };
  app.post("/oauth/par", options, async (request, reply) => {
    const parameters = readParameters(request.body);
    request.body = undefined;
    if (parameters.request_uri !== undefined)
      throw new DomainError("invalid_body", "request_uri cannot be pushed (RFC 9126 §2.1).");
    keepBasicAuthorizationOnly(request);
    await runProvider(request, reply, { body: translateAuthorizeParameters(parameters), accept: "json" }, deps);
  });
}
