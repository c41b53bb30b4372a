import type { FastifyRequest } from "fastify";

/** A bearer token that some client sends along is no client authentication, and no reason to refuse the request. */
export function keepBasicAuthorizationOnly(request: FastifyRequest): void {
  const { headers } = request.raw;
  if (headers.authorization !== undefined && !/^basic /i.test(headers.authorization)) delete headers.authorization;
}
