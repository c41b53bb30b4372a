import type { FastifyReply, FastifyRequest } from "fastify";

/** The value of a cookie that the browser sent, as it stands. */
export function readCookie(request: FastifyRequest, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? "").split(";")) {
    const equals = pair.indexOf("=");
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return undefined;
}

/**
 * Sets a cookie that no script and no other site can read, and that no sub-domain can plant: the `__Host-` prefix demands
 * `Secure`, `Path=/` and no `Domain` (RFC 6265bis §4.1.3). `value` must be free of `;` and spaces. 0 seconds: removed.
 */
export function setHostCookie(
  reply: FastifyReply,
  name: `__Host-${string}`,
  value: string,
  maxAgeSeconds: number,
): void {
  const cookie = `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}`;
  const others = reply.getHeader("set-cookie");
  reply.header("set-cookie", others === undefined ? cookie : [others, cookie].flat().map(String));
}
