import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { DomainError, isDomainError } from "../../domain/errors.ts";
import { oauthErrorOf } from "../oauth-errors.ts";

/** Answers what fails before the provider is asked, in OAuth's words: bodies that cannot be read, parameters that are no text. */
export function answerOAuthError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = isDomainError(error) ? error : refusalOfFastify(error);
  if (refusal.code === "internal")
    request.log.error({ failure: nameAndStack(error), route: request.routeOptions.url }, "unexpected failure");
  const { status, headers, ...said } = oauthErrorOf(refusal);
  reply
    .code(status)
    .headers({ ...headers, "cache-control": "no-store", "access-control-allow-origin": "*" })
    .send({ error: said.error, error_description: said.description });
}

function refusalOfFastify(error: unknown): DomainError {
  const { statusCode, code } = error as Partial<FastifyError>;
  if (statusCode === 413)
    return new DomainError("payload_too_large", "The request body is too large.", { cause: error });
  if (statusCode === 415) return new DomainError("invalid_body", "Unsupported content type.", { cause: error });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    const text =
      code === "FST_ERR_CTP_EMPTY_JSON_BODY" ? "The request body is empty." : "The request body cannot be read.";
    return new DomainError("invalid_body", text, { cause: error });
  }
  return new DomainError("internal", "Internal error.", { cause: error });
}

function nameAndStack(error: unknown): { name: string; stack?: string } {
  return error instanceof Error ? { name: error.name, stack: error.stack } : { name: typeof error };
}
